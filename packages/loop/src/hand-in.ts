import { type HandIn, sameActor } from '@spec-kitty/events/status'
import { resolveWorkspace, workspaceChanges } from '@spec-kitty/merge-engine'
import { type Diagnostic, SpecKittyError } from '@spec-kitty/platform'
import { actorFor } from './actor-for.js'
import { commands } from './commands.js'
import { commitMission, taskPaths } from './commit-mission.js'
import { checkHandIn, type HandInFacts } from './hand-in-checks.js'
import { moveView } from './move-view.js'
import type { MoveResult } from './results/work.js'
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
  if (state.lane === 'for_review') {
    const view = unchangedView(before, wpId, actor)
    return moveView(before, view, { diagnostics, next: [commands.next(null, before.handle)] })
  }
  refuseForceWithoutReason(before, request)
  await commitOwnFiles(ports, before, wpId, actor)
  return withFreshScene(ports, scope, (scene) =>
    judgeAndMove(ports, scene, { ...request, actor, diagnostics }),
  )
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
    diagnostics: [...request.diagnostics, ...result.diagnostics, ...commit.diagnostics],
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
  const held = state.lane === 'in_progress' && sameActor(state.actor ?? '', actor)
  if (!held || !workspace.proven || workspace.cleanScope === 'everything') return
  const changed = await workspaceChanges(ports, workspace)
  if (changed.length === 0) return
  await commitMission(ports, scene, `deliver ${wpId}`, changed, { always: true })
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
