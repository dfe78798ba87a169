import { expect, test } from 'vitest'
import { countRows, emit, readLogBytes, readStatus, rowLine } from '../src/index.js'
import { claim, seed } from './requests.js'
import { aSeededWorld, LOCATION, trackedText } from './world.js'

const AT = '2026-12-01T09:30:10+00:00'

function imported(id: number, more: object = {}) {
  const event_id = `01KZ7R1A2B3C4D5E6F7G8H9J${String(id).padStart(2, '0')}`
  const lanes = { from_lane: 'planned', to_lane: 'claimed' }
  return { actor: 'codex', at: AT, event_id, force: false, wp_id: 'WP05', ...lanes, ...more }
}

const enveloped = (id: number, wp_id: string) => {
  const { event_id, at, ...payload } = imported(id, { wp_id })
  return { event_type: 'WPStatusChanged', event_id, timestamp: at, payload }
}

test('foreign, legacy and unknown rows are read, counted and reported, none vanishes', async () => {
  const world = await aSeededWorld('WP01', 'WP02')
  const others = [
    imported(1),
    enveloped(2, 'WP06'),
    enveloped(3, 'WP08'),
    imported(4, { mission_id: '01KZ7QAAAAAAAAAAAAAAAAAAAA', wp_id: 'WP09' }),
    imported(5, { to_lane: 'nowhere', wp_id: 'WP07' }),
    { event_type: 'MissionCreated', event_id: 'm-1', timestamp: AT },
    { kind: 'annotation', text: 'one' },
    { kind: 'annotation', text: 'two' },
    { what: 'is this' },
    imported(1),
  ]
  const lines = others.map((row) => `${rowLine(row)}\n`).join('')
  world.files.put(LOCATION.trackedLog, trackedText(world) + lines)
  const wanted = {
    total: 11,
    lane: 5,
    imported: 3,
    enveloped: 2,
    foreign: 1,
    invalid: 1,
    unknown: 1,
    other: { MissionCreated: 1, annotation: 2 },
    repeated: 1,
  }
  expect(countRows(LOCATION, await readLogBytes(world.files, LOCATION))).toEqual(wanted)
  const { state, findings } = await readStatus(world.files, LOCATION)
  expect(state.workPackages.get('WP06')?.lane).toBe('claimed')
  expect(findings.map((finding) => finding.code).sort()).toEqual([
    'EVENT_FOREIGN_MISSION',
    'EVENT_REPEATED',
    'EVENT_ROW_INVALID',
    'EVENT_ROW_UNKNOWN',
    'STATUS_LOG_INCOMPLETE',
  ])
  await emit(world, LOCATION, [claim('WP01'), seed('WP03')])
  const after = countRows(LOCATION, await readLogBytes(world.files, LOCATION))
  expect(after).toEqual({ ...wanted, total: 13, lane: 7 })
})
