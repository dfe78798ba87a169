import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { nodeFiles } from '@spec-kitty/platform/node'
import { describe, expect, test } from 'vitest'
import { readStatus, rowLine, type StatusLogLocation, snapshotBytes } from '../src/index.js'

const MISSIONS = fileURLToPath(
  new URL('../../../../shared/corpus/missions/kitty-specs', import.meta.url),
)
const there = existsSync(MISSIONS)
if (!there) process.stderr.write('skipped: ../shared/corpus/missions is not here\n')

describe.runIf(there)('the corpus of historical missions', () => {
  const slugs = there ? readdirSync(MISSIONS) : []

  test('every status.json is reproduced to the byte, and reading changes no file', async () => {
    const before = slugs.map(digestOf)
    const differing: string[] = []
    let lanes = 0
    for (const slug of slugs) {
      const location = locationOf(slug)
      const status = await readStatus(nodeFiles, location)
      const committed = readFileSync(location.snapshot)
      if (!committed.equals(snapshotBytes(status, location))) differing.push(slug)
      lanes += status.state.workPackages.size
    }
    expect(differing).toEqual([])
    expect(slugs).toHaveLength(120)
    expect(lanes).toBe(762)
    expect(slugs.map(digestOf)).toEqual(before)
  })

  test('every row is written again as the same bytes', () => {
    let rows = 0
    const differing: string[] = []
    for (const slug of slugs) {
      const lines = readFileSync(`${MISSIONS}/${slug}/status.events.jsonl`, 'utf8').split('\n')
      for (const line of lines.filter((one) => one !== '')) {
        rows += 1
        if (rowLine(JSON.parse(line)) !== line) differing.push(`${slug}: ${line}`)
      }
    }
    expect(differing).toEqual([])
    expect(rows).toBe(4570)
  })
})

function locationOf(slug: string): StatusLogLocation {
  const directory = `${MISSIONS}/${slug}`
  const meta = JSON.parse(readFileSync(`${directory}/meta.json`, 'utf8'))
  return {
    missionSlug: slug,
    missionId: meta.mission_id ?? null,
    missionNumber: meta.mission_number ?? null,
    missionType: meta.mission_type,
    trackedLog: `${directory}/status.events.jsonl`,
    snapshot: `${directory}/status.json`,
    journal: `${directory}/no-journal.jsonl`,
    quarantine: `${directory}/no-quarantine`,
    gitDir: `${directory}/no-git`,
    finalized: true,
  }
}

function digestOf(slug: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(`${MISSIONS}/${slug}`).sort()) {
    hash.update(name)
    if (/\.jsonl?$/.test(name)) hash.update(readFileSync(`${MISSIONS}/${slug}/${name}`))
  }
  return hash.digest('hex')
}
