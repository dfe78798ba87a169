import type { Lane } from '../lanes/lanes.js'
import { type FoldedLine, foldOn } from './fold-rows.js'
import { pathTo } from './reduce-status.js'
import { chainRows } from './row-chains.js'
import type { LaneRow } from './row-class.js'
import { headsOf, lineOf, type RowHeads } from './row-heads.js'
import { isImported, isSeed } from './row-meaning.js'

/** The latest rows of one work package, and what those before them gave. JSON. */
export interface HeldRows {
  /** In order. Where there is a past, the first of them is the last row of it. */
  rows: LaneRow[]
  past: FoldedLine | null
  /** Lanes that rows of the past led to. */
  readonly led: Lane[]
  /** Ids that rows of the past name as predecessors and that had not come by then. */
  readonly awaited: string[]
}

/** Beyond so many rows, the older ones are folded. */
const LONGEST = 32
/** So many stay, for rows that follow one of them. */
const KEPT = 16
/** So many may wait while writers have not settled their differences. */
const MOST = 512

export function holdNothing(): HeldRows {
  return { rows: [], past: null, led: [], awaited: [] }
}

/**
 * Takes the next row of a work package, and folds what is old and has one outcome. False where the
 * row depends on rows that were folded: then all rows are needed.
 */
export function holdRow(held: HeldRows, row: LaneRow): boolean {
  if (held.past !== null) {
    if (held.awaited.includes(row.eventId)) return false
    // A second seed has no effect. Whoever follows it will not find it here.
    if (row.previous === null && isSeed(row)) return true
    if (reachesBack(held, row)) return false
  }
  held.rows.push(row)
  const count = held.rows.length
  if (count > LONGEST && count % KEPT === 1) foldOlder(held)
  return held.rows.length <= MOST
}

function reachesBack({ rows, led }: HeldRows, row: LaneRow): boolean {
  if (typeof row.previous === 'string')
    return (
      rows.at(-1)?.eventId !== row.previous && !rows.some((one) => one.eventId === row.previous)
    )
  if (!isImported(row)) return true
  if (row.force || isSeed(row)) return false
  const counted = rows.filter((one, at) => at === 0 || !isSeed(one))
  return (
    counted.at(-1)?.to !== row.from &&
    !counted.some((one) => one.to === row.from) &&
    led.includes(row.from)
  )
}

/** Folds up to the latest row that everything before leads to and everything after comes from. */
function foldOlder(held: HeldRows): void {
  const { rows } = held
  const graph = headsOf(rows, chainRows(rows))
  let cut = rows.length - KEPT
  while (cut > 0 && !isCut(cut, rows, graph)) cut -= 1
  if (cut <= 0) return
  const { draft, rejections } = foldOn(pathTo(cut, rows, graph.follows), held.past)
  const ids = new Set(rows.map((row) => row.eventId))
  for (const { to, previous } of rows.slice(0, cut + 1)) {
    if (!held.led.includes(to)) held.led.push(to)
    if (typeof previous === 'string' && !ids.has(previous)) held.awaited.push(previous)
  }
  const last = rows[cut] as LaneRow
  const isGone = (row: LaneRow, at: number) => row.previous === null && graph.ignored.has(at)
  const later = rows.filter((row, at) => at > cut && !isGone(row, at))
  held.rows = [isImported(last) ? last : { ...last, previous: null }, ...later]
  held.past = { draft: { ...draft, lastRow: null }, rejections }
}

function isCut(cut: number, rows: readonly LaneRow[], graph: RowHeads): boolean {
  const { heads, follows, settled, ignored } = graph
  if (ignored.has(cut) || isSeed(rows[cut] as LaneRow)) return false
  if (heads.some((head) => head < cut)) return false
  const line = lineOf(cut, follows, settled)
  return rows.every((_, at) => {
    if (at > cut) return !line.has(at) && (ignored.has(at) || comesFrom(at, cut, follows))
    return ignored.has(at) || line.has(at)
  })
}

function comesFrom(at: number, earlier: number, follows: readonly number[]): boolean {
  let one = at
  while (one !== -1 && one !== earlier) one = follows[one] ?? -1
  return one === earlier
}
