import { type HandIn, sameActor } from '@spec-kitty/events/log'
import { diffTrees, headOf } from '@spec-kitty/git'
import { resolveWorkspace, type Workspace, workspaceChanges } from '@spec-kitty/merge-engine'
import { matchesGlob } from '@spec-kitty/mission'
import { type Diagnostic, SpecKittyError } from '@spec-kitty/platform'
import { actorFor } from './actor-for.js'
import { commands } from './commands.js'
import { commitMission, taskPaths } from './commit-mission.js'
import { checkHandIn, type HandInFacts, holderCheck } from './hand-in-checks.js'
import { moveView } from './move-view.js'
import { judgeRepeat } from './repeat-hand-in.js'
import type { MoveResult } from './results/work.js'
import { unownedDiagnostics } from './review-guards.js'
import { namedIn, readScene, type Scene, stateOf } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'
import {
  emitAll,
  seen,
  transitionOf,
  transitionView,
  unchangedView,
  withFreshScene,
} from './transition.js'

/** What is handed in, and by whom. */
export interface HandInRequest {
  readonly wpId: string
  /** Default: the holder. */
  readonly agent?: string
  readonly note?: string
  /** Skips the gates holder, subtasks and base only; needs a reason. */
  readonly force?: boolean
  readonly reason?: string
}

const FORCIBLE = ['holder', 'subtasks', 'base']

/**
 * Hands work in for review: judges every gate, then moves the work package and records which
 * commits are handed in. Changed files of a planning work package are committed to the mission
 * branch first; the target does not move. Handing in twice is one hand-in.
 *
 * @throws TRANSITION_REJECTED with `checks`, WP_ALREADY_CLAIMED, WP_NOT_FOUND, WP_NOT_FINALIZED,
 *   FORCE_REASON_REQUIRED, and the codes of the log
 */
export async function handIn(
  ports: WorkPorts,
  scope: MissionScope,
  request: HandInRequest,
): Promise<MoveResult> {
  const { wpId } = request
  const before = await readScene(ports.files, scope)
  const { actor, diagnostics } = actorFor(before, wpId, request.agent)
  const state = stateOf(before, wpId)
  refuseForceWithoutReason(before, request)
  if (state.lane === 'for_review') return repeat(ports, before, wpId, { actor, diagnostics })
  if (request.force !== true) refuseNotInProgress(before, wpId, actor)
  await commitOwnFiles(ports, before, wpId, actor)
  return withFreshScene(ports, scope, (scene) =>
    judgeAndMove(ports, scene, { ...request, actor, diagnostics }),
  )
}

/** Nothing moves; what stayed uncommitted the first time is committed now. */
async function repeat(
  ports: WorkPorts,
  scene: Scene,
  wpId: string,
  who: { readonly actor: string; readonly diagnostics: readonly Diagnostic[] },
): Promise<MoveResult> {
  await commitOwnFiles(ports, scene, wpId, who.actor)
  const found = await judgeRepeat(ports, scene, stateOf(scene, wpId))
  const commit = await commitMission(ports, scene, `hand in ${wpId}`, taskPaths(scene, wpId))
  return moveView(scene, unchangedView(scene, wpId, who.actor), {
    commitSha: commit.sha,
    next: [commands.next(null, scene.handle)],
    diagnostics: [...who.diagnostics, ...found, ...commit.diagnostics],
  })
}

async function judgeAndMove(
  ports: WorkPorts,
  scene: Scene,
  request: HandInRequest & { readonly actor: string; readonly diagnostics: readonly Diagnostic[] },
): Promise<MoveResult> {
  const { wpId, actor, force = false } = request
  const facts = await checkHandIn(ports, scene, wpId, actor)
  refuseFailing(scene, wpId, facts, force)
  const result = await emitAll(
    ports,
    scene,
    [
      transitionOf(scene, {
        wpId,
        to: 'for_review',
        actor,
        expect: seen(scene, wpId),
        subtasks: facts.subtasks,
        handin: rangeOf(facts),
        force,
        ...optional('reason', request.reason ?? request.note),
      }),
    ],
    { command: `hand-in ${wpId}` },
  )
  const commit = await commitMission(ports, scene, `hand in ${wpId}`, taskPaths(scene, wpId))
  return moveView(scene, transitionView(result, wpId, actor), {
    checks: facts.checks,
    commitSha: commit.sha,
    next: [commands.next(null, scene.handle)],
    diagnostics: [
      ...request.diagnostics,
      ...unownedDiagnostics(wpId, facts.unowned),
      ...result.diagnostics,
      ...commit.diagnostics,
    ],
  })
}

/**
 * Work whose scope is named files of the canonical checkout is committed here, to the branch where
 * planning belongs: nothing else may commit there while the target is checked out.
 */
async function commitOwnFiles(
  ports: WorkPorts,
  scene: Scene,
  wpId: string,
  actor: string,
): Promise<void> {
  const state = stateOf(scene, wpId)
  const workspace = await resolveWorkspace(ports.files, scene, wpId)
  const open = state.lane === 'in_progress' || state.lane === 'for_review'
  const held = open && sameActor(state.actor ?? '', actor)
  if (!held || !workspace.proven || workspace.cleanScope === 'everything') return
  const uncommitted = await workspaceChanges(ports, workspace)
  const changed = uncommitted.length > 0 ? uncommitted : await elsewhere(ports, scene, workspace)
  if (changed.length === 0) return
  await commitMission(ports, scene, `deliver ${wpId}`, changed, { always: true })
}

/**
 * Owned files that somebody committed to the branch that is checked out, where planning does not
 * belong: they are delivered like uncommitted ones, with the content they have.
 */
async function elsewhere(
  ports: WorkPorts,
  scene: Scene,
  workspace: Workspace,
): Promise<readonly string[]> {
  const { files, git } = ports
  const head = await headOf(files, scene.repo, scene.repo.gitDir, git)
  const held = workspace.headCommit
  if (head.oid === null || held === null || head.oid === held) return []
  const scope = workspace.cleanScope === 'everything' ? [] : workspace.cleanScope
  const changes = await diffTrees(git, scene.repo.root, held, head.oid)
  return changes
    .filter(({ path, status }) => status !== 'D' && scope.some((glob) => matchesGlob(glob, path)))
    .map(({ path }) => path)
}

function rangeOf(facts: HandInFacts): HandIn {
  const { range } = facts
  return {
    base_commit: range?.baseCommit ?? '',
    head_commit: range?.headCommit ?? '',
    head_tree: range?.headTree ?? '',
    commits: range?.commits.length ?? 0,
  }
}

function refuseForceWithoutReason(scene: Scene, request: HandInRequest): void {
  if (request.force !== true || (request.reason ?? '').trim() !== '') return
  throw new SpecKittyError('FORCE_REASON_REQUIRED', namedIn(scene, request.wpId))
}

/** Only the gate that says so is named: the others would speak about work that is not there. */
function refuseNotInProgress(scene: Scene, wpId: string, actor: string): void {
  const { lane } = stateOf(scene, wpId)
  if (lane === 'in_progress') return
  const check = holderCheck(scene, wpId, actor)
  const details = { from: lane, to: 'for_review', rules: [check.code], allowed: [] }
  throw new SpecKittyError(
    'TRANSITION_REJECTED',
    { ...namedIn(scene, wpId), ...details, problem: check.detail, checks: [check] },
    { remedy: check.remedy ?? commands.status(scene.handle) },
  )
}

function refuseFailing(scene: Scene, wpId: string, facts: HandInFacts, force: boolean): void {
  const failing = facts.checks.filter(
    (check) => check.state !== 'pass' && !(force && FORCIBLE.includes(check.gate)),
  )
  const first = failing[0]
  if (first === undefined) return
  const state = stateOf(scene, wpId)
  const details = {
    ...namedIn(scene, wpId),
    from: state.lane,
    to: 'for_review',
    problem: failing.map((check) => `${check.gate}: ${check.detail}`).join('; '),
    rules: failing.map((check) => check.code),
    allowed: ['for_review', 'planned', 'blocked', 'canceled'],
    checks: facts.checks,
    holder: state.actor,
    since: state.since,
  }
  const remedy = first.remedy ?? commands.status(scene.handle)
  const held = first.gate === 'holder' && state.lane === 'in_progress'
  throw new SpecKittyError(held ? 'WP_ALREADY_CLAIMED' : 'TRANSITION_REJECTED', details, { remedy })
}

function optional<K extends string>(key: K, value: string | undefined) {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>)
}
