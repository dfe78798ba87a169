import type { Lane } from './lanes.js'

/**
 * Whether two actor names mean one actor: equal when case-folded, or one continues the other at a
 * `:` (`claude` and `claude:opus`, but neither `claude` and `claude-1` nor two different models).
 */
export function sameActor(a: string, b: string): boolean {
  const left = a.trim().toLowerCase()
  const right = b.trim().toLowerCase()
  return left === right || left.startsWith(`${right}:`) || right.startsWith(`${left}:`)
}

/** Whether a lane belongs to the actor who entered it. */
export function hasHolder(lane: Lane): boolean {
  return lane === 'claimed' || lane === 'in_progress' || lane === 'in_review'
}

export interface Holder {
  readonly actor: string
  /** As written in the row. */
  readonly since: string
}

/** Who holds a work package now; null where its lane has no holder, or it has no state yet. */
export function holderOf(
  state: { readonly lane: Lane; readonly actor: string | null; readonly since: string } | undefined,
): Holder | null {
  if (state === undefined || state.actor === null || !hasHolder(state.lane)) return null
  return { actor: state.actor, since: state.since }
}
