import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { parseEvent } from '../src/index.js'
import { restorePoints } from '../src/legacy/restore-points.js'
import { type Change, exportReference, upcastReference } from '../src/legacy.js'

export const MISSION = '01KZ7Q3M8XH2V5T9RWB4C6D1EF'
export const resolver = { missionIdOf: () => MISSION }

export const closed = {
  schema_version: '3.0.0',
  event_id: '01J00000000000000000000003',
  event_type: 'MissionClosed',
  aggregate_id: 'mission/fixture',
  timestamp: '2026-01-01T00:00:00+02:00',
  build_id: 'build-1',
  node_id: 'node-1',
  lamport_clock: 3,
  correlation_id: '01J00000000000000000000003',
  project_uuid: '8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11',
  payload: { mission_slug: 'fixture', mission_number: 1, mission_type: 'software-dev' },
}

export function older(event: unknown) {
  const parsed = parseEvent(event, { dialect: 'reference' })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.event
}

export function upcast(
  event: unknown,
  options = resolver as Parameters<typeof upcastReference>[1],
) {
  const before = JSON.stringify(event)
  const result = upcastReference(event, options)
  expect(JSON.stringify(event)).toBe(before)
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.issues)}`)
  return result
}

export function exported(event: unknown) {
  const before = JSON.stringify(event)
  const result = exportReference(event)
  expect(JSON.stringify(event)).toBe(before)
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.issues)}`)
  return result
}

/** One valid native event of each type, from the cases that the package ships. */
export const EVENTS: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map(
  readFileSync(new URL('../cases/events-native.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ expect: { verdict } }) => verdict === 'valid')
    .map(({ input }) => [input.event_type, input]),
)

/** Whether changes account for every place where two events differ. */
export function explains(changes: readonly Change[], before: unknown, after: unknown): boolean {
  const told = changes.flatMap(({ path, to }) => [path, to ?? path]).map((path) => path.join('/'))
  return restorePoints(before, after)
    .map(({ path }) => path.join('/'))
    .every((at) =>
      told.some((one) => `${one}/`.startsWith(`${at}/`) || `${at}/`.startsWith(`${one}/`)),
    )
}

export const OURS = ['GateWaived', 'EvidenceRecorded']
