import { type RowChains, rowFinding, seedIgnored } from './row-chains.js'
import type { LaneRow } from './row-class.js'
import { isSeed, settledBy } from './row-meaning.js'
import type { StatusFinding } from './status-state.js'

/** The rows that no row follows, and what stands before each row. Rows are named by index. */
export interface RowHeads {
  /** In order; at least one. */
  readonly heads: readonly number[]
  /** Index of the row that each row follows, ignored rows stepped over; -1 for none. */
  readonly follows: readonly number[]
  /** Rows that a row settled. */
  readonly settled: ReadonlyMap<number, readonly number[]>
  /** Rows without effect: seeds of a work package that has begun already. */
  readonly ignored: ReadonlySet<number>
  readonly findings: readonly StatusFinding[]
}

/** Finds the heads among the rows of one work package. */
export function headsOf(rows: readonly LaneRow[], chains: RowChains): RowHeads {
  const ignored = new Set(chains.ignored)
  const findings: StatusFinding[] = []
  const pairs = settledPairs(rows)
  for (;;) {
    const follows = stepOver(chains.before, ignored)
    const circular: StatusFinding[] = []
    const counted = pairs.filter(([by]) => !ignored.has(by))
    const settled = acceptSettled(rows, follows, counted, circular)
    const heads = uncovered(rows.length, follows, settled, ignored)
    const surplus = surplusSeeds(rows, heads)
    if (surplus.length === 0)
      return { heads, follows, settled, ignored, findings: [...findings, ...circular] }
    for (const at of surplus) {
      ignored.add(at)
      findings.push(seedIgnored(rows[at] as LaneRow))
    }
  }
}

/** Everything up to a row: the row itself, its predecessors, and what they settled. */
export function lineOf(
  at: number,
  follows: readonly number[],
  settled: ReadonlyMap<number, readonly number[]>,
): ReadonlySet<number> {
  const line = new Set<number>()
  const open = [at]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === -1 || line.has(next)) continue
    line.add(next)
    open.push(follows[next] ?? -1, ...(settled.get(next) ?? []))
  }
  return line
}

function uncovered(
  count: number,
  follows: readonly number[],
  settled: ReadonlyMap<number, readonly number[]>,
  ignored: ReadonlySet<number>,
): readonly number[] {
  const covered = new Array<boolean>(count).fill(false)
  for (let at = 0; at < count; at += 1) {
    const followed = follows[at] ?? -1
    if (followed !== -1 && !ignored.has(at)) covered[followed] = true
  }
  for (const ones of settled.values()) for (const one of ones) covered[one] = true
  const heads: number[] = []
  for (let at = 0; at < count; at += 1)
    if (covered[at] === false && !ignored.has(at)) heads.push(at)
  return heads
}

function stepOver(before: readonly number[], ignored: ReadonlySet<number>): readonly number[] {
  if (ignored.size === 0) return before
  return before.map((followed) => {
    let at = followed
    while (ignored.has(at)) at = before[at] ?? -1
    return at
  })
}

type Pair = readonly [by: number, settled: number]

function settledPairs(rows: readonly LaneRow[]): readonly Pair[] {
  const claims: (readonly [by: number, id: string])[] = []
  rows.forEach((row, by) => {
    if (row.detailed) for (const id of settledBy(row)) claims.push([by, id])
  })
  if (claims.length === 0) return []
  const indexOf = new Map(rows.map((row, at) => [row.eventId, at]))
  return claims.flatMap(([by, id]): Pair[] => {
    const at = indexOf.get(id)
    return at === undefined ? [] : [[by, at]]
  })
}

/** A row cannot settle what comes after it: such a claim is left out, so that a head remains. */
function acceptSettled(
  rows: readonly LaneRow[],
  follows: readonly number[],
  pairs: readonly Pair[],
  findings: StatusFinding[],
): ReadonlyMap<number, readonly number[]> {
  const accepted = new Map<number, number[]>()
  for (const [by, settled] of pairs) {
    if (lineOf(settled, follows, accepted).has(by)) {
      const what = 'settles an event that comes after it'
      findings.push(rowFinding('EVENT_ROW_INVALID', 'error', rows[by] as LaneRow, what))
      continue
    }
    const known = accepted.get(by)
    if (known === undefined) accepted.set(by, [settled])
    else known.push(settled)
  }
  return accepted
}

/** Seeds beside any other head, and all seeds but the first: two finalizes are no conflict. */
function surplusSeeds(rows: readonly LaneRow[], heads: readonly number[]): readonly number[] {
  if (heads.length < 2) return []
  const seeds = heads.filter((at) => isSeed(rows[at] as LaneRow))
  return seeds.length === heads.length ? seeds.slice(1) : seeds
}
