import type { LaneRow } from './row-class.js'
import { isImported, isSeed } from './row-meaning.js'
import type { StatusFinding, StatusFindingCode } from './status-state.js'

/** Who follows whom among the rows of one work package. Rows are named by index. */
export interface RowChains {
  /** Index of the row that each row follows; -1 for none. Never leads in a circle. */
  readonly before: readonly number[]
  /** Rows without effect: seeds of a work package that is past `planned`. */
  readonly ignored: ReadonlySet<number>
  readonly findings: readonly StatusFinding[]
}

/** Finds the predecessor of every row. @param rows of one work package, ordered, each id once */
export function chainRows(rows: readonly LaneRow[]): RowChains {
  const findings: StatusFinding[] = []
  const ignored = new Set<number>()
  const before = new Array<number>(rows.length).fill(-1)
  if (rows.some(isImported)) linkImported(rows, before, ignored)
  if (rows.some((row) => typeof row.previous === 'string')) {
    linkNamed(rows, before, findings)
    cutCircles(rows, before, findings)
    rows.forEach((row, at) => {
      const followed = rows[before[at] ?? -1]
      if (!isImported(row) && isSeed(row) && followed !== undefined && isPastPlanned(followed))
        ignored.add(at)
    })
  }
  for (const at of ignored) findings.push(seedIgnored(rows[at] as LaneRow))
  return { before, ignored, findings }
}

export function seedIgnored(row: LaneRow): StatusFinding {
  return rowFinding('SEED_IGNORED', 'info', row, 'seeds a work package that has begun already')
}

export function rowFinding(
  code: StatusFindingCode,
  severity: StatusFinding['severity'],
  row: LaneRow,
  what: string,
  details: Readonly<Record<string, unknown>> = {},
): StatusFinding {
  const message = `${row.wpId}: event ${row.eventId} ${what}`
  return { code, severity, wpId: row.wpId, message, details: { event_id: row.eventId, ...details } }
}

/** A row that names nobody follows the row just before it, so that an imported log is one line. */
function linkImported(rows: readonly LaneRow[], before: number[], ignored: Set<number>): void {
  const ledTo = new Map<string, number>()
  let last = -1
  rows.forEach((row, at) => {
    const lead = rows[last]
    if (isImported(row)) {
      before[at] = last
      if (lead !== undefined && isSeed(row) && isPastPlanned(lead)) {
        ignored.add(at)
        return
      }
      if (lead !== undefined && !row.force && lead.to !== row.from)
        before[at] = ledTo.get(row.from) ?? last
    } else if (lead !== undefined && isSeed(row)) return
    ledTo.set(row.to, at)
    last = at
  })
}

/** Mostly a row follows the one just before it; the index of ids is made when one does not. */
function linkNamed(rows: readonly LaneRow[], before: number[], findings: StatusFinding[]): void {
  let indexOf: ReadonlyMap<string, number> | undefined
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as LaneRow
    if (typeof row.previous !== 'string') continue
    if (at > 0 && rows[at - 1]?.eventId === row.previous) {
      before[at] = at - 1
      continue
    }
    indexOf ??= new Map(rows.map((one, index) => [one.eventId, index]))
    const named = indexOf.get(row.previous)
    if (named !== undefined) before[at] = named
    else
      findings.push(
        rowFinding('STATUS_PREDECESSOR_MISSING', 'warning', row, 'follows one that is not here', {
          prev_event_id: row.previous,
        }),
      )
  }
}

/** Only a row that names a later one can close a circle; its first row in order is cut loose. */
function cutCircles(rows: readonly LaneRow[], before: number[], findings: StatusFinding[]): void {
  if (before.every((followed, at) => followed < at)) return
  const seenIn = new Array<number>(rows.length).fill(-1)
  for (let start = 0; start < rows.length; start += 1) {
    let at = start
    while (at !== -1 && seenIn[at] === -1) {
      seenIn[at] = start
      at = before[at] ?? -1
    }
    if (at === -1 || seenIn[at] !== start) continue
    const circle = [at]
    for (let next = before[at] ?? at; next !== at; next = before[next] ?? at) circle.push(next)
    const first = Math.min(...circle)
    before[first] = -1
    findings.push(
      rowFinding(
        'EVENT_ROW_INVALID',
        'error',
        rows[first] as LaneRow,
        'follows itself in a circle',
      ),
    )
  }
}

export function isPastPlanned(row: LaneRow): boolean {
  return row.to !== 'planned' && row.to !== 'genesis'
}
