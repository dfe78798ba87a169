import { holderOf, instantMicros, type WorkPackageState } from '@spec-kitty/events/log'
import type { Lane } from '@spec-kitty/events/status'
import { workPackagesOf } from './board.js'
import type { MissionStatus } from './mission-status.js'

/** Where a work package stands, and what goes on from there. */
export interface NextMove {
  readonly wpId: string
  readonly lane: Lane
  readonly holder: string | null
  /** Milliseconds in the present lane; null for one without rows. Never negative. */
  readonly ageMs: number | null
  /** The one command that goes on from here, whatever was killed; null where the work is over. */
  readonly command: string | null
}

/** Reason of a block that `implement` itself recorded and retries. */
export const ALLOCATION_FAILED = 'worktree_alloc_failed'

/**
 * For every work package, the state it stands in and the command that goes on from there.
 *
 * @param facts - `mission` as printed after `-m`; `nowMicros` for the ages.
 */
export function nextMoves(
  status: MissionStatus,
  wpIds: readonly string[],
  facts: { readonly mission: string; readonly nowMicros: number },
): readonly NextMove[] {
  return workPackagesOf(status, wpIds).map((wpId) => {
    const state = status.state.workPackages.get(wpId)
    const sure = !status.uncertain.has(wpId) && (state === undefined || state.heads.length < 2)
    return {
      wpId,
      lane: state?.lane ?? 'genesis',
      holder: holderOf(state)?.actor ?? null,
      ageMs: ageOf(state, facts.nowMicros),
      command: sure ? commandFor(wpId, state, facts.mission) : 'spec-kitty doctor',
    }
  })
}

function commandFor(
  wpId: string,
  state: WorkPackageState | undefined,
  mission: string,
): string | null {
  const lane = state?.lane ?? 'genesis'
  const agent = holderOf(state)?.actor ?? 'AGENT'
  switch (lane) {
    case 'genesis':
      return `spec-kitty agent mission finalize-tasks -m ${mission}`
    case 'planned':
    case 'claimed':
    case 'in_progress':
      return `spec-kitty agent action implement ${wpId} --agent ${agent} -m ${mission}`
    case 'for_review':
    case 'in_review':
      return `spec-kitty agent action review ${wpId} --agent ${agent} -m ${mission}`
    case 'approved':
      return `spec-kitty merge -m ${mission}`
    case 'blocked':
      return state?.blockedReason?.startsWith(ALLOCATION_FAILED)
        ? `spec-kitty agent action implement ${wpId} --agent ${agent} -m ${mission}`
        : `spec-kitty agent tasks move-task ${wpId} --to planned --reason TEXT -m ${mission}`
    case 'done':
    case 'canceled':
      return null
  }
}

function ageOf(state: WorkPackageState | undefined, nowMicros: number): number | null {
  const since = state === undefined ? undefined : instantMicros(state.since)
  return since === undefined ? null : Math.max(0, Math.floor((nowMicros - since) / 1000))
}
