import type { AnyEvent, UnjudgedEvent } from '../catalogue/event-types.js'
import type { Finding, Issue } from '../judge/issues.js'
import type { ParseOptions } from '../judge/parse-event.js'

/** What one line of a stream says: an event, or why it is none. */
export type JsonlItem<Event = AnyEvent> = JsonlEvent<Event> | JsonlFlaw

/** A line that holds an event. */
export interface JsonlEvent<Event = AnyEvent> {
  /** Counted from 1; blank lines count. */
  readonly line: number
  /** Bytes of UTF-8 before the line. */
  readonly offset: number
  readonly event: Event
  readonly findings: readonly Finding[]
  readonly issues?: undefined
}

/** A line that holds no valid event. */
export interface JsonlFlaw {
  readonly line: number
  readonly offset: number
  readonly issues: readonly Issue[]
  readonly findings: readonly Finding[]
  /**
   * Only on the first line whose issues are not all told, as the limit is reached: later lines that
   * are no events are counted and not handed out. Events still are.
   */
  readonly truncated?: true
  readonly event?: undefined
}

export interface JsonlOptions extends ParseOptions {
  /** Bytes that a line may have, its end not counted. Default and most 1,048,576. */
  readonly maxLineBytes?: number
  /** Issues that are told of one stream. Default and most 1,000. */
  readonly maxIssues?: number
}

/** The events that come with these options: with `unknownTypes: 'keep'`, unjudged ones as well. */
export type ReadEvent<Options extends JsonlOptions> = 'unknownTypes' extends keyof Options
  ? 'keep' extends Options['unknownTypes']
    ? AnyEvent | UnjudgedEvent
    : AnyEvent
  : AnyEvent

/** What has been read so far. */
export interface JsonlCounts {
  /** Lines, blank ones included. */
  readonly lines: number
  readonly blank: number
  /** Lines that held an event. */
  readonly events: number
  /** Lines that held none, those that were not handed out included. */
  readonly invalid: number
  /** Whether the stream ended within a line. */
  readonly isTorn: boolean
  /** Whether there were more issues than are told. */
  readonly isTruncated: boolean
}
