import type { EventType } from '../catalogue/catalogue.js'
import type { AnyEvent } from '../catalogue/event-types.js'

/** Something in the history that cannot have happened, or not like that. Names keys, never values. */
export interface Anomaly {
  /** What is wrong, in one stable word such as `event_after_terminal`. */
  readonly kind: string
  readonly event_id: string
  /** Whose state the event belongs to, as `keyOf` names it. */
  readonly key: string
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/**
 * One way to fold events into state, step by step. Each key has a state of its own: events of
 * another key never touch it. `State` is plain JSON, so that a snapshot can hold it.
 */
export interface Reducer<State, Out> {
  readonly name: string
  /** Grows with every change of `State`; a snapshot of another version is not resumed. */
  readonly version: number
  /** Types that change the state; others of the same stream pass by. */
  readonly types: ReadonlySet<EventType>
  /** Begins with the project, so that projects never mix. */
  keyOf(event: AnyEvent): string
  init(key: string): State
  /**
   * The state after one more event; it may be the given state, changed. What is impossible goes to
   * `report` and is left out. An event reported as `malformed_payload` brings no key into being.
   */
  apply(state: State, event: AnyEvent, report: (anomaly: Anomaly) => void): State
  /** What the state says to the outside. Shares nothing that a later `apply` would change. */
  finish(state: State): Out
  /** A first state that may keep every event, for `reduce`, which has them all; else `init`. */
  initWhole?(key: string): State
  /** Among events of one instant, higher ranks come later. 0 for all where this is absent. */
  rank?(event: AnyEvent): number
}
