import { firstInvalidByte, makeStrictDecoder } from './utf8.js'

/** One line as it stands in the source, without its end. */
export type SourceLine = {
  /** Counted from 1. */
  readonly line: number
  /** Bytes before the line. */
  readonly offset: number
} & (
  | { readonly text: string }
  /** Longer than the limit. Its bytes are not kept. */
  | { readonly flaw: 'too_long' }
  /** `at`: bytes of the line before the first one that is not UTF-8. */
  | { readonly flaw: 'not_utf8'; readonly at: number }
)

const BLOCK = 65_536
const NEWLINE = 10
const RETURN = 13

/**
 * Cuts bytes into lines. Holds at most one unfinished line, and of that no more than the limit: a
 * longer line is reported as soon as it is too long, and the rest of it is passed over.
 */
export class LineSplitter {
  readonly #limit: number
  readonly #decode = makeStrictDecoder()
  #rest = new Uint8Array(256)
  #restLength = 0
  /** Bytes of the unfinished line, those that were passed over included. */
  #lineBytes = 0
  #isSkipping = false
  #line = 1
  #offset = 0

  /** @param limit bytes that a line may have, its end not counted */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Bytes of the unfinished line that are held. */
  get heldBytes(): number {
    return this.#restLength
  }

  /** Whether the last bytes do not end a line. */
  get isWithinLine(): boolean {
    return this.#lineBytes > 0
  }

  /** Lines that have ended. */
  get endedLines(): number {
    return this.#line - 1
  }

  /**
   * The lines that end in this chunk. The chunk is read while they are taken: take all of them before
   * the next call.
   */
  *push(chunk: Uint8Array): Generator<SourceLine, void, undefined> {
    let at = 0
    if (this.#lineBytes > 0) {
      const end = chunk.indexOf(NEWLINE)
      yield* this.#hold(end < 0 ? chunk : chunk.subarray(0, end))
      if (end < 0) return
      yield* this.#endLine()
      at = end + 1
    }
    const stop = chunk.lastIndexOf(NEWLINE) + 1
    while (at < stop) {
      const end = blockEnd(chunk, at, stop)
      yield* this.#block(chunk.subarray(at, end))
      at = end
    }
    if (at < chunk.length) yield* this.#hold(chunk.subarray(at))
  }

  /** The last line, where the source does not end with a line's end and the line is not reported. */
  end(): SourceLine | undefined {
    if (this.#lineBytes === 0 || this.#isSkipping) return undefined
    return this.#read(this.#rest.subarray(0, this.#restLength))
  }

  /** Whole lines, decoded in one go where they are UTF-8. */
  *#block(bytes: Uint8Array): Generator<SourceLine, void, undefined> {
    const text = this.#decode(bytes)
    let start = 0
    let from = 0
    while (start < bytes.length) {
      const end = bytes.indexOf(NEWLINE, start)
      const to = text === undefined ? -1 : text.indexOf('\n', from)
      const line = bytes.subarray(start, end)
      if (text === undefined || this.#isTooLong(line)) yield this.#read(line)
      else yield this.#found(text.slice(from, to))
      this.#advance(end - start + 1)
      start = end + 1
      from = to + 1
    }
  }

  #read(bytes: Uint8Array): SourceLine {
    const place = { line: this.#line, offset: this.#offset }
    if (this.#isTooLong(bytes)) return { ...place, flaw: 'too_long' }
    const text = this.#decode(bytes)
    return text === undefined
      ? { ...place, flaw: 'not_utf8', at: firstInvalidByte(bytes) }
      : this.#found(text)
  }

  #found(text: string): SourceLine {
    const isMarked = this.#line === 1 && text.charCodeAt(0) === 0xfeff
    return { line: this.#line, offset: this.#offset, text: isMarked ? text.slice(1) : text }
  }

  /** Keeps bytes of an unfinished line, as a copy, unless it is too long by now. */
  *#hold(bytes: Uint8Array): Generator<SourceLine, void, undefined> {
    this.#lineBytes += bytes.length
    if (this.#isSkipping) return
    // One more than the limit, as the last byte may be the first half of the line's end.
    if (this.#lineBytes > this.#limit + 1) {
      this.#isSkipping = true
      this.#restLength = 0
      yield { line: this.#line, offset: this.#offset, flaw: 'too_long' }
      return
    }
    if (this.#lineBytes > this.#rest.length) {
      const grown = new Uint8Array(Math.min(this.#lineBytes * 2, this.#limit + 1))
      grown.set(this.#rest.subarray(0, this.#restLength))
      this.#rest = grown
    }
    this.#rest.set(bytes, this.#restLength)
    this.#restLength = this.#lineBytes
  }

  *#endLine(): Generator<SourceLine, void, undefined> {
    if (!this.#isSkipping) yield this.#read(this.#rest.subarray(0, this.#restLength))
    this.#isSkipping = false
    this.#advance(this.#lineBytes + 1)
    this.#lineBytes = 0
    this.#restLength = 0
  }

  #advance(bytes: number): void {
    this.#line += 1
    this.#offset += bytes
  }

  #isTooLong(bytes: Uint8Array): boolean {
    if (bytes.length <= this.#limit) return false
    return bytes.length > this.#limit + 1 || bytes.at(-1) !== RETURN
  }
}

/** Where a block of whole lines ends that is small unless its only line is not. */
function blockEnd(chunk: Uint8Array, at: number, stop: number): number {
  if (stop - at <= BLOCK) return stop
  const end = chunk.lastIndexOf(NEWLINE, at + BLOCK - 1)
  return (end >= at ? end : chunk.indexOf(NEWLINE, at)) + 1
}
