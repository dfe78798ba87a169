import type { Finding, Issue } from '../judge/issues.js'
import { issue } from '../judge/issues.js'
import { compareKeys, orderKey } from '../values/compare-events.js'
import type { Identified } from './copies.js'
import type { MergedFlaw } from './merged-item.js'

/** What a stream to be merged gives: events, or items of lines as `readEvents` hands them out. */
export type SortedItem<Event> =
  | Event
  | {
      readonly line?: number
      readonly offset?: number
      readonly event: Event
      readonly findings: readonly Finding[]
    }
  | {
      readonly line: number
      readonly offset: number
      readonly issues: readonly Issue[]
      readonly findings: readonly Finding[]
    }

export type SortedStream<Event> = AsyncIterable<SortedItem<Event>> | Iterable<SortedItem<Event>>

/** An event that is next in its stream. */
export interface Head<Event> {
  readonly event: Event
  readonly findings: readonly Finding[]
  readonly key: string
}

const NOTHING: readonly never[] = []

/** One stream of a merge: holds its next event, or what is wrong at that place. */
export class SortedInput<Event extends Identified> {
  readonly #position: number
  readonly #items: AsyncIterator<SortedItem<Event>> | Iterator<SortedItem<Event>>
  #highest: { readonly key: string; readonly id: string } | undefined
  #hasEnded = false
  /** The next event; undefined at the end, and where a flaw is next. */
  head: Head<Event> | undefined
  flaw: MergedFlaw | undefined

  constructor(stream: SortedStream<Event>, position: number) {
    this.#position = position
    this.#items =
      Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]()
  }

  /** Goes on to the next item of the stream. */
  async advance(): Promise<void> {
    this.head = undefined
    this.flaw = undefined
    const next = await this.#items.next()
    if (next.done === true) this.#hasEnded = true
    else this.#place(next.value)
  }

  async close(): Promise<void> {
    if (!this.#hasEnded) await this.#items.return?.()
    this.#hasEnded = true
  }

  #place(item: SortedItem<Event>): void {
    const stream = this.#position
    if ('event_id' in item) this.#placeEvent(item, NOTHING, { stream })
    else if ('event' in item) {
      const { line, offset } = item
      const place = line === undefined || offset === undefined ? {} : { line, offset }
      this.#placeEvent(item.event, item.findings, { stream, ...place })
    } else this.flaw = { stream, ...item }
  }

  #placeEvent(event: Event, findings: readonly Finding[], place: Partial<MergedFlaw>): void {
    const key = orderKey(event.timestamp)
    const before = this.#highest
    if (before !== undefined && compareKeys(key, event.event_id, before.key, before.id) < 0) {
      const found = issue('OUT_OF_ORDER', ['timestamp'], undefined, { event_id: event.event_id })
      this.flaw = { ...place, issues: [found], findings }
      return
    }
    this.#highest = { key, id: event.event_id }
    this.head = { event, findings, key }
  }
}
