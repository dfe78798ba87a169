import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowLine, snapshotBytes, statusOf, unionRows } from '../src/index.js'
import { wholeWay } from './requests.js'
import { aSeededWorld, emitEach, idsIn, LOCATION, trackedText } from './world.js'

const RUNS = { seed: 20261202, numRuns: 60 }
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

async function someLines(): Promise<string[]> {
  const world = await aSeededWorld('WP01', 'WP02')
  await emitEach(world, [...wholeWay('WP01'), ...wholeWay('WP02')])
  const other = rowLine({ kind: 'annotation', text: 'no id', timestamp: '2026-12-01T09:30:01Z' })
  return [...trackedText(world).trim().split('\n'), other]
}

const logOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

test('ours is a prefix, no row is lost, repeats change nothing, and the side does not matter', async () => {
  const lines = await someLines()
  expect(lines).toHaveLength(15)
  const part = fc.shuffledSubarray(lines, { minLength: 0 })
  fc.assert(
    fc.property(part, part, part, (a, b, c) => {
      const [ours, theirs, more] = [logOf(a), logOf(b), logOf(c)].map(bytesOf) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ]
      const united = unionRows(ours, theirs, more)
      expect(textOf(united).startsWith(textOf(ours))).toBe(true)
      const rows = textOf(united)
        .split('\n')
        .filter((line) => line !== '')
      expect(new Set(rows)).toEqual(new Set([...a, ...b, ...c]))
      expect(rows).toHaveLength(new Set(rows).size)
      expect(unionRows(united, ours, theirs, more)).toEqual(united)
      expect(sorted(unionRows(theirs, more, ours))).toEqual(sorted(united))
    }),
    RUNS,
  )
})

test('state does not depend on which file has which rows, in which order, how often', async () => {
  const lines = await someLines()
  const whole = viewOf({ journal: bytesOf(logOf(lines)) })
  const split = fc.tuple(
    fc.shuffledSubarray(lines, { minLength: lines.length }),
    fc.array(fc.nat({ max: 3 }), { minLength: lines.length, maxLength: lines.length }),
  )
  fc.assert(
    fc.property(split, ([shuffled, places]) => {
      const inJournal = shuffled.filter((_, at) => places[at] !== 0)
      const inTracked = shuffled.filter((_, at) => (places[at] ?? 0) !== 1)
      const twice = shuffled.filter((_, at) => places[at] === 3)
      const journal = bytesOf(logOf([...inJournal, ...twice]))
      expect(viewOf({ journal, tracked: bytesOf(logOf(inTracked)) })).toBe(whole)
    }),
    RUNS,
  )
})

test('added rows come by instant, then id', async () => {
  const lines = await someLines()
  const reversed = [...lines].reverse()
  const united = unionRows(new Uint8Array(), bytesOf(logOf(reversed.slice(1))))
  expect(idsIn(textOf(united))).toEqual(lines.slice(0, -1).map((line) => JSON.parse(line).event_id))
})

test('one id with two contents is an error and unites nothing', async () => {
  const [first = ''] = await someLines()
  const altered = first.replace('finalize-tasks', 'somebody')
  expect(() => unionRows(bytesOf(`${first}\n`), bytesOf(`${altered}\n`))).toThrow(
    expect.objectContaining({ key: 'EVENT_ID_CONFLICT' }),
  )
})

test('a torn last line is left out, a whole one gets its line end', async () => {
  const [first = '', second = ''] = await someLines()
  const torn = bytesOf(`${first}\n${second.slice(0, 50)}`)
  expect(textOf(unionRows(torn))).toBe(`${first}\n`)
  expect(textOf(unionRows(torn, bytesOf(second)))).toBe(`${first}\n${second}\n`)
  expect(textOf(unionRows(bytesOf(first), bytesOf(`${second}\n`)))).toBe(`${first}\n${second}\n`)
})

test('lines that are no rows are refused', () => {
  expect(() => unionRows(bytesOf('<<<<<<< ours\n{"a": 1}\n'))).toThrow(
    expect.objectContaining({ key: 'EVENT_LOG_CORRUPT' }),
  )
})

function sorted(bytes: Uint8Array): string[] {
  return textOf(bytes).split('\n').sort()
}

function viewOf(logs: Parameters<typeof statusOf>[1]): string {
  return textOf(snapshotBytes(statusOf(LOCATION, logs), LOCATION))
}
