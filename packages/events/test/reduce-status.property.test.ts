import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  classifyRow,
  formatInstant,
  type LaneRow,
  readPlainRow,
  reduceStatus,
  startStatusFold,
  type WorkPackageState,
} from '../src/log.js'
import { isBootstrap, type Lane, targetsOf } from '../src/status.js'
import { APPROVAL, eventId, landing, laneRow, rowObject, written } from './row-builder.js'

const SEED = { seed: 20_261_201, numRuns: 300 }
const ACTORS = ['claude', 'codex', 'gemini']
const START = 1_796_000_000_000_000

/** Choices of one step; each is reduced to what the state allows. */
interface Choice {
  readonly wp: number
  readonly target: number
  readonly actor: number
  readonly clock: number
}

const choice: fc.Arbitrary<Choice> = fc.record({
  wp: fc.nat(2),
  target: fc.nat(9),
  actor: fc.nat(2),
  clock: fc.integer({ min: -3_600_000_000, max: 3_600_000_000 }),
})

/**
 * Writes one row as a writer does that sees `rows` and nothing else. A writer of ours stamps later
 * than all it sees; another tool writes what its clock says.
 */
function write(rows: readonly LaneRow[], number: number, step: Choice, named: boolean): LaneRow {
  const wpId = `WP0${step.wp + 1}`
  const state = reduceStatus(rows).workPackages.get(wpId)
  const from: Lane = state?.lane ?? 'genesis'
  const targets = targetsOf(from)
  const legal = targets[step.target % Math.max(1, targets.length)]
  const to: Lane = legal ?? 'planned'
  const others = state?.heads.filter((id) => id !== state.lastEventId) ?? []
  const clock = START + number * 1_000_000 + step.clock
  const seen = Math.max(0, ...rows.map((row) => row.instant))
  const evidence =
    to === 'approved' ? APPROVAL : to === 'done' ? landing(`abc${step.actor}000`) : null
  return laneRow(
    rowObject(number, from, to, {
      wp_id: wpId,
      actor: ACTORS[step.actor],
      at: formatInstant(named ? Math.max(clock, seen + 1) : clock),
      force: legal === undefined,
      reason: 'because',
      review_ref: to === 'planned' && from !== 'genesis' ? 'review-cycle://m/WP01/1' : null,
      evidence,
      policy_metadata: others.length > 0 && named ? { settles: others } : null,
      ...(named ? { prev_event_id: state?.lastEventId ?? null } : {}),
    }),
  )
}

function history(
  steps: readonly Choice[],
  named: boolean,
  first = 1,
  base: readonly LaneRow[] = [],
) {
  const rows = [...base]
  for (const [at, step] of steps.entries()) rows.push(write(rows, first + at, step, named))
  return rows
}

function shuffled<T>(items: readonly T[], keys: readonly number[]): readonly T[] {
  return items
    .map((item, at) => ({ item, key: keys[at % keys.length] ?? 0, at }))
    .sort((a, b) => a.key - b.key || b.at - a.at)
    .map(({ item }) => item)
}

/** The state with everything in it, in an order that says nothing. */
function plain(rows: readonly LaneRow[]) {
  const { workPackages, ...rest } = reduceStatus(rows)
  return {
    ...rest,
    workPackages: Object.fromEntries([...workPackages].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

const steps = fc.array(choice, { minLength: 1, maxLength: 40 })
const keys = fc.array(fc.nat(1000), { minLength: 1, maxLength: 30 })

describe('the fold', () => {
  it('does not depend on the order of lines or on repeats [R-FR-003]', () => {
    fc.assert(
      fc.property(steps, steps, keys, fc.boolean(), (common, more, order, named) => {
        const base = history(common, true)
        const rows = [
          ...history(more, named, 101, base),
          ...history(more.slice(1), true, 201, base),
        ]
        const repeated = shuffled([...rows, ...rows], order)
        expect(plain(repeated)).toEqual(
          plain([...new Map(rows.map((row) => [row.eventId, row])).values()]),
        )
      }),
      SEED,
    )
  })

  it('of one line does not depend on the clocks', () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.integer({ min: -1e12, max: 1e12 }), { minLength: 1 }),
        (some, skew) => {
          const rows = history(some, true)
          const moved = rows.map((row, at) => ({
            ...row,
            instant: row.instant + (skew[at % skew.length] ?? 0),
          }))
          const states = ({ workPackages }: ReturnType<typeof reduceStatus>) =>
            new Map([...workPackages].sort(([a], [b]) => (a < b ? -1 : 1)))
          expect(states(reduceStatus(moved))).toEqual(states(reduceStatus(rows)))
        },
      ),
      SEED,
    )
  })

  it('gives the same state when the rows of one writer are taken one by one', () => {
    let taken = 0
    let unparsed = 0
    fc.assert(
      fc.property(steps, (some) => {
        const rows = history(some, true)
        const fold = startStatusFold()
        const plain = rows.map((row) => readPlainRow(written(row.fields), 0) ?? row)
        if (!plain.every((row) => fold.add(row))) return
        taken += 1
        unparsed += plain.filter((row, at) => row !== rows[at]).length
        expect(fold.finish()).toEqual(reduceStatus(rows))
      }),
      SEED,
    )
    expect(taken).toBeGreaterThan(SEED.numRuns / 10)
    expect(unparsed, 'rows are read without parsing too').toBeGreaterThan(taken)
  })

  it('taken one by one refuses rows of which it would have to keep the past', () => {
    const first = laneRow(rowObject(1, 'genesis', 'planned', { prev_event_id: null }))
    const claim = laneRow(
      rowObject(3, 'planned', 'claimed', { prev_event_id: first.eventId, actor: 'claude' }),
    )
    const twin = laneRow(
      rowObject(4, 'planned', 'claimed', { prev_event_id: first.eventId, actor: 'codex' }),
    )
    const fold = startStatusFold()
    expect([first, claim, twin].map((row) => fold.add(row))).toEqual([true, true, false])
    expect(startStatusFold().add(claim)).toBe(false)
  })

  it('reads back every row that was written', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (some, named) => {
        for (const row of history(some, named))
          expect(classifyRow(JSON.parse(JSON.stringify(row.fields)))).toEqual({ kind: 'lane', row })
      }),
      SEED,
    )
  })

  it('of legal rows in one place has one head, no findings, and the lane last written', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const rows = history(
          some.map((step) => ({ ...step, clock: 0 })),
          true,
        )
        const { workPackages, findings, eventCount } = reduceStatus(rows)
        expect(eventCount).toBe(rows.length)
        expect(findings.filter((finding) => finding.severity !== 'info')).toEqual([])
        for (const [wpId, state] of workPackages) {
          const last = rows.filter((row) => row.wpId === wpId).at(-1)
          expect(state).toMatchObject({ lane: last?.to, heads: [last?.eventId] })
        }
      }),
      SEED,
    )
  })
})

describe('two clones that meet', () => {
  it('keep what the ranking promises, and are one line after the next write', () => {
    fc.assert(
      fc.property(steps, steps, steps, fc.boolean(), (common, ours, theirs, imported) => {
        const base = history(common, true)
        const one = history(ours, true, 101, base)
        const two = history(theirs, !imported, 201, base)
        const united = [...new Map([...one, ...two].map((row) => [row.eventId, row])).values()]
        const { workPackages } = reduceStatus(united)
        for (const state of workPackages.values()) promises(state, united)
        const settled = [...united]
        for (const [at, wpId] of [...workPackages.keys()].entries())
          settled.push(
            write(
              settled,
              900 + at,
              { wp: Number(wpId.slice(2)) - 1, target: 0, actor: 0, clock: 0 },
              true,
            ),
          )
        for (const state of reduceStatus(settled).workPackages.values())
          expect(state.heads).toHaveLength(1)
      }),
      SEED,
    )
  })
})

/** What no clock may bring about. */
function promises(state: WorkPackageState, rows: readonly LaneRow[]): void {
  const heads = rows.filter((row) => state.heads.includes(row.eventId))
  const lanes = heads.map((row) => row.to)
  if (lanes.includes('canceled')) expect(state.lane).toBe('canceled')
  else if (lanes.includes('blocked')) expect(state.lane).toBe('blocked')
  else if (!heads.some((row) => mayHoldRejection(row, rows))) {
    if (lanes.includes('approved') || lanes.includes('for_review'))
      expect(['planned', 'claimed']).not.toContain(state.lane)
  }
  expect(heads.map((row) => row.eventId)).toContain(state.lastEventId)
  expect(
    heads.every((row) => !isBootstrap(row.from, row.to, row.force) || heads.length === 1),
  ).toBe(true)
}

function mayHoldRejection(head: LaneRow, rows: readonly LaneRow[]): boolean {
  return rows.some(
    (row) =>
      row.wpId === head.wpId &&
      ['for_review', 'in_review', 'approved', 'done'].includes(row.from) &&
      ['planned', 'claimed', 'in_progress'].includes(row.to),
  )
}

it('builds ids that sort by their number', () => {
  expect(eventId(99) < eventId(100)).toBe(true)
})
