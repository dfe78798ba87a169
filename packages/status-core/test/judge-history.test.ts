import { classifyRow, type LaneRow, reduceStatus } from '@spec-kitty/events/log'
import { expect, test } from 'vitest'
import { judgeHistory, type MissionStatus } from '../src/index.js'

function aRow(more: Readonly<Record<string, unknown>>): LaneRow {
  const given = { from_lane: 'planned', to_lane: 'claimed', actor: 'ada', wp_id: 'WP01' }
  const at = { at: '2026-12-01T09:30:00+00:00', event_id: '01KZ7Q3M8XH2V5T9RWB4C6D1EF' }
  const read = classifyRow({ ...given, ...at, ...more })
  if (read.kind !== 'lane') throw new Error(JSON.stringify(read))
  return read.row
}

function judged(rows: readonly LaneRow[], now = '2026-12-02T00:00:00Z') {
  const state = reduceStatus(rows)
  const status: MissionStatus = {
    state,
    rows,
    otherRows: [],
    rowCount: rows.length,
    findings: [],
    uncertain: new Set(),
    trackedComplete: true,
  }
  const found = judgeHistory(status, { nowMicros: Date.parse(now) * 1000 })
  return found.map(({ code, severity, wpId, details }) => ({ code, severity, wpId, ...details }))
}

test('one forced move informs, two of one work package warn, each with its reason', () => {
  const forced = (event_id: string, wp_id: string, reason: string) =>
    aRow({ event_id, wp_id, force: true, reason })
  const rows = [
    forced('01KZ7Q3M8XH2V5T9RWB4C6D1EA', 'WP01', 'stuck'),
    forced('01KZ7Q3M8XH2V5T9RWB4C6D1EB', 'WP02', 'in a hurry'),
    forced('01KZ7Q3M8XH2V5T9RWB4C6D1EC', 'WP02', 'again'),
  ]
  expect(judged(rows)).toMatchObject([
    { code: 'STATUS_FORCED', severity: 'info', wpId: 'WP01', count: 1, reasons: ['stuck'] },
    { severity: 'warning', wpId: 'WP02', count: 2, reasons: ['in a hurry', 'again'] },
  ])
})

test('an instant without an offset is read as UTC and told; one more than a day ahead warns', () => {
  expect(judged([aRow({ at: '2026-12-01T09:30:00' })])).toMatchObject([
    { code: 'EVENT_TIME_NAIVE', severity: 'info', count: 1, at: '2026-12-01T09:30:00' },
  ])
  for (const at of ['2026-12-01T09:30:00Z', '2026-12-01T09:30:00+02:00'])
    expect(judged([aRow({ at })])).toEqual([])
  const ahead = [aRow({ at: '2026-12-03T00:00:00.000001+00:00' })]
  expect(judged(ahead)).toMatchObject([{ code: 'EVENT_IN_FUTURE', severity: 'warning', count: 1 }])
  expect(judged(ahead, '2026-12-02T00:00:01Z')).toEqual([])
})

test('an approval by the one who implemented it is told, under any of its names', () => {
  const approvedBy = (reviewer: string) => [
    aRow({ actor: 'ada:opus', event_id: '01KZ7Q3M8XH2V5T9RWB4C6D1EA' }),
    aRow({
      from_lane: 'in_review',
      to_lane: 'approved',
      actor: reviewer,
      at: '2026-12-01T10:30:00+00:00',
      evidence: { review: { reviewer, verdict: 'approved', reference: 'x' } },
    }),
  ]
  const codes = (reviewer: string) => judged(approvedBy(reviewer)).map(({ code }) => code)
  expect(codes('ADA')).toEqual(['STATUS_SELF_REVIEW'])
  expect(codes('bob')).toEqual([])
})
