import { invariant } from './error.js'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_MAX = 2 ** 48 - 1
/** Milliseconds whose last random part is remembered, so that a later call for one of them rises. */
const REMEMBERED_MAX = 64

/**
 * A source of rising ULIDs. `random` fills a given number of bytes; the highest bit of the random
 * part is left clear, so that counting up within a millisecond cannot overflow.
 */
export function createUlids(random: (bytes: number) => Uint8Array): (atMicros: number) => string {
  const last = new Map<number, Uint8Array>()
  return (atMicros) => {
    const ms = Math.floor(atMicros / 1000)
    invariant(ms >= 0 && ms <= TIME_MAX, 'a ULID holds the milliseconds from 1970 to 10889')
    const before = last.get(ms)
    const tail = before === undefined ? fresh(random(10)) : next(before)
    last.set(ms, tail)
    if (last.size > REMEMBERED_MAX) last.delete(last.keys().next().value ?? 0)
    return encodeTime(ms) + encodeTail(tail)
  }
}

/** The millisecond that a ULID carries; undefined when `text` is none. */
export function ulidMs(text: string): number | undefined {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text)) return undefined
  let ms = 0
  for (const letter of text.slice(0, 10)) ms = ms * 32 + ALPHABET.indexOf(letter)
  return ms
}

function fresh(bytes: Uint8Array): Uint8Array {
  const tail = Uint8Array.from(bytes)
  tail[0] = (tail[0] ?? 0) & 0x7f
  return tail
}

function next(before: Uint8Array): Uint8Array {
  const tail = Uint8Array.from(before)
  for (let index = tail.length - 1; index >= 0; index--) {
    const value = ((tail[index] ?? 0) + 1) & 0xff
    tail[index] = value
    if (value !== 0) break
  }
  return tail
}

function encodeTime(ms: number): string {
  let text = ''
  for (let rest = ms, digit = 0; digit < 10; digit++) {
    text = ALPHABET.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

function encodeTail(tail: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of tail) {
    bits = (bits << 8) | byte
    held += 8
    while (held >= 5) {
      held -= 5
      text += ALPHABET.charAt((bits >> held) & 31)
    }
    bits &= (1 << held) - 1
  }
  return text
}
