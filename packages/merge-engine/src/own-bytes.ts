import { SpecKittyError } from '@spec-kitty/platform'
import {
  type MissionStatus,
  type NewRow,
  rowLine,
  type StatusLogLocation,
  snapshotBytes,
  statusOf,
  unionRows,
} from '@spec-kitty/status-core'
import { jsonDocument, jsonObject } from './json-document.js'
import { mergeAcceptance } from './merge-acceptance.js'
import type { OwnSides } from './merge-facts.js'
import { mergeMeta } from './merge-meta.js'
import type { MergePlan } from './merge-plan.js'
import { missionDirectory } from './own-files.js'

const EMPTY = new Uint8Array()

export interface OwnBytesRequest {
  readonly plan: MergePlan
  readonly location: StatusLogLocation
  readonly own: ReadonlyMap<string, OwnSides>
  readonly journal: Uint8Array | undefined
  readonly rows: readonly NewRow[]
}

export interface OwnBytes {
  /** Published bytes of the mission's tool-written files, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly status: MissionStatus
}

/**
 * The tool-written files as they are published: each from all sides that have one, the log with
 * its done rows, the view of it, and what meta records about the merge. Pure.
 *
 * @throws MERGE_BOOKKEEPING_CONFLICT, EVENT_ID_CONFLICT, EVENT_LOG_CORRUPT
 */
export function ownBytes(request: OwnBytesRequest): OwnBytes {
  const folder = missionDirectory(request.plan.mission.slug)
  const files = new Map<string, Uint8Array>()
  const log = mergedLog(request, `${folder}/status.events.jsonl`)
  const location = { ...request.location, missionNumber: request.plan.number }
  const status = statusOf(location, { tracked: log })
  files.set(`${folder}/status.events.jsonl`, log)
  files.set(`${folder}/status.json`, snapshotBytes(status, location))
  files.set(`${folder}/meta.json`, mergedMeta(request, `${folder}/meta.json`))
  const lanes = request.own.get(`${folder}/lanes.json`)
  const manifest = lanes?.working ?? lanes?.mission ?? lanes?.target
  if (manifest) files.set(`${folder}/lanes.json`, manifest)
  const matrix = mergedMatrix(request.own.get(`${folder}/acceptance-matrix.json`))
  if (matrix !== null) files.set(`${folder}/acceptance-matrix.json`, matrix)
  const gates = mergedLines(request.own.get(`${folder}/gates.jsonl`))
  if (gates !== null) files.set(`${folder}/gates.jsonl`, gates)
  return { files, status }
}

function mergedLog(request: OwnBytesRequest, path: string): Uint8Array {
  const sides = request.own.get(path)
  const lines = request.rows.map((row) => `${rowLine(row)}\n`).join('')
  const others = [sides?.target, sides?.mission, request.journal].filter(
    (bytes) => bytes !== null && bytes !== undefined,
  )
  return unionRows(sides?.working ?? EMPTY, ...others, new TextEncoder().encode(lines))
}

function mergedMeta(request: OwnBytesRequest, file: string): Uint8Array {
  const { plan } = request
  const sides = request.own.get(file)
  const read = (bytes: Uint8Array | null | undefined) => (bytes ? jsonObject(bytes) : undefined)
  const merged = mergeMeta({
    base: read(sides?.base),
    target: read(sides?.target),
    mission: read(sides?.mission),
    working: read(sides?.working),
  })
  if (merged.kind === 'conflict') {
    const problem = `its versions differ in ${merged.field}`
    throw new SpecKittyError('MERGE_BOOKKEEPING_CONFLICT', { file, problem })
  }
  const { fields } = merged
  const entry = {
    op: plan.stamp.op,
    merged_at: plan.stamp.at,
    merged_by: plan.actor,
    merged_into: plan.target.branch,
    strategy: plan.strategy,
    baseline: plan.target.old,
    composition: plan.sign ? null : plan.composition,
    lanes: Object.fromEntries(plan.lanes.map((lane) => [lane.laneId, lane.land])),
  }
  const before = Array.isArray(fields.merge_history) ? fields.merge_history : []
  const history = [...before.filter((one) => !isOp(one, plan.stamp.op)), entry].slice(-20)
  return jsonDocument({
    ...fields,
    mission_number: plan.number,
    merged_at: plan.stamp.at,
    merged_by: plan.actor,
    merged_into: plan.target.branch,
    merged_strategy: plan.strategy,
    merged_push: false,
    baseline_merge_commit: fields.baseline_merge_commit ?? plan.target.old,
    merge_history: history,
  })
}

function isOp(entry: unknown, op: string): boolean {
  return typeof entry === 'object' && entry !== null && 'op' in entry && entry.op === op
}

function mergedMatrix(sides: OwnSides | undefined): Uint8Array | null {
  const found = [sides?.target, sides?.mission, sides?.working].filter(
    (bytes) => bytes !== null && bytes !== undefined,
  )
  const [first, ...rest] = found
  if (first === undefined) return null
  if (rest.every((bytes) => text(bytes) === text(first))) return first
  const objects = found.map(jsonObject).filter((one) => one !== undefined)
  const [start, ...others] = objects
  if (start === undefined) return first
  const merged = others.reduce((left, right) => mergeAcceptance(left, right), start)
  return new TextEncoder().encode(`${JSON.stringify(merged, null, 2)}\n`)
}

function mergedLines(sides: OwnSides | undefined): Uint8Array | null {
  const found = [sides?.working, sides?.target, sides?.mission].filter(
    (bytes) => bytes !== null && bytes !== undefined,
  )
  if (found.length === 0) return null
  const lines = new Set(found.flatMap((bytes) => text(bytes).split('\n')))
  lines.delete('')
  return new TextEncoder().encode([...lines].map((line) => `${line}\n`).join(''))
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
