import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import { assembleWorkPackage } from './assemble-work-packages.js'
import type { Mission } from './mission.js'
import { parseWorkPackageFiles, readWorkPackageTexts } from './mission-files.js'
import { missionDir, named } from './mission-paths.js'
import { parseTasksDocument } from './tasks-document.js'
import { BYTES_MAX, readAuthored, readText } from './text-file.js'
import type { WorkPackages } from './work-package.js'
import { parseWpsYaml } from './wps-yaml.js'

/**
 * Every work package file of a mission. One whose frontmatter cannot be read is still in the list,
 * with `readable: false` and a finding: it never drops out of what a command looks at.
 *
 * @throws FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function readWorkPackages(
  files: ReadFiles,
  _repository: Repository,
  mission: Mission,
): Promise<WorkPackages> {
  const [texts, tasksText, wpsText] = await Promise.all([
    readWorkPackageTexts(files, mission),
    readAuthored(files, `${mission.path}/tasks.md`, BYTES_MAX.document),
    readText(files, `${mission.path}/wps.yaml`, BYTES_MAX.document),
  ])
  const dir = missionDir(mission)
  const tasks =
    tasksText === undefined
      ? null
      : parseTasksDocument(tasksText, `${dir}/tasks.md`, named(mission))
  const wps =
    wpsText === undefined ? null : await parseWpsYaml(wpsText, `${dir}/wps.yaml`, named(mission))
  const parsed = await parseWorkPackageFiles(mission, texts ?? [])
  return {
    workPackages: parsed.files.map((file) =>
      assembleWorkPackage(file, wps?.entries ?? null, tasks),
    ),
    findings: [
      ...parsed.findings,
      ...(wps?.findings ?? []),
      ...(tasks?.findings.map((finding) => ({ ...finding, level: 'warning' as const })) ?? []),
    ],
  }
}
