import { type LaneKit, laneKit, type Workspace } from '@spec-kitty/merge-engine'
import type { ReadFiles } from '@spec-kitty/platform'
import type { Scene } from './scene.js'

/** What may be shown of a lane's variables: ours, and the names of the project's. Wire names. */
export interface KitView {
  readonly env: Readonly<Record<string, string>>
  readonly env_names: readonly string[]
  readonly env_file: string | null
}

export function kitView({ own, project, envFile }: LaneKit) {
  return { env: { ...own }, env_names: Object.keys(project).sort(), env_file: envFile }
}

/** The same for a lane that was equipped before. Reads only. */
export async function kitOfWorkspace(
  files: ReadFiles,
  { repo, mission, config }: Scene,
  workspace: Workspace,
): Promise<KitView> {
  return kitView(await laneKit(files, { repo, mission, workspace }, config.lanes))
}
