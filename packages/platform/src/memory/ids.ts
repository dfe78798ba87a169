import type { Ids } from '../ids.js'
import { createUlids } from '../ulid.js'

/** Identifiers that a seed determines: the same calls on the same seed give the same values. */
export class MemoryIds implements Ids {
  readonly #random: (bytes: number) => Uint8Array
  readonly #ulids: (atMicros: number) => string

  constructor(seed = 1) {
    this.#random = seededBytes(seed)
    this.#ulids = createUlids(this.#random)
  }

  ulid(atMicros: number): string {
    return this.#ulids(atMicros)
  }

  uuid(): string {
    const bytes = this.#random(16)
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  }
}

/** Mulberry32, drawn a byte at a time. */
function seededBytes(seed: number): (bytes: number) => Uint8Array {
  let state = seed >>> 0
  const draw = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 16) & 0xff
  }
  return (bytes) => Uint8Array.from({ length: bytes }, draw)
}
