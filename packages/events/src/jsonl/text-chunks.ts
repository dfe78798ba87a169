import { encodeText } from './utf8.js'

const PIECE = 32_768

/** Turns chunks of bytes or text into bytes; a surrogate pair may be cut between two chunks. */
export class TextChunks {
  /** The first half of a pair that a chunk ended with, or nothing. */
  #half: string

  constructor() {
    this.#half = ''
  }

  /** @throws TypeError for what is neither bytes nor text */
  *bytesOf(chunk: unknown): Generator<Uint8Array, void, undefined> {
    if (typeof chunk === 'string') yield* this.#encode(chunk)
    else if (chunk instanceof Uint8Array || isBytes(chunk)) {
      yield* this.end()
      yield chunk
    } else throw new TypeError('a chunk of a stream is a Uint8Array or a string')
  }

  /** What is left of a pair that was not completed. */
  *end(): Generator<Uint8Array, void, undefined> {
    if (this.#half !== '') yield encodeText(this.#half)
    this.#half = ''
  }

  *#encode(chunk: string): Generator<Uint8Array, void, undefined> {
    const text = this.#half + chunk
    this.#half = ''
    let at = 0
    while (at < text.length) {
      let end = Math.min(at + PIECE, text.length)
      if (isHighSurrogate(text.charCodeAt(end - 1))) end -= 1
      if (end === at) {
        // Half of a pair stands alone at the end of what has come.
        if (at + 1 === text.length) {
          this.#half = text.slice(at)
          return
        }
        end = at + 2
      }
      yield encodeText(text.slice(at, end))
      at = end
    }
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00
}

/** Bytes of another realm, such as those of a frame or a test's own context. */
function isBytes(chunk: unknown): chunk is Uint8Array {
  return Object.prototype.toString.call(chunk) === '[object Uint8Array]'
}
