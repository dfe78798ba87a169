import type { AnyEvent } from '../catalogue/event-types.js'
import type { Finding, Issue } from '../judge/issues.js'

/** An event of merged streams, or why something of them is not handed out. */
export type MergedItem<Event = AnyEvent> = MergedEvent<Event> | MergedFlaw

export interface MergedEvent<Event = AnyEvent> {
  readonly event: Event
  /** What was found with one of its copies. */
  readonly findings: readonly Finding[]
  /** How often the event came, in all streams together. */
  readonly copies: number
  readonly issues?: undefined
}

export interface MergedFlaw {
  /** Position of the stream among the arguments; absent where several may be concerned. */
  readonly stream?: number
  /** Where the line stands, if the stream tells. */
  readonly line?: number
  readonly offset?: number
  readonly issues: readonly Issue[]
  readonly findings: readonly Finding[]
  readonly event?: undefined
}
