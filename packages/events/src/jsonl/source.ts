/** A `ReadableStream`, as far as it is needed: any implementation will do. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | string | undefined }>
    cancel(): Promise<unknown>
    releaseLock(): void
  }
}

/** Where lines come from: a text, bytes, a `ReadableStream`, or chunks of bytes or text. */
export type JsonlSource =
  | string
  | Uint8Array
  | ByteStream
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>

/** The chunks of a source, one at a time and only when asked. */
export interface Chunks {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  /** Tells the source that no more is wanted, even while a chunk is awaited. */
  cancel(): Promise<void>
}

export function chunksOf(source: JsonlSource): Chunks {
  if (typeof source === 'string' || source instanceof Uint8Array) return chunksIn([source])
  return 'getReader' in source ? streamed(source) : chunksIn(source)
}

function streamed(stream: ByteStream): Chunks {
  const reader = stream.getReader()
  return {
    next: () => reader.read(),
    async cancel() {
      await reader.cancel()
      reader.releaseLock()
    },
  }
}

function chunksIn(source: AsyncIterable<unknown> | Iterable<unknown>): Chunks {
  const chunks =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  return {
    next: async () => chunks.next(),
    async cancel() {
      await chunks.return?.()
    },
  }
}
