import { normalizeId } from '../values/ids.js'

const WORDS = 5
const LAST = WORDS - 1
const FIRST_SLOTS = 1_024
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TAKEN = 0x80000000
const IS_ULID = 0x40000000
const MOST_PROJECTS = 1 << 20

/**
 * Remembers which ids have come, exactly, in 20 to 60 bytes each: an open hash table that holds the
 * bits of an id and the number of its project. Ids in any other than their one spelling are taken as
 * they are, and cost more.
 */
export class IdMemory {
  readonly #projects = new Map<string, number>()
  readonly #others = new Set<string>()
  readonly #key = new Uint32Array(WORDS)
  #table = new Uint32Array(FIRST_SLOTS * WORDS)
  #size = 0

  /** Remembers an id of a project; false where it was known. */
  add(project: string, eventId: string): boolean {
    if (!this.#writeKey(project, eventId)) {
      const known = this.#others.size
      return this.#others.add(`${project}/${eventId}`).size > known
    }
    const at = findSlot(this.#table, this.#key)
    if (this.#table[at + LAST] !== 0) return false
    this.#table.set(this.#key, at)
    this.#size += 1
    if (this.#size * WORDS * 3 > this.#table.length * 2) this.#grow()
    return true
  }

  /** False for an id that does not fit the table. */
  #writeKey(project: string, eventId: string): boolean {
    const number = this.#projects.get(project) ?? this.#projects.size
    if (number >= MOST_PROJECTS || normalizeId(eventId) !== eventId) return false
    this.#projects.set(project, number)
    const isUlid = eventId.length === 26
    if (isUlid)
      for (let word = 0; word < WORDS; word += 1) this.#key[word] = digits32(eventId, word)
    else {
      const hex = eventId.replaceAll('-', '')
      for (let word = 0; word < LAST; word += 1)
        this.#key[word] = Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16)
    }
    const rest = isUlid ? IS_ULID | (this.#key[LAST] ?? 0) : 0
    this.#key[LAST] = TAKEN | rest | (number << 10)
    return true
  }

  #grow(): void {
    const grown = new Uint32Array(this.#table.length * 2)
    for (let at = 0; at < this.#table.length; at += WORDS) {
      const key = this.#table.subarray(at, at + WORDS)
      if (key[LAST] !== 0) grown.set(key, findSlot(grown, key))
    }
    this.#table = grown
  }
}

/** Six characters of an id as 30 bits; of the last word two characters, 10 bits. */
function digits32(ulid: string, word: number): number {
  let value = 0
  for (let at = word * 6; at < Math.min(word * 6 + 6, 26); at += 1)
    value = value * 32 + ALPHABET.indexOf(ulid.charAt(at))
  return value
}

/** Where a key stands, or where it belongs. */
function findSlot(table: Uint32Array, key: Uint32Array): number {
  const slots = table.length / WORDS
  let hash = 0
  for (const word of key) hash = Math.imul(hash ^ word, 0x9e3779b1) ^ (hash >>> 15)
  let slot = ((hash ^ (hash >>> 16)) >>> 0) & (slots - 1)
  while (table[slot * WORDS + LAST] !== 0 && !isAt(table, slot * WORDS, key))
    slot = (slot + 1) & (slots - 1)
  return slot * WORDS
}

function isAt(table: Uint32Array, at: number, key: Uint32Array): boolean {
  for (let word = 0; word < WORDS; word += 1) if (table[at + word] !== key[word]) return false
  return true
}
