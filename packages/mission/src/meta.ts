import { SpecKittyError } from '@spec-kitty/platform'
import * as z from 'zod/mini'
import { errorFinding, type Finding, warningFinding } from './finding.js'
import { isObject, isTooDeep, jsonDocument } from './json-document.js'

const text = z.optional(z.string())
const history = z.optional(z.array(z.unknown()))

/**
 * `meta.json` of a mission. Wire names; keys that are not listed are kept as they are. The number
 * may stand as digits in a string, as older tools wrote it: {@link missionNumberOf} reads both.
 */
export const MissionMeta = z.looseObject({
  mission_id: text,
  mission_number: z.optional(z.unknown()),
  mission_slug: text,
  slug: text,
  friendly_name: text,
  mission_type: text,
  target_branch: text,
  merge_target_branch: text,
  planning_base_branch: text,
  mission_branch: text,
  coordination_branch: text,
  pr_bound: z.optional(z.boolean()),
  branch_strategy: z.optional(z.looseObject({ choice: text, branch: text, target: text })),
  change_mode: text,
  created_at: text,
  accepted_at: text,
  accepted_by: text,
  acceptance_mode: text,
  accepted_from_commit: text,
  acceptance_history: history,
  merged_at: text,
  merged_by: text,
  merged_into: text,
  merged_strategy: text,
  merge_history: history,
  baseline_merge_commit: text,
})
export type MissionMeta = z.infer<typeof MissionMeta>

export const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i

export interface ReadMeta {
  readonly meta: MissionMeta
  readonly findings: readonly Finding[]
}

/**
 * Reads `meta.json` tolerantly: a known key of the wrong type is left out of `meta` with a
 * finding; only what is no JSON object at all cannot be read.
 *
 * @throws MISSION_META_INVALID
 */
export function parseMeta(content: string, directory: string, file: string): ReadMeta {
  const raw = parseObject(content, file)
  const findings: Finding[] = []
  const kept: Record<string, unknown> = { ...raw }
  const parsed = MissionMeta.safeParse(raw)
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const key = String(issue.path[0])
    if (kept[key] === null) delete kept[key]
    else findings.push(invalid(file, `${key} ${issue.message.toLowerCase()}`))
    delete kept[key]
  }
  const meta = MissionMeta.parse(kept)
  findings.push(...oddities(meta, directory, file))
  return { meta, findings }
}

/** The id in upper case; null for a mission of the time before ids. */
export function missionIdOf(meta: MissionMeta): string | null {
  return meta.mission_id !== undefined && ULID.test(meta.mission_id)
    ? meta.mission_id.toUpperCase()
    : null
}

/** The number, also when it stands as digits in a string; null for none and for anything else. */
export function missionNumberOf(meta: MissionMeta): number | null {
  const value = meta.mission_number
  if (typeof value === 'number') return Number.isInteger(value) ? value : null
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null
}

/**
 * The text of `meta.json` with `changes` applied and every other key kept; an `undefined` value
 * removes a key. The same text comes back when nothing changes. [N-FR-201]
 *
 * @throws MISSION_META_INVALID when `content` is no object or the mission id would change
 */
export function editMeta(
  content: string,
  changes: Readonly<Record<string, unknown>>,
  file: string,
): string {
  const raw = parseObject(content, file)
  const id = raw.mission_id
  if ('mission_id' in changes && changes.mission_id !== id) {
    throw new SpecKittyError('MISSION_META_INVALID', { file, problem: 'mission_id cannot change' })
  }
  const next: Record<string, unknown> = { ...raw }
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) delete next[key]
    else next[key] = value
  }
  const before = jsonDocument(raw)
  const after = jsonDocument(next)
  return before === after ? content : after
}

function parseObject(content: string, file: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'it is no JSON'
    throw new SpecKittyError('MISSION_META_INVALID', { file, problem }, { cause })
  }
  if (!isObject(value)) {
    throw new SpecKittyError('MISSION_META_INVALID', { file, problem: 'it is no JSON object' })
  }
  if (isTooDeep(value)) {
    throw new SpecKittyError('MISSION_META_INVALID', { file, problem: 'it is nested too deep' })
  }
  return value
}

function oddities(meta: MissionMeta, directory: string, file: string): Finding[] {
  const found: Finding[] = []
  const number = meta.mission_number
  if (number !== undefined && number !== null && missionNumberOf(meta) === null) {
    found.push(invalid(file, `mission_number ${JSON.stringify(number)} is no integer`))
  }
  if (meta.mission_id !== undefined && missionIdOf(meta) === null) {
    found.push(invalid(file, 'mission_id is no ULID'))
  }
  for (const key of ['slug', 'mission_slug'] as const) {
    const value = meta[key]
    if (value === undefined || value === directory) continue
    const message = `${key} is ${value}, the directory is ${directory}.`
    found.push(warningFinding('slug_differs', message, { path: file }))
  }
  if (meta.coordination_branch !== undefined) {
    const message = `A log may stand on branch ${meta.coordination_branch}.`
    found.push(warningFinding('coordination_branch', message, { path: file }))
  }
  return found
}

function invalid(file: string, problem: string): Finding {
  return errorFinding('MISSION_META_INVALID', { file, problem }, { path: file, level: 'warning' })
}
