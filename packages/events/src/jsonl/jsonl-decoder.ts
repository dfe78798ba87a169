import type { JsonlCounts, JsonlItem, JsonlOptions, ReadEvent } from './jsonl-item.js'
import { StreamJudge } from './stream-judge.js'
import { TextChunks } from './text-chunks.js'

/**
 * Reads events line by line from chunks that are pushed in. What each line says, and which limits
 * hold, is as for `readEvents`; here the caller gets all lines of a chunk at once, so chunks should
 * be small.
 */
export class JsonlDecoder<Options extends JsonlOptions = Record<never, never>> {
  readonly #judge: StreamJudge
  readonly #texts = new TextChunks()
  #hasEnded = false

  /** @throws RangeError for a limit that is no positive integer */
  constructor(options?: Options) {
    this.#judge = new StreamJudge(options ?? {})
  }

  /** What has been read so far. */
  get counts(): JsonlCounts {
    return this.#judge.counts
  }

  /** Bytes of the unfinished line that are held; never more than its limit and one. */
  get heldBytes(): number {
    return this.#judge.heldBytes
  }

  /**
   * The items of the lines that end in this chunk. A chunk may end anywhere, also within a character.
   * @throws TypeError for what is neither bytes nor text, and after `end`
   */
  push(chunk: Uint8Array | string): readonly JsonlItem<ReadEvent<Options>>[] {
    if (this.#hasEnded) throw new TypeError('JsonlDecoder: the stream has ended')
    return [...this.#texts.bytesOf(chunk)].flatMap((bytes) => [
      ...this.#judge.read(bytes),
    ]) as JsonlItem<ReadEvent<Options>>[]
  }

  /** Ends the stream: the item of a last line without end, if there is one. */
  end(): readonly JsonlItem<ReadEvent<Options>>[] {
    if (this.#hasEnded) return []
    this.#hasEnded = true
    const items = [...this.#texts.end()].flatMap((bytes) => [...this.#judge.read(bytes)])
    const last = this.#judge.end()
    return (last === undefined ? items : [...items, last]) as JsonlItem<ReadEvent<Options>>[]
  }
}
