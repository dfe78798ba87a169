import { sameActor } from '@spec-kitty/events/log'
import { listCommits, listWorktrees, operationInProgress } from '@spec-kitty/git'
import {
  gatherWorkRange,
  resolveWorkspace,
  type WorkRangeFacts,
  type Workspace,
  workspaceChanges,
} from '@spec-kitty/merge-engine'
import { type OpenSubtasks, openSubtasks } from '@spec-kitty/mission'
import { commands } from './commands.js'
import { judgeOwnership } from './ownership.js'
import type { Check } from './results/parts.js'
import { type Scene, stateOf, workPackageOf } from './scene.js'
import type { LookPorts } from './scope.js'
import { workspaceRemedy } from './workspace-remedy.js'

/** The gates of a hand-in, judged, with the facts that the row will carry. */
export interface HandInFacts {
  readonly workspace: Workspace
  readonly checks: readonly Check[]
  readonly range: WorkRangeFacts | null
  readonly subtasks: OpenSubtasks
  /** Changed files that nobody owns. */
  readonly unowned: readonly string[]
}

const PATHS_SHOWN = 50

/**
 * Judges every gate of a hand-in; all of them run, and one that cannot run does not pass. Writes
 * nothing. What a gate needs of a workspace comes from the workspace, whatever kind it is.
 */
export async function checkHandIn(
  ports: LookPorts,
  scene: Scene,
  wpId: string,
  agent: string,
): Promise<HandInFacts> {
  const workspace = await resolveWorkspace(ports.files, scene, wpId)
  const subtasks = await openSubtasks(ports.files, scene.repo, scene.mission, wpId)
  const gate = gateMaker(scene, wpId, agent)
  const proof = await workspaceCheck(ports, scene, workspace, gate)
  const first = [holderCheck(scene, wpId, agent, gate), proof]
  const last = subtasksCheck(subtasks, scene, gate)
  if (proof.state !== 'pass' || workspace.headCommit === null) {
    const detail = 'the workspace cannot be trusted'
    const rest = ['clean', 'commits', 'ownership', 'base'].map((name) =>
      gate(name, 'not_run', { code: 'WORKSPACE_UNPROVEN', detail }),
    )
    return {
      workspace,
      subtasks,
      range: null,
      unowned: [],
      checks: inOrder([...first, ...rest, last]),
    }
  }
  const range = await gatherWorkRange(ports.git, {
    repo: scene.repo,
    workspace,
    missionSlug: scene.mission.slug,
    ownedFiles: workPackageOf(scene, wpId).ownedFiles,
  })
  const owned = judgeOwnership(scene, workspace, range, gate)
  const checks = [
    ...first,
    await cleanCheck(ports, workspace, gate),
    commitsCheck(range, gate),
    owned.check,
    last,
    await baseCheck(ports, scene, workspace, gate),
  ]
  return { workspace, subtasks, range, unowned: owned.unowned, checks: inOrder(checks) }
}

/** Makes one check of the work package that is handed in. */
export type GateMaker = (
  gate: string,
  state: Check['state'],
  facts: { readonly code?: string; readonly detail: string; readonly remedy?: string },
) => Check

const ORDER = ['holder', 'workspace', 'clean', 'commits', 'ownership', 'subtasks', 'base']

function gateMaker(scene: Scene, wpId: string, agent: string): GateMaker {
  const fallback = commands.next(agent, scene.handle)
  return (gate, state, facts) => ({
    gate,
    state,
    code: state === 'pass' ? null : (facts.code ?? null),
    subject: wpId,
    detail: facts.detail,
    remedy: state === 'pass' ? null : (facts.remedy ?? fallback),
    order: ORDER.indexOf(gate) + 1,
    waivable: false,
  })
}

function inOrder(checks: readonly Check[]): readonly Check[] {
  return [...checks].sort((a, b) => a.order - b.order)
}

/** Whether `agent` holds the work package and works on it. */
export function holderCheck(
  scene: Scene,
  wpId: string,
  agent: string,
  gate: GateMaker = gateMaker(scene, wpId, agent),
): Check {
  const state = stateOf(scene, wpId)
  const held = state.lane === 'in_progress' && state.actor !== null
  if (held && sameActor(state.actor ?? '', agent)) {
    return gate('holder', 'pass', { detail: `${agent} holds it` })
  }
  return gate('holder', 'fail', {
    code: 'WP_ALREADY_CLAIMED',
    detail: held ? `held by ${state.actor} since ${state.since}` : `it is ${state.lane}`,
    remedy: commands.status(scene.handle),
  })
}

async function workspaceCheck(
  ports: LookPorts,
  scene: Scene,
  workspace: Workspace,
  gate: GateMaker,
): Promise<Check> {
  const way = workspaceRemedy(scene, workspace) ?? commands.doctor()
  const fail = (detail: string, remedy = way) =>
    gate('workspace', 'fail', { code: 'WORKSPACE_UNPROVEN', detail, remedy })
  if (!workspace.proven) return fail(`${workspace.path}: ${workspace.unproven ?? 'not proven'}`)
  const operation = await openOperation(ports, scene, workspace)
  if (operation !== null)
    return fail(`a ${operation} is in progress in ${workspace.path}`, 'git status')
  return gate('workspace', 'pass', { detail: `${workspace.path} is on ${workspace.branch}` })
}

async function openOperation(
  ports: LookPorts,
  scene: Scene,
  workspace: Workspace,
): Promise<string | null> {
  const worktrees = await listWorktrees(ports.files, scene.repo, ports.git)
  const found = worktrees.find((worktree) => worktree.path === workspace.path)
  return operationInProgress(ports.files, found?.gitDir ?? scene.repo.gitDir)
}

async function cleanCheck(ports: LookPorts, workspace: Workspace, gate: GateMaker): Promise<Check> {
  const changed = await workspaceChanges(ports, workspace)
  if (changed.length === 0) return gate('clean', 'pass', { detail: 'nothing is uncommitted' })
  const shown = changed.slice(0, PATHS_SHOWN)
  return gate('clean', 'fail', {
    code: 'WORKSPACE_DIRTY',
    detail: `uncommitted: ${shown.join(', ')}`,
    remedy: `git -C ${workspace.path} status`,
  })
}

function commitsCheck(range: WorkRangeFacts, gate: GateMaker): Check {
  const count = range.commits.length
  if (count > 0) return gate('commits', 'pass', { detail: `${count} since ${range.baseCommit}` })
  return gate('commits', 'fail', {
    code: 'COMMITS_MISSING',
    detail: `no commit that changes a file since ${range.baseCommit}`,
    remedy: 'git status',
  })
}

function subtasksCheck(subtasks: OpenSubtasks, scene: Scene, gate: GateMaker): Check {
  if ('error' in subtasks) {
    return gate('subtasks', 'fail', {
      code: 'SUBTASKS_UNKNOWN',
      detail: `subtasks cannot be read: ${subtasks.error}`,
      remedy: commands.doctor(),
    })
  }
  if (subtasks.open.length === 0) return gate('subtasks', 'pass', { detail: 'none is open' })
  return gate('subtasks', 'fail', {
    code: 'SUBTASKS_OPEN',
    detail: `open: ${subtasks.open.join(', ')}`,
    remedy: commands.markDone(subtasks.open, scene.handle),
  })
}

/** Every approved commit that the work depends on lies in its branch. */
async function baseCheck(
  ports: LookPorts,
  scene: Scene,
  workspace: Workspace,
  gate: GateMaker,
): Promise<Check> {
  const { wpId, headCommit } = workspace
  const approved = approvedDependencies(scene, wpId).filter(([, commit]) => commit !== headCommit)
  const missing =
    approved.length === 0 || headCommit === null
      ? []
      : await listCommits(ports.git, scene.repo.root, {
          tips: approved.map(([, commit]) => commit),
          excluded: [headCommit],
        })
  const absent = new Set(missing.map((commit) => commit.oid))
  const lacking = approved.filter(([, commit]) => absent.has(commit)).map(([id]) => id)
  if (lacking.length === 0) return gate('base', 'pass', { detail: 'it holds what it depends on' })
  return gate('base', 'fail', {
    code: 'WORKSPACE_BEHIND',
    detail: `the approved work of ${lacking.join(', ')} is not in ${workspace.branch}`,
    remedy: commands.implement(wpId, null, scene.handle),
  })
}

/** Ids with the commits that were reviewed; landed ones are in the target, which is the base. */
function approvedDependencies(scene: Scene, wpId: string): readonly (readonly [string, string])[] {
  return workPackageOf(scene, wpId).dependencies.flatMap((id) => {
    const state = scene.status.state.workPackages.get(id)
    const commit = state?.lane === 'approved' ? (state.approval?.commit ?? null) : null
    return commit === null ? [] : [[id, commit] as const]
  })
}
