import type { JsonlCounts, JsonlItem, JsonlOptions } from './jsonl-item.js'
import { type Chunks, chunksOf, type JsonlSource } from './source.js'
import { StreamJudge } from './stream-judge.js'
import { TextChunks } from './text-chunks.js'

type Result = IteratorResult<JsonlItem, undefined>

const DONE: Result = { done: true, value: undefined }

/**
 * The items of a source as they are asked for. Lines of a chunk that is there are handed out without
 * waiting; the next chunk is asked for when none is left.
 */
export class LineReader implements AsyncIterableIterator<JsonlItem> {
  readonly #judge: StreamJudge
  readonly #chunks: Chunks
  readonly #texts = new TextChunks()
  #items: Iterator<JsonlItem, void, undefined> | undefined
  #hasEnded = false
  /** Requests that wait for a chunk, one after the other. */
  #turn: Promise<unknown> | undefined

  constructor(source: JsonlSource, options: JsonlOptions) {
    this.#judge = new StreamJudge(options)
    this.#chunks = chunksOf(source)
  }

  get counts(): JsonlCounts {
    return this.#judge.counts
  }

  get heldBytes(): number {
    return this.#judge.heldBytes
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<Result> {
    const before = this.#turn
    if (before === undefined) {
      const result = this.#take()
      if (result !== undefined) return result
    }
    const turn = before === undefined ? this.#read() : before.then(() => this.#read())
    const settled = turn.then(ignore, ignore)
    this.#turn = settled
    try {
      return await turn
    } finally {
      if (this.#turn === settled) this.#turn = undefined
    }
  }

  async return(): Promise<Result> {
    const hadEnded = this.#hasEnded
    this.#hasEnded = true
    this.#items = undefined
    if (!hadEnded) await this.#chunks.cancel()
    return DONE
  }

  /** What can be handed out without another chunk. */
  #take(): Result | undefined {
    const next = this.#nextItem()
    if (next?.done === false) return next
    this.#items = undefined
    return this.#hasEnded ? DONE : undefined
  }

  #nextItem(): IteratorResult<JsonlItem, void> | undefined {
    try {
      return this.#items?.next()
    } catch (error) {
      // A chunk that is no chunk. The loop that reads does not cancel the source after a throw.
      this.return().catch(ignore)
      throw error
    }
  }

  async #read(): Promise<Result> {
    for (;;) {
      const result = this.#take()
      if (result !== undefined) return result
      const chunk = await this.#nextChunk()
      if (this.#hasEnded) continue
      this.#hasEnded = chunk.done === true
      this.#items = this.#hasEnded ? this.#lastItems() : this.#itemsOf(chunk.value)
    }
  }

  async #nextChunk(): ReturnType<Chunks['next']> {
    try {
      return await this.#chunks.next()
    } catch (error) {
      this.#hasEnded = true
      throw error
    }
  }

  *#itemsOf(chunk: unknown): Generator<JsonlItem, void, undefined> {
    for (const bytes of this.#texts.bytesOf(chunk)) yield* this.#judge.read(bytes)
  }

  *#lastItems(): Generator<JsonlItem, void, undefined> {
    for (const bytes of this.#texts.end()) yield* this.#judge.read(bytes)
    const last = this.#judge.end()
    if (last !== undefined) yield last
  }
}

function ignore(): void {}
