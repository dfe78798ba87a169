// What every supported host has; declared here so that no host's types are needed to compile.
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

const LONE_SURROGATE = /[\ud800-\udfff]/u

/** Decodes UTF-8; undefined where a byte is not UTF-8. A byte order mark stays in the text. */
export function makeStrictDecoder(): (bytes: Uint8Array) => string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}

/**
 * The bytes of a text. Half of a surrogate pair becomes three bytes that are not UTF-8, so that it is
 * found where bytes are judged, and not replaced in silence.
 */
export function encodeText(text: string): Uint8Array {
  const encoder = new TextEncoder()
  if (!LONE_SURROGATE.test(text)) return encoder.encode(text)
  const parts = text.split(/([\ud800-\udfff])/u).map((part, at) => {
    if (at % 2 === 0) return encoder.encode(part)
    const code = part.charCodeAt(0)
    return Uint8Array.of(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
  })
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Where the first sequence begins that is not UTF-8; the length where there is none. */
export function firstInvalidByte(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length === 0) return at
    at += length
  }
  return at
}

/** Bytes of the sequence that begins here; 0 for one that is not allowed (RFC 3629). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (first < 0xc2 || first > 0xf4) return 0
  const second = bytes[at + 1] ?? 0
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high) return 0
  for (let next = at + 2; next < at + length; next += 1)
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}
