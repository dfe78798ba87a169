import type { Git } from '@spec-kitty/git'
import type { LaneKitSettings } from '@spec-kitty/mission'
import { type Diagnostic, type Files, joinPath, type ReadFiles } from '@spec-kitty/platform'
import type { Workspace, WorkspaceScene } from '../workspace.js'
import { readRecord, recordPath } from '../workspace-record.js'
import { pickPorts } from './kit-ports.js'
import { type KitRecord, kitOf, otherPorts } from './kit-record.js'
import { composeVariables, type LaneVariables, laneVariables } from './lane-variables.js'
import { LANE_ENV, placeFiles } from './place-files.js'

/** What a lane was given to work with. */
export interface LaneKit extends LaneVariables {
  /** Env file with all variables, relative to the worktree; null in the canonical checkout. */
  readonly envFile: string | null
}

export interface EquippedLane {
  readonly kit: LaneKit
  /** Keys of the workspace record. */
  readonly record: {
    readonly ports: { readonly base: number; readonly count: number } | null
    readonly kit: KitRecord
    readonly lane_test_env: Readonly<Record<string, string>>
  }
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Gives a lane its variables, ports and files. The canonical checkout is the user's: a planning lane
 * gets variables and nothing is written for it. Call it under the lock `worktrees`; the same call
 * again changes nothing.
 *
 * @throws FILE_ESCAPES, FILE_TOO_LARGE, MISSION_SLUG_INVALID
 */
export async function equipLane(
  ports: { readonly files: Files; readonly git: Git },
  scene: WorkspaceScene,
  workspace: Workspace,
  facts: {
    readonly settings: LaneKitSettings
    readonly environment: Readonly<Record<string, string>>
  },
): Promise<EquippedLane> {
  const { repo, mission } = scene
  const path = recordPath(repo, mission, workspace.laneId)
  const before = kitOf(await readRecord(ports.files, path))
  const { settings, environment } = facts
  const taken = settings.ports === 0 ? [] : await otherPorts(ports.files, repo, path)
  const block = settings.ports === 0 ? undefined : pickPorts(settings.ports, before.ports, taken)
  const place = { repo, mission, laneId: workspace.laneId }
  const variables = await composeVariables(ports.files, place, {
    settings,
    environment,
    ports: block,
  })
  const isWorktree = workspace.kind === 'worktree'
  const { placed, diagnostics } = isWorktree
    ? await placeFiles(
        ports,
        { repo, path: workspace.path },
        { settings, variables, before: before.kit?.files ?? [] },
      )
    : { placed: [], diagnostics: [] }
  const noPorts = settings.ports > 0 && block === undefined ? [portsTaken(settings.ports)] : []
  return {
    kit: { ...variables, envFile: isWorktree ? LANE_ENV : null },
    record: {
      ports: block ?? null,
      kit: {
        files: [...placed],
        env: Object.keys(variables.project).sort(),
        setup: before.kit?.setup ?? null,
      },
      lane_test_env: variables.own,
    },
    diagnostics: [...variables.diagnostics, ...diagnostics, ...noPorts],
  }
}

/**
 * What a lane was given before, as far as its record and env file say. Reads only.
 *
 * @throws FILE_ESCAPES, FILE_UNREADABLE, MISSION_SLUG_INVALID
 */
export async function laneKit(
  files: ReadFiles,
  {
    repo,
    mission,
    workspace,
  }: Pick<WorkspaceScene, 'repo' | 'mission'> & {
    readonly workspace: Workspace
  },
  settings: LaneKitSettings,
): Promise<LaneKit> {
  const variables = await laneVariables(
    files,
    { repo, mission, laneId: workspace.laneId },
    settings,
    {},
  )
  const isThere =
    workspace.kind === 'worktree' &&
    (await files.stat(joinPath(workspace.path, LANE_ENV)))?.kind === 'file'
  return { ...variables, envFile: isThere ? LANE_ENV : null }
}

function portsTaken(count: number): Diagnostic {
  const message = `No ${count} ports in a row are free for this lane any more; it has none of its own.`
  return { code: 'kit_ports_taken', severity: 'warning', message, details: { count } }
}
