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
      readonly issues?: undefined
    }
  | {
      readonly line: number
      readonly offset: number
      readonly issues: readonly Issue[]
      readonly findings: readonly Finding[]
      readonly event?: undefined
    }

export type SortedStream<Item> = AsyncIterable<Item> | Iterable<Item>

/** The events among the items of a stream. */
export type EventIn<Item> = Item extends Identified
  ? Item
  : Item extends { readonly event: infer Event extends Identified }
    ? Event
    : never

/** An event that is next in its stream. */
export interface Head<Event> {
  readonly event: Event
  readonly findings: readonly Finding[]
  readonly key: string
}

const NOTHING: readonly never[] = []
const IDENTITY = ['event_id', 'project_uuid', 'timestamp'] as const

/** One stream of a merge: holds its next event, or what is wrong at that place. */
export class SortedInput<Event extends Identified> {
  readonly #position: number
  readonly #items: AsyncIterator<SortedItem<Event>> | Iterator<SortedItem<Event>>
  #highest: { readonly key: string; readonly id: string } | undefined
  #hasEnded = false
  /** The next event; undefined at the end, and where a flaw is next. */
  head: Head<Event> | undefined
  flaw: MergedFlaw | undefined

  constructor(stream: SortedStream<SortedItem<Event>>, position: number) {
    this.#position = position
    this.#items =
      Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]()
  }

  /** Goes on to the next item of the stream. */
  async advance(): Promise<void> {
    this.head = undefined
    this.flaw = undefined
    const next = await this.#next()
    if (next.done === true) this.#hasEnded = true
    else this.#place(next.value)
  }

  async close(): Promise<void> {
    if (!this.#hasEnded) await this.#items.return?.()
    this.#hasEnded = true
  }

  async #next(): Promise<IteratorResult<SortedItem<Event>>> {
    try {
      return await this.#items.next()
    } catch (error) {
      this.#hasEnded = true
      throw error
    }
  }

  #place(item: SortedItem<Event>): void {
    const stream = this.#position
    if ('event_id' in item) this.#placeEvent(item, NOTHING, { stream })
    else if (item.issues !== undefined) this.flaw = { stream, ...item }
    else {
      const { line, offset } = item
      const place = line === undefined || offset === undefined ? {} : { line, offset }
      this.#placeEvent(item.event, item.findings, { stream, ...place })
    }
  }

  #placeEvent(event: Event, findings: readonly Finding[], place: Partial<MergedFlaw>): void {
    const lacking = IDENTITY.filter((field) => typeof event[field] !== 'string')
    const key = lacking.length === 0 ? orderKey(event.timestamp) : ''
    const issues = lacking.map((field) => issue('ENVELOPE_SHAPE_INVALID', [field], 'is not a text'))
    const { event_id } = event
    const before = this.#highest
    if (lacking.length === 0 && before !== undefined)
      if (compareKeys(key, event_id, before.key, before.id) < 0)
        issues.push(issue('OUT_OF_ORDER', ['timestamp'], undefined, { event_id }))
    if (issues.length > 0) this.flaw = { ...place, issues, findings }
    else {
      this.#highest = { key, id: event_id }
      this.head = { event, findings, key }
    }
  }
}
