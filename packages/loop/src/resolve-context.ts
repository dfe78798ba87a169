import { laneBranch, laneWorktreePath, PLANNING_LANE } from '@spec-kitty/mission'
import type { ReadFiles } from '@spec-kitty/platform'
import { SpecKittyError } from '@spec-kitty/platform'
import { actionCommands, actionNamed, needsWorkPackage } from './actions.js'
import type { BoardEntry } from './board.js'
import { decideNext } from './decide-next.js'
import { gatherFacts, type MissionFacts } from './gather-facts.js'
import type { ContextResult } from './results/context.js'
import { handleOf, missionView } from './scene.js'
import type { LookPorts, MissionScope } from './scope.js'

export interface ContextRequest {
  /** As typed. Default: the action that is due. */
  readonly action?: string | undefined
  /** Canonical id. Default: the one that is due, where the action is about one. */
  readonly wpId?: string | undefined
  readonly agent?: string | undefined
}

/**
 * Everything that a prompt of one action names: files, branches, the work package, and the commands
 * to run. Changes nothing. [R-FR-008]
 *
 * @throws ACTION_UNKNOWN, INPUT_REQUIRED where the action needs a work package and none is due,
 *   WP_NOT_FOUND, and the codes of a damaged log
 */
export async function resolveContext(
  ports: LookPorts,
  scope: MissionScope,
  request: ContextRequest,
): Promise<ContextResult> {
  const { repo, mission } = scope
  const handle = handleOf(scope)
  const named = { mission: handle, mission_slug: mission.slug }
  const typed = request.action === undefined ? undefined : actionNamed(request.action, named)
  const facts = await gatherFacts(ports, scope)
  const due = dueFor(facts, typed, request.agent ?? null)
  const action = typed ?? due.action
  const wpId = request.wpId ?? (needsWorkPackage(action) ? due.wpId : null)
  if (wpId === null && needsWorkPackage(action)) {
    const what = `A work package to ${action}`
    const command = 'agent context resolve'
    throw new SpecKittyError('INPUT_REQUIRED', { ...named, what, command, flag: '--wp-id WP' })
  }
  const entry = wpId === null ? undefined : entryNamed(facts, wpId, named)
  const directory = `kitty-specs/${mission.slug}`
  const paths = pathsOf(directory)
  return {
    ...missionView(scope),
    action,
    mission_dir: directory,
    feature_dir: directory,
    paths,
    artifacts: await existing(ports.files, repo.root, paths),
    target_branch: mission.targetBranch,
    mission_branch: facts.lanes?.mission_branch ?? mission.missionBranch,
    ...(await workFields(ports.files, scope, facts, entry)),
    commands: {
      ...actionCommands(action, { mission: handle, agent: request.agent ?? null, wpId }),
    },
    diagnostics: facts.diagnostics,
  }
}

/** The action that is due now, and its work package where the asked action is the one. */
function dueFor(facts: MissionFacts, action: string | undefined, agent: string | null) {
  const role = action === 'implement' ? 'implementer' : action === 'review' ? 'reviewer' : 'any'
  const decision = decideNext(facts, { agent, role })
  const isMeant = action === undefined || decision.action === action
  return { action: decision.action ?? 'status', wpId: isMeant ? decision.wp_id : null }
}

function entryNamed(
  facts: MissionFacts,
  wpId: string,
  named: Readonly<Record<string, unknown>>,
): BoardEntry {
  const found = facts.board.find((one) => one.wpId === wpId)
  if (found !== undefined) return found
  const known = facts.board.map((one) => one.wpId)
  throw new SpecKittyError('WP_NOT_FOUND', { ...named, wp_id: wpId, known })
}

async function workFields(
  files: ReadFiles,
  { repo, mission }: MissionScope,
  facts: MissionFacts,
  entry: BoardEntry | undefined,
) {
  const laneId = entry?.laneId ?? null
  const branch = facts.lanes === null || laneId === null ? null : branchOf(facts.lanes, laneId)
  return {
    wp_id: entry?.wpId ?? null,
    wp_file: facts.workPackages.find((one) => one.id === entry?.wpId)?.file ?? null,
    lane: entry?.lane ?? null,
    lane_id: laneId,
    branch_name: branch,
    workspace_path: laneId === null ? null : await placeOf(files, repo.root, { mission, laneId }),
    dependencies: [...(entry?.dependencies ?? [])],
  }
}

function branchOf(lanes: NonNullable<MissionFacts['lanes']>, laneId: string): string | null {
  if (laneId === PLANNING_LANE) return lanes.mission_branch
  return laneBranch(lanes.mission_branch, laneId) ?? null
}

async function placeOf(
  files: ReadFiles,
  root: string,
  { mission, laneId }: { readonly mission: MissionScope['mission']; readonly laneId: string },
): Promise<string | null> {
  if (laneId === PLANNING_LANE) return root
  const path = `${root}/${laneWorktreePath(mission, laneId)}`
  return (await files.stat(path)) === undefined ? null : path
}

function pathsOf(directory: string): Record<string, string> {
  return {
    meta: `${directory}/meta.json`,
    spec: `${directory}/spec.md`,
    plan: `${directory}/plan.md`,
    tasks: `${directory}/tasks.md`,
    work_packages: `${directory}/tasks`,
    lanes: `${directory}/lanes.json`,
    status_events: `${directory}/status.events.jsonl`,
    research: `${directory}/research.md`,
    data_model: `${directory}/data-model.md`,
    contracts: `${directory}/contracts`,
    quickstart: `${directory}/quickstart.md`,
    checklists: `${directory}/checklists`,
  }
}

async function existing(
  files: ReadFiles,
  root: string,
  paths: Readonly<Record<string, string>>,
): Promise<Record<string, boolean>> {
  const found = await Promise.all(
    Object.entries(paths).map(async ([name, path]) => {
      const facts = await files.stat(`${root}/${path}`)
      return [name, facts !== undefined] as const
    }),
  )
  return Object.fromEntries(found)
}
