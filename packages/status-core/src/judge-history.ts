import { type LaneRow, sameActor, type WorkPackageState } from '@spec-kitty/events/log'
import type { LogFinding, MissionStatus } from './mission-status.js'

const DAY_MICROS = 86_400_000_000
/** So many forced moves of one work package are no accident any more. */
const FORCED_MANY = 2
const HAS_OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/i

/**
 * What a person may want to know about whole histories, beside what the fold reports row by row:
 * forced moves with their reasons, approvals by the implementer, instants without an offset or
 * more than a day ahead of the clock. Pure; nothing in it changes a lane.
 */
export function judgeHistory(
  status: MissionStatus,
  facts: { readonly nowMicros: number },
): readonly LogFinding[] {
  const { rows, state } = status
  return [
    ...forced(rows),
    ...[...state.workPackages.values()].flatMap(selfReviewed),
    ...naive(rows),
    ...ahead(rows, facts.nowMicros),
  ]
}

function forced(rows: readonly LaneRow[]): readonly LogFinding[] {
  const byPackage = new Map<string, LaneRow[]>()
  for (const row of rows) {
    if (!row.force) continue
    const known = byPackage.get(row.wpId)
    if (known === undefined) byPackage.set(row.wpId, [row])
    else known.push(row)
  }
  return [...byPackage].map(([wpId, moves]) => {
    const reasons = moves.map(({ fields }) =>
      typeof fields.reason === 'string' ? fields.reason : '',
    )
    return {
      code: 'STATUS_FORCED',
      severity: moves.length < FORCED_MANY ? 'info' : 'warning',
      wpId,
      message: `${wpId} was moved by force ${moves.length === 1 ? 'once' : `${moves.length} times`}.`,
      details: { count: moves.length, reasons, events: moves.map((row) => row.eventId) },
    }
  })
}

function selfReviewed({ wpId, approval, implementer }: WorkPackageState): readonly LogFinding[] {
  if (approval === null || implementer === null || !sameActor(approval.reviewer, implementer))
    return []
  return [
    {
      code: 'STATUS_SELF_REVIEW',
      severity: 'info',
      wpId,
      message: `${wpId} was approved by ${approval.reviewer}, who implemented it.`,
      details: { event_id: approval.eventId, reviewer: approval.reviewer, implementer },
    },
  ]
}

function naive(rows: readonly LaneRow[]): readonly LogFinding[] {
  const found = rows.filter(({ at }) => !HAS_OFFSET.test(at))
  const [first] = found
  if (first === undefined) return []
  return [
    {
      code: 'EVENT_TIME_NAIVE',
      severity: 'info',
      wpId: null,
      message: `${found.length} events name no offset; they are read as UTC.`,
      details: { count: found.length, event_id: first.eventId, at: first.at },
    },
  ]
}

function ahead(rows: readonly LaneRow[], nowMicros: number): readonly LogFinding[] {
  const found = rows.filter(({ instant }) => instant - nowMicros > DAY_MICROS)
  const [first] = found
  if (first === undefined) return []
  return [
    {
      code: 'EVENT_IN_FUTURE',
      severity: 'warning',
      wpId: null,
      message: `${found.length} events lie more than a day ahead of this clock.`,
      details: { count: found.length, event_id: first.eventId, at: first.at },
    },
  ]
}
