import type { Lane } from '../lanes/lanes.js'
import { type FoldedLine, foldOn } from './fold-rows.js'
import { pathTo } from './reduce-status.js'
import { chainRows, isPastPlanned } from './row-chains.js'
import type { LaneRow } from './row-class.js'
import { headsOf, lineOf, type RowHeads } from './row-heads.js'
import { isImported, isSeed, settledBy } from './row-meaning.js'

/** The latest rows of one work package, and what those before them gave. JSON. */
export interface HeldRows {
  /** In order. Where there is a past, the first of them is the last row of it. */
  rows: LaneRow[]
  past: FoldedLine | null
  /** Lanes that rows of the past led to. */
  readonly led: Lane[]
  /** Ids that rows of the past name as predecessors and that had not come by then. */
  readonly awaited: string[]
  /** Whether a second seed was dropped that a later seed would have to be weighed against. */
  spare: boolean
}

/** Beyond so many rows, the older ones are folded. */
const LONGEST = 32
/** So many stay, for rows that follow one of them. */
const KEPT = 16
/** So many may wait while writers have not settled their differences. */
const MOST = 512

export function holdNothing(): HeldRows {
  return { rows: [], past: null, led: [], awaited: [], spare: false }
}

/**
 * Takes the next row of a work package, and folds what is old and has one outcome. False where the
 * row depends on rows that were folded: then all rows are needed.
 */
export function holdRow(held: HeldRows, row: LaneRow): boolean {
  if (held.past !== null) {
    if (held.awaited.includes(row.eventId)) return false
    if (row.previous === null && isSeed(row)) {
      // It has no effect. Whoever follows it will not find it here.
      held.spare = true
      return settledBy(row).length === 0
    }
    if (reachesBack(held, row)) return false
  }
  held.rows.push(row)
  const count = held.rows.length
  if (count > LONGEST && count % KEPT === 1) foldOlder(held)
  return held.rows.length <= MOST
}

function reachesBack({ rows, led, spare }: HeldRows, row: LaneRow): boolean {
  const followed = followedBy(rows, row)
  if (followed === undefined) return true
  if (isSeed(row)) return spare && !isPastPlanned(followed)
  if (!isImported(row) || row.force || followed.to === row.from) return false
  const isLed = rows.some((one, at) => one.to === row.from && (at === 0 || !isSeed(one)))
  return !isLed && led.includes(row.from)
}

/** The row that is named, or for a row that names none the one before it that counts. */
function followedBy(rows: readonly LaneRow[], row: LaneRow): LaneRow | undefined {
  if (isImported(row)) return rows.findLast((one, at) => at === 0 || !isSeed(one))
  const last = rows.at(-1)
  return last?.eventId === row.previous ? last : rows.find((one) => one.eventId === row.previous)
}

/** Folds up to the latest row that everything before leads to and everything after comes from. */
function foldOlder(held: HeldRows): void {
  const { rows } = held
  const chains = chainRows(rows)
  const graph = headsOf(rows, chains)
  const spare = [...graph.ignored].filter((at) => !chains.ignored.has(at))
  let cut = rows.length - KEPT
  while (cut > 0 && !isCut(cut, rows, graph, spare)) cut -= 1
  if (cut <= 0) return
  const { draft, rejections } = foldOn(pathTo(cut, rows, graph.follows), held.past)
  const ids = new Set(rows.map((row) => row.eventId))
  for (const { to, previous } of rows.slice(0, cut + 1)) {
    if (!held.led.includes(to)) held.led.push(to)
    if (typeof previous === 'string' && !ids.has(previous)) held.awaited.push(previous)
  }
  if (spare.some((at) => isDropped(at, cut, graph))) held.spare = true
  const last = rows[cut] as LaneRow
  const later = rows.filter((_, at) => at > cut && !isDropped(at, cut, graph))
  held.rows = [isImported(last) ? last : { ...last, previous: null }, ...later]
  held.past = { draft: { ...draft, lastRow: null }, rejections }
}

function isCut(
  cut: number,
  rows: readonly LaneRow[],
  graph: RowHeads,
  spare: readonly number[],
): boolean {
  const { heads, follows, settled, ignored } = graph
  if (ignored.has(cut) || isSeed(rows[cut] as LaneRow)) return false
  if (heads.some((head) => head < cut)) return false
  if (spare.some((at) => isDropped(at, cut, graph)) && rows.slice(cut).some(isSeed)) return false
  const line = lineOf(cut, follows, settled)
  return rows.every((row, at) => {
    if (at <= cut) return ignored.has(at) || line.has(at)
    if (comesFrom(at, cut, follows)) return !line.has(at)
    return ignored.has(at) && settledBy(row).length === 0
  })
}

function isDropped(at: number, cut: number, { follows }: RowHeads): boolean {
  return at < cut || !comesFrom(at, cut, follows)
}

/** Whether a row is the earlier one or has it before it; a second seed and its like have not. */
function comesFrom(at: number, earlier: number, follows: readonly number[]): boolean {
  let one = at
  while (one !== -1 && one !== earlier) one = follows[one] ?? -1
  return one === earlier
}
