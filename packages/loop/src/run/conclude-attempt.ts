import type { WorkPackageState } from '@spec-kitty/events/log'
import { resolveWorkspace, workspaceChanges } from '@spec-kitty/merge-engine'
import { isSpecKittyError } from '@spec-kitty/platform'
import { bytesOf } from '../bytes.js'
import { giveVerdict } from '../give-verdict.js'
import { handIn } from '../hand-in.js'
import { moveTask } from '../move-task.js'
import type { Check } from '../results/parts.js'
import { readScene, type Scene } from '../scene.js'
import { type AttemptResult, parseAttemptResult } from './attempt-result.js'
import type { PickedWork } from './pick-work.js'
import type { AttemptContext, AttemptOutcome } from './run-attempt.js'

const LEFTOVERS_SHOWN = 20

/**
 * What came of an attempt whose process has ended. What the agent itself recorded counts first;
 * else what it left in its result file is done in its name. Nobody speaks for an agent: without
 * either, the attempt has no result, and nothing is committed or handed in.
 */
export async function concludeAttempt(
  context: AttemptContext,
  picked: PickedWork,
  said: string | undefined,
): Promise<AttemptOutcome> {
  const { entry, action } = picked.candidate
  const scene = await readScene(context.ports.files, context.scope)
  const state = scene.status.state.workPackages.get(entry.wpId)
  const recorded = state === undefined ? undefined : recordedOutcome(state, action)
  if (recorded !== undefined) return { outcome: recorded, summary: '', notes: [] }
  const result = parseAttemptResult(said, action)
  try {
    const outcome = await actOn(context, picked, result)
    return { ...outcome, notes: [...outcome.notes, ...(await leftovers(context, scene, picked))] }
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    const checks = failingChecks(error.details.checks)
    const notes = [...checks, ...(await leftovers(context, scene, picked))]
    return {
      outcome: 'gates',
      summary: error.message,
      notes: notes.length > 0 ? notes : [error.message],
    }
  }
}

/** What the log says the agent did by itself. */
function recordedOutcome(
  state: WorkPackageState,
  action: 'implement' | 'review',
): AttemptOutcome['outcome'] | undefined {
  if (state.lane === 'blocked') return 'blocked'
  if (action === 'implement') {
    if (state.lane === 'claimed' || state.lane === 'in_progress') return undefined
    return state.lane === 'planned' || state.lane === 'canceled' ? 'failed' : 'handed_in'
  }
  if (state.lane === 'in_review') return undefined
  if (state.lane === 'approved' || state.lane === 'done') return 'approved'
  return state.openRejection ? 'rejected' : 'failed'
}

async function actOn(
  context: AttemptContext,
  picked: PickedWork,
  result: AttemptResult,
): Promise<AttemptOutcome> {
  const { ports, scope } = context
  const { wpId } = picked.candidate.entry
  const agent = picked.actor
  const { summary } = result
  switch (result.kind) {
    case 'success':
      await handIn(ports, scope, { wpId, agent })
      return { outcome: 'handed_in', summary, notes: [] }
    case 'approved':
      await giveVerdict(ports, scope, {
        wpId,
        agent,
        verdict: 'approved',
        ...(summary === '' ? {} : { note: summary }),
      })
      return { outcome: 'approved', summary, notes: [] }
    case 'changes_requested':
      await giveVerdict(ports, scope, {
        wpId,
        agent,
        verdict: 'changes_requested',
        feedback: bytesOf(summary),
      })
      return { outcome: 'rejected', summary, notes: [] }
    case 'blocked': {
      const reason = summary === '' ? 'the agent reported that it is blocked' : summary
      await moveTask(ports, scope, { wpId, agent, to: 'blocked', reason: reason.slice(0, 1000) })
      return { outcome: 'blocked', summary: reason, notes: [] }
    }
    case 'failed':
      return { outcome: 'failed', summary, notes: summary === '' ? [] : [summary] }
    case 'none':
      return { outcome: 'no_result', summary, notes: [`It ended without a result: ${summary}.`] }
  }
}

/** Uncommitted files stay where they are and are named to whoever comes next. */
async function leftovers(
  context: AttemptContext,
  scene: Scene,
  picked: PickedWork,
): Promise<readonly string[]> {
  if (picked.candidate.action === 'review') return []
  const workspace = await resolveWorkspace(context.ports.files, scene, picked.candidate.entry.wpId)
  if (!workspace.proven) return []
  const changed = await workspaceChanges(context.ports, workspace)
  if (changed.length === 0) return []
  return [`Uncommitted files were left: ${changed.slice(0, LEFTOVERS_SHOWN).join(', ')}.`]
}

function failingChecks(checks: unknown): readonly string[] {
  if (!Array.isArray(checks)) return []
  return (checks as readonly Check[])
    .filter((check) => check.state !== 'pass')
    .map((check) => `Hand-in refused, ${check.gate}: ${check.detail}. ${check.remedy ?? ''}`.trim())
}
