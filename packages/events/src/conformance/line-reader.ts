/** A line may be at most this long, in bytes without its end. */
export const LINE_BYTES = 4 * 1024 * 1024

/** `line` is undefined for one that is too long or no UTF-8. */
export type LineSink = (line: string | undefined) => void

declare const TextDecoder: new (
  encoding: string,
  options: { readonly fatal: boolean },
) => { decode(bytes: Uint8Array): string }

const FEED = 10
const RETURN = 13

/** Cuts bytes into lines and hands each on. A line that is too long ends the reading. */
export function readLines(sink: LineSink): (chunk: Uint8Array) => void {
  let parts: Uint8Array[] = []
  let length = 0
  let over = false
  const keep = (part: Uint8Array) => {
    length += part.length
    // One more may be the carriage return of the line's end.
    if (length > LINE_BYTES + 1) {
      over = true
      parts = []
      sink(undefined)
    } else if (part.length > 0) parts.push(part.slice())
  }
  return (chunk) => {
    let start = 0
    for (let end = chunk.indexOf(FEED); end !== -1 && !over; end = chunk.indexOf(FEED, start)) {
      keep(chunk.subarray(start, end))
      start = end + 1
      if (over) return
      const line = decode(parts, length)
      parts = []
      length = 0
      sink(line)
    }
    if (!over) keep(chunk.subarray(start))
  }
}

function decode(parts: readonly Uint8Array[], length: number): string | undefined {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  const end = bytes.at(-1) === RETURN ? length - 1 : length
  if (end > LINE_BYTES) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end))
  } catch {
    return undefined
  }
}
