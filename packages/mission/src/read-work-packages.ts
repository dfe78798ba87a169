import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import type { Mission } from './mission.js'
import type { WorkPackages } from './work-package.js'

/**
 * Every work package file of a mission. One that cannot be read is still in the list, with
 * `readable: false` and a finding: it never drops out of what a command looks at.
 */
export async function readWorkPackages(
  files: ReadFiles,
  repository: Repository,
  mission: Mission,
): Promise<WorkPackages> {
  throw new Error('not built')
}
