import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countKeys, findRepeatedKey, scanStructure } from '../src/jsonl/json-structure.js'
import { JsonlDecoder, readEvents } from '../src/jsonl.js'
import { sample } from './event-samples.js'
import { eventId } from './row-builder.js'

const SEED = { seed: 20_261_201, numRuns: 400 }
const encoder = new TextEncoder()
const LIMIT = 1_500

/** Lines of every kind, as bytes. */
const lineBytes = fc.oneof(
  fc
    .tuple(fc.nat(9), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }))
    .map(([number, build]) =>
      encoder.encode(
        JSON.stringify(
          sample('PlanStarted', {}, { event_id: eventId(number), build_id: `b${build}` }),
        ),
      ),
    ),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => encoder.encode(text)),
  fc.uint8Array({ maxLength: 20 }),
  fc
    .constantFrom('', ' ', '\t\r', '{}', '{"a":1,"a":2}', '[', '\ufeff', '{"a":"\\ud83d"}')
    .map((text) => encoder.encode(text)),
  fc.integer({ min: LIMIT - 3, max: LIMIT + 5 }).map((size) => new Uint8Array(size).fill(0x20)),
  fc.integer({ min: LIMIT - 3, max: 3 * LIMIT }).map((size) => new Uint8Array(size).fill(0x78)),
)

const stream = fc
  .record({
    lines: fc.array(fc.tuple(lineBytes, fc.constantFrom('\n', '\n', '\r\n')), { maxLength: 12 }),
    tail: fc.oneof(fc.constant(new Uint8Array()), lineBytes),
    isMarked: fc.boolean(),
  })
  .map(({ lines, tail, isMarked }) => {
    const parts = lines.flatMap(([bytes, end]) => [...bytes, ...encoder.encode(end)])
    return Uint8Array.from([...(isMarked ? [0xef, 0xbb, 0xbf] : []), ...parts, ...tail])
  })

function decoded(chunks: readonly (Uint8Array | string)[]) {
  const decoder = new JsonlDecoder({ maxLineBytes: LIMIT })
  const items = chunks.flatMap((chunk) => {
    const found = decoder.push(chunk)
    expect(decoder.heldBytes).toBeLessThanOrEqual(LIMIT + 1)
    return [...found]
  })
  items.push(...decoder.end())
  return { items, counts: decoder.counts }
}

function cut<T>(whole: { length: number; slice(a: number, b?: number): T }, at: readonly number[]) {
  const places = [...at.map((place) => place % (whole.length + 1)), 0, whole.length]
  const sorted = places.sort((a, b) => a - b)
  return sorted.slice(1).map((end, index) => whole.slice(sorted[index] ?? 0, end))
}

describe('a stream', () => {
  it('says the same wherever its chunks are cut, pushed or pulled', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 20 }), async (bytes, places) => {
        const whole = decoded([bytes])
        const chunks = cut(bytes, places)
        expect(decoded(chunks)).toEqual(whole)
        const reader = readEvents(chunks, { maxLineBytes: LIMIT })
        const items = []
        for await (const item of reader) items.push(item)
        expect({ items, counts: reader.counts }).toEqual(whole)
      }),
      SEED,
    )
  })

  it('has an item for every line that is not blank, at its place, and says no more', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const { items, counts } = decoded([bytes])
        const starts = [0]
        bytes.forEach((byte, at) => {
          if (byte === 10) starts.push(at + 1)
        })
        const isBlank = (text: string) => /^[ \t\r]*$/.test(text)
        const lines = starts.map((start, index) => {
          const end = (starts[index + 1] ?? bytes.length + 1) - 1
          const content = bytes.subarray(start, end)
          const size = content.length - (content.at(-1) === 13 ? 1 : 0)
          return { line: index + 1, offset: start, size, content }
        })
        const told = lines.filter(({ content, size, line }) => {
          const text = Buffer.from(content).toString('latin1')
          return size > LIMIT || !isBlank(line === 1 ? text.replace(/^\xef\xbb\xbf/, '') : text)
        })
        expect(items.map(({ line, offset }) => ({ line, offset }))).toEqual(
          told.map(({ line, offset }) => ({ line, offset })),
        )
        expect(counts.events + counts.invalid).toBe(items.length)
        expect(counts.blank + items.length).toBe(counts.lines)
      }),
      SEED,
    )
  })

  it('of text says what its bytes say, wherever it is cut', () => {
    const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('\n')), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 20 }), (parts, places) => {
        const whole = parts.join('')
        expect(decoded(cut(whole, places))).toEqual(decoded([encoder.encode(whole)]))
      }),
      SEED,
    )
  })

  it('of any UTF-16 never throws, and never repairs half of a pair', () => {
    const unit = fc.constantFrom('\ud83d', '\ude00', 'a', '"', '\n')
    fc.assert(
      fc.property(
        fc.array(unit, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (units, places) => {
          const text = units.join('')
          const { items } = decoded(cut(text, places))
          expect(items).toEqual(decoded([text]).items)
          for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
            const issue = items.find((item) => item.line === index + 1)?.issues?.[0]
            expect(issue?.details.reason === 'not_utf8').toBe(/[\ud800-\udfff]/u.test(line))
          }
        },
      ),
      SEED,
    )
  })
})

/** An object as text whose keys may repeat, with the keys that it has twice. */
const { value: written } = fc.letrec<{ value: { text: string; keys: number; twice: boolean } }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc
        .oneof(
          fc.string({ unit: 'binary' }),
          fc.double(),
          fc.constantFrom(null, ':', '"', '\\', '{'),
        )
        .map((leaf) => ({ text: JSON.stringify(leaf), keys: 0, twice: false })),
      fc.array(tie('value'), { maxLength: 4 }).map((items) => ({
        text: `[ ${items.map((item) => item.text).join(' ,')}]`,
        keys: items.reduce((sum, item) => sum + item.keys, 0),
        twice: items.some((item) => item.twice),
      })),
      fc
        .array(fc.tuple(fc.constantFrom('a', 'b', '"', '\\', ':', '__proto__'), tie('value')), {
          maxLength: 4,
        })
        .map((entries) => ({
          text: `{${entries.map(([key, item]) => `${JSON.stringify(key)} :${item.text}`).join(', ')}}`,
          keys: entries.reduce((sum, [, item]) => sum + item.keys + 1, 0),
          twice:
            new Set(entries.map(([key]) => key)).size < entries.length ||
            entries.some(([, item]) => item.twice),
        })),
    ),
  }),
)

describe('the structure of a JSON text', () => {
  it('is told by one pass: all its keys, and whether one stands twice', () => {
    fc.assert(
      fc.property(written, ({ text, keys, twice }) => {
        expect(scanStructure(text).keys).toBe(keys)
        expect(countKeys(JSON.parse(text)) < keys).toBe(twice)
        expect(findRepeatedKey(text) !== undefined).toBe(twice)
      }),
      { ...SEED, numRuns: 2_000 },
    )
  })

  it('is not asked of what is no JSON, but ends with any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', 'a')), (parts) => {
        expect(scanStructure(parts.join('')).depth).toBeLessThanOrEqual(parts.length)
      }),
      SEED,
    )
  })
})
