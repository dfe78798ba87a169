import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HeldRows, holdNothing, holdRow } from '../src/log/held-rows.js'
import { reduceWorkPackage } from '../src/log/reduce-status.js'
import type { LaneRow, StatusFinding } from '../src/log.js'
import { LANES } from '../src/status.js'
import { APPROVAL, eventId, landing, laneRow, rowObject } from './row-builder.js'

const RUNS = { seed: 20_261_203, numRuns: 200 }

/** Mostly zero. */
const rarely = (weight: number, most: number) =>
  fc.oneof(
    { weight, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: most }) },
  )

const row = (forks: number, foreign: number, odd: number) =>
  fc.record({
    to: fc.nat(8),
    back: rarely(forks, 30),
    isImported: rarely(foreign, 1),
    /** 1 to 4: a seed of its own, a later seed, an unknown predecessor, a row that comes later. */
    odd: rarely(odd, 4),
    force: fc.boolean(),
    hasEvidence: fc.boolean(),
    settles: rarely(3, 20),
    from: rarely(20, 8),
  })

type Choice = typeof row extends (...args: never) => fc.Arbitrary<infer T> ? T : never

/** Rows of one work package as no careful writer would leave them: anything may follow anything. */
function wild(choices: readonly Choice[]): readonly LaneRow[] {
  const rows: LaneRow[] = []
  for (const [at, choice] of choices.entries()) rows.push(wildRow(rows, at + 1, choice))
  return rows
}

function wildRow(rows: readonly LaneRow[], number: number, choice: Choice): LaneRow {
  const followed = rows[Math.max(0, rows.length - 1 - choice.back)]
  const isSeed = choice.odd === 1 || choice.odd === 2
  const to = isSeed ? 'planned' : (LANES[choice.to + 1] ?? 'planned')
  const from = isSeed
    ? choice.from > 4
      ? 'planned'
      : 'genesis'
    : choice.from > 0
      ? (LANES[choice.from] ?? 'planned')
      : (followed?.to ?? 'genesis')
  const previous = [followed?.eventId ?? null, null, followed?.eventId ?? null]
  const odd = [...previous, eventId(900_000 + number), eventId(number + 1)][choice.odd] ?? null
  const evidence = to === 'done' ? landing(choice.force ? 'abc1234' : 'def1234') : APPROVAL
  const settled = rows[Math.max(0, rows.length - 1 - choice.settles)]?.eventId
  return laneRow(
    rowObject(number, from, to, {
      force: choice.force && choice.isImported === 1,
      reason: 'because',
      evidence: choice.hasEvidence && (to === 'approved' || to === 'done') ? evidence : null,
      policy_metadata: choice.settles > 0 ? { settles: [settled] } : null,
      ...(choice.isImported === 1 ? {} : { prev_event_id: odd }),
    }),
  )
}

/** What rows say, findings that are no conflict left aside. */
function told(rows: readonly LaneRow[], past: HeldRows['past']) {
  const findings: StatusFinding[] = []
  const state = reduceWorkPackage(rows, findings, past)
  return { state, conflicts: findings.filter(({ details }) => details.open === true) }
}

describe('rows that are held and folded while they come', () => {
  it.each([
    ['rare forks', row(60, 20, 60), 20],
    ['many forks', row(8, 20, 30), 5],
    ['rows of two tools', row(60, 1, 60), 10],
    ['one writer, odd seeds', row(1_000, 1_000, 20), 20],
  ] as const)('say what all rows say, or are refused: %s', (_name, one, folded) => {
    const count = { folded: 0 }
    fc.assert(
      fc.property(fc.array(one, { minLength: 34, maxLength: 110 }), (choices) => {
        const rows = wild(choices)
        let held = holdNothing()
        for (const [at, next] of rows.entries()) {
          if (!holdRow(held, next)) return
          if (at % 20 === 0) held = JSON.parse(JSON.stringify(held)) as HeldRows
        }
        expect(told(held.rows, held.past)).toEqual(told(rows, null))
        if (held.past !== null) count.folded += 1
      }),
      RUNS,
    )
    expect(count.folded).toBeGreaterThan(folded)
  })
})
