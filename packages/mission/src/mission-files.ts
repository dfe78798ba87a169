import type { ReadFiles } from '@spec-kitty/platform'
import { errorFinding, type Finding } from './finding.js'
import type { Mission } from './mission.js'
import { missionDir, named } from './mission-paths.js'
import { BYTES_MAX, readAuthored } from './text-file.js'
import { parseWorkPackageFile, type WorkPackageFile } from './work-package-file.js'
import { compareWpIds, workPackageIdOf } from './wp-ids.js'

export const WORK_PACKAGES_MAX = 500

/** Path and text of every work package file, or those of one id. Undefined without a `tasks/`. */
export async function readWorkPackageTexts(
  files: ReadFiles,
  mission: Mission,
  wpId?: string,
): Promise<readonly { readonly path: string; readonly text: string }[] | undefined> {
  const entries = await files.list(`${mission.path}/tasks`)
  if (entries === undefined) return undefined
  const names = entries
    .filter((entry) => entry.kind === 'file')
    .filter(({ name }) => {
      const id = workPackageIdOf(name)
      return id !== undefined && (wpId === undefined || id === wpId)
    })
    .map((entry) => entry.name)
  return Promise.all(
    names.map(async (name) => {
      const path = `${mission.path}/tasks/${name}`
      const text = (await readAuthored(files, path, BYTES_MAX.workPackage)) ?? ''
      return { path: `${missionDir(mission)}/tasks/${name}`, text }
    }),
  )
}

/** Parses them; files that share an id are findings. */
export async function parseWorkPackageFiles(
  mission: Mission,
  texts: readonly { readonly path: string; readonly text: string }[],
): Promise<{ readonly files: readonly WorkPackageFile[]; readonly findings: readonly Finding[] }> {
  const facts = named(mission)
  const parsed = await Promise.all(
    texts.map(({ path, text }) => parseWorkPackageFile(path, text, facts)),
  )
  const findings: Finding[] = []
  const byId = new Map<string, WorkPackageFile>()
  for (const file of parsed) {
    findings.push(...file.findings)
    const first = byId.get(file.id)
    if (first === undefined) {
      byId.set(file.id, file)
      continue
    }
    const problem = `has the same work package id as ${first.path}`
    const details = { ...facts, file: file.path, line: 1, problem }
    const place = { wpId: file.id, path: file.path, line: 1 }
    findings.push(errorFinding('TASKS_FRONTMATTER_INVALID', details, place))
  }
  const files = [...byId.values()].sort((a, b) => compareWpIds(a.id, b.id))
  return { files, findings }
}
