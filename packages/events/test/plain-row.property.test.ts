import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyRow, formatInstant, instantMicros, readPlainRow } from '../src/log.js'
import { LANES } from '../src/status.js'
import { eventId, rowObject, written } from './row-builder.js'

const RUNS = { seed: 20_261_201, numRuns: 2_000 }

function rare<T, U>(often: fc.Arbitrary<T>, value: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ arbitrary: often, weight: 40 }, { arbitrary: value, weight: 1 })
}

const odd = fc.constantFrom('', ' ', 'a "quoted" word', 'back\\slash', 'näher', '\u2028', 'tab\t')
const text = rare(fc.stringMatching(/^[\w !#:;,.{}[\]-]{0,12}$/), odd)
const maybe = fc.option(text)

/** Mostly rows as they are written, each field now and then something else. */
const fields = fc.record({
  actor: rare(fc.constant('ada'), fc.oneof(text, fc.constant({ tool: 'claude' }))),
  at: rare(
    fc.integer({ min: 1_600_000_000, max: 4_000_000_000 }).map((s) => formatInstant(s * 1e6 + 7)),
    fc.oneof(text, fc.constant('2026-12-01T09:30:00Z'), fc.constant(7)),
  ),
  event_id: rare(fc.nat(9_999).map(eventId), text),
  evidence: rare(fc.constant(null), fc.constant({ review: {} })),
  execution_mode: rare(fc.constant('worktree'), text),
  force: rare(fc.boolean(), fc.constant('yes')),
  from_lane: rare(fc.constantFrom(...LANES), fc.constantFrom(null, 'doing', 'nowhere')),
  mission_id: maybe,
  mission_slug: text,
  policy_metadata: rare(fc.constant(null), fc.constant({ settles: ['x'] })),
  prev_event_id: maybe,
  reason: maybe,
  review_ref: maybe,
  to_lane: rare(fc.constantFrom(...LANES), fc.constantFrom('uninitialized', 'doing')),
  wp_id: rare(fc.constantFrom('WP01', 'WP123'), fc.constantFrom('WP1', 'WP1234', 'wp01', 7)),
})

/** What both readers must agree on; undefined where the quick one leaves a line to the other. */
function bothReadings(line: string): readonly [plain: unknown, parsed: unknown] | undefined {
  const before = 'what stood before\n'
  const row = readPlainRow(`${before}${line}{"next": 1}\n`, before.length)
  if (row === undefined) return undefined
  const { length, wpId, from, to, eventId, actor, at, instant, force, previous, missionId } = row
  const { detailed, fields, enveloped } = row
  const plain = { wpId, from, to, eventId, actor, at, instant, force, previous, missionId }
  expect(length).toBe(line.length)
  const whole = { ...plain, detailed, fields, enveloped }
  return [{ kind: 'lane', row: whole }, classifyRow(JSON.parse(line))]
}

describe('a row read without parsing its line', () => {
  it('is the row that the parsed line gives', () => {
    let read = 0
    fc.assert(
      fc.property(fields, (row) => {
        const both = bothReadings(written(row))
        if (both === undefined) return
        read += 1
        expect(both[0]).toEqual(both[1])
      }),
      RUNS,
    )
    expect(read, 'most rows are read').toBeGreaterThan(RUNS.numRuns / 10)
  })

  it('is that row, or none, whatever character of its line is another', () => {
    const row = { ...rowObject(1, 'planned', 'blocked', { reason: 'waits' }), prev_event_id: null }
    const line = written(row)
    expect(bothReadings(line)).toBeDefined()
    const spoilt = ['', '"', '\\', '\n', '}', '{', ',', ' ', '0', '9', 'L', 'x', '\u0000', 'é']
    for (let at = 0; at < line.length - 1; at += 1)
      for (const put of spoilt)
        for (const skipped of [0, 1]) {
          const other = `${line.slice(0, at)}${put}${line.slice(at + skipped)}`
          if (other.slice(0, -1).includes('\n')) {
            expect(readPlainRow(other, 0), other).toBeUndefined()
            continue
          }
          const both = bothReadings(other)
          if (both !== undefined) expect(both[0]).toEqual(both[1])
        }
  })

  it('has an instant that there is, on every day that every year has', () => {
    for (let month = 0; month <= 13; month += 1)
      for (let day = 0; day <= 32; day += 1) {
        const date = [month, day].map((part) => String(part).padStart(2, '0')).join('-')
        const at = `2027-${date}T23:59:59.999999+00:00`
        const line = written({ ...rowObject(1, 'planned', 'blocked', { at }), prev_event_id: null })
        const instant = readPlainRow(line, 0)?.instant
        expect(instant, at).toBe(instantMicros(at))
      }
  })

  it('is none where a field carries more than text, a key lacks or is new, or an order is other', () => {
    const row = { ...rowObject(1, 'planned', 'blocked'), prev_event_id: null }
    const less = { ...row, reason: undefined }
    const others = [less, { ...row, extra: 1 }, { ...row, evidence: {} }, { ...row, reason: 1 }]
    for (const other of others) expect(readPlainRow(written(other), 0)).toBeUndefined()
    expect(readPlainRow(`${JSON.stringify(row)}\n`, 0)).toBeUndefined()
    expect(readPlainRow(written(row).slice(0, -1), 0), 'torn').toBeUndefined()
    expect(readPlainRow(` ${written(row)}`, 0)).toBeUndefined()
  })
})
