import { sameJson } from '../values/json-equality.js'
import type { LaneRow } from './row-class.js'
import type { StatusFinding } from './status-state.js'

/** Rows of one log, each id once, sorted by (instant, id), whole and by work package. */
export interface OrderedRows {
  readonly rows: readonly LaneRow[]
  readonly byWorkPackage: ReadonlyMap<string, readonly LaneRow[]>
  readonly findings: readonly StatusFinding[]
}

/** Sorts rows and drops repeats. An id with two contents is a finding, and neither row is kept. */
export function orderRows(given: readonly LaneRow[]): OrderedRows {
  if (isRising(given)) return { rows: given, byWorkPackage: split(given), findings: [] }
  const byId = new Map<string, LaneRow>()
  const distinct: LaneRow[] = []
  const conflicts = new Map<string, LaneRow>()
  for (const row of given) {
    const known = byId.get(row.eventId)
    if (known === undefined) {
      byId.set(row.eventId, row)
      distinct.push(row)
    } else if (known.fields !== row.fields && !sameRow(known, row)) conflicts.set(row.eventId, row)
  }
  const findings: StatusFinding[] = []
  for (const [id, row] of conflicts) {
    findings.push(conflictFinding(id, [row.wpId, byId.get(id)?.wpId ?? row.wpId]))
  }
  const kept =
    conflicts.size === 0 ? distinct : distinct.filter((row) => !conflicts.has(row.eventId))
  const rows = sorted(kept)
  return { rows, byWorkPackage: split(rows), findings }
}

/** One writer's log rises in instant and id, so it is sorted and no id can stand twice. */
function isRising(rows: readonly LaneRow[]): boolean {
  for (let at = 1; at < rows.length; at += 1) {
    const [before, row] = [rows[at - 1] as LaneRow, rows[at] as LaneRow]
    if (before.instant > row.instant || before.eventId >= row.eventId) return false
  }
  return true
}

function split(rows: readonly LaneRow[]): ReadonlyMap<string, readonly LaneRow[]> {
  const byWorkPackage = new Map<string, LaneRow[]>()
  for (const row of rows) {
    const own = byWorkPackage.get(row.wpId)
    if (own === undefined) byWorkPackage.set(row.wpId, [row])
    else own.push(row)
  }
  return byWorkPackage
}

/** An enveloped row keeps id and instant outside its fields, so they are compared besides. */
function sameRow(a: LaneRow, b: LaneRow): boolean {
  return a.at === b.at && a.enveloped === b.enveloped && sameJson(a.fields, b.fields)
}

function sorted(rows: LaneRow[]): readonly LaneRow[] {
  for (let at = 1; at < rows.length; at += 1)
    if (compareRows(rows[at - 1] as LaneRow, rows[at] as LaneRow) > 0) return rows.sort(compareRows)
  return rows
}

function compareRows(a: LaneRow, b: LaneRow): number {
  return a.instant - b.instant || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0)
}

function conflictFinding(id: string, wpIds: readonly string[]): StatusFinding {
  const wpId = [...wpIds].sort()[0] as string
  return {
    code: 'EVENT_ID_CONFLICT',
    severity: 'error',
    wpId,
    message: `event ${id} of ${wpId} stands in the log with different contents`,
    details: { event_id: id },
  }
}
