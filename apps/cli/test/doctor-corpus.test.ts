import { cpSync, existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createRepository } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { asPrinted } from './as-printed.js'
import { changedBetween, pictureOf, projectIn } from './project.js'

const MISSIONS = fileURLToPath(new URL('../../../../shared/corpus/missions', import.meta.url))
const isThere = existsSync(`${MISSIONS}/kitty-specs`)

interface Told {
  readonly code: string
  readonly severity: string
  readonly topic: string
  readonly subject: string
  readonly proof: string
  readonly remedy: string | null
  readonly fixed: boolean
}

test('the corpus of real missions is looked for by doctor', async ({ annotate }) => {
  if (!isThere) await annotate('no ../shared/corpus beside the project: doctor is not shown to it')
  expect(typeof isThere).toBe('boolean')
})

/** A git in front of the real one that writes down that it was started. */
async function countedGit(outside: string, path: string) {
  const log = `${outside}/git-starts`
  const programs = `${outside}/counted`
  await mkdir(programs)
  await writeFile(log, '')
  await writeFile(
    `${programs}/git`,
    `#!/bin/sh\necho "$*" >> "${log}"\nPATH="${path}" exec git "$@"\n`,
  )
  await chmod(`${programs}/git`, 0o755)
  const starts = async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean)
  return { path: `${programs}:${path}`, starts }
}

test.skipIf(!isThere)(
  'doctor explains 120 real missions, starts git a few times, and changes no byte [N-FR-206]',
  { timeout: 120_000 },
  async () => {
    const repository = await createRepository()
    const { root, outside, environment, git } = repository
    cpSync(`${MISSIONS}/kitty-specs`, `${root}/kitty-specs`, { recursive: true })
    const project = projectIn(repository)
    await project.done(['init', '--ai', 'none'])
    await git('add', '.')
    await git('commit', '-q', '-m', 'Real missions')
    const before = await pictureOf(root)
    const counted = await countedGit(outside, environment.PATH ?? '')
    const env = { ...environment, PATH: counted.path }

    const line = await project.ask(['doctor'], { env })
    expect(changedBetween(before, await pictureOf(root))).toEqual([])
    expect((await counted.starts()).length).toBeLessThanOrEqual(14)
    expect(line.error?.code).toBe('SPEC_KITTY_DOCTOR_FINDINGS')

    const findings = line.findings as readonly Told[]
    for (const finding of findings) {
      expect(finding.proof, finding.code).not.toBe('')
      expect(finding.fixed).toBe(false)
      if (finding.severity !== 'info') expect(finding.remedy, finding.code).not.toBeNull()
    }
    const counts: Record<string, number> = {}
    for (const { code, severity } of findings) {
      const key = `${code} ${severity}`
      counts[key] = (counts[key] ?? 0) + 1
    }
    expect(line.checked).toContainEqual({ topic: 'status', what: 'mission logs', count: 120 })
    expect(counts).toEqual({
      'CLAIM_STALE warning': 10,
      'EVENTS_WITHOUT_WP warning': 3,
      'LANES_CORRUPT error': 1,
      'MERGE_BRANCH_MISSING warning': 20,
      'MISSION_MID8_SHARED warning': 3,
      'MISSION_SLUG_DIFFERS info': 11,
      'REVIEW_ARTIFACT_INVALID info': 22,
      'REVIEW_ARTIFACT_UNBOUND warning': 22,
      'REVIEW_POINTER_DEAD warning': 5,
      'REVIEW_VERDICT_CONFLICT error': 20,
      'STATUS_CHAIN_MISMATCH info': 2,
      'STATUS_EDGE_OUTSIDE_MATRIX info': 14,
      'STATUS_EVIDENCE_MISSING warning': 16,
      'STATUS_FORCED info': 63,
      'STATUS_FORCED warning': 80,
      'STATUS_LAND_MISSING info': 94,
      'STATUS_SELF_REVIEW info': 3,
      'WP_WITHOUT_EVENTS warning': 2,
    })

    await project.ask(['doctor', '--fix', '--verify'], { env })
    const changed = changedBetween(before, await pictureOf(root))
    expect(changed.filter((path) => !path.startsWith('.git/'))).toEqual([])

    // one fix of every kind, as printed: found by the shell, understood by its program
    const kinds = new Map<string, string>()
    for (const { code, remedy } of findings) if (remedy !== null) kinds.set(code, remedy)
    for (const [code, remedy] of kinds) {
      const run = await asPrinted(project, remedy)
      const told = `${code}: ${remedy}\n${run.stdout}${run.stderr}`
      expect(run.exitCode, told).toBeLessThanOrEqual(1)
      expect(run.stderr, told).not.toMatch(/SPEC_KITTY_(USAGE|BUG|MISSION_AMBIGUOUS|MISSION_NOT)/)
    }
    expect(kinds.size).toBe(12)
  },
)
