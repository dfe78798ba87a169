import type { Repository } from '@spec-kitty/git'
import type { Clock, Files, Ids, ReadFiles } from '@spec-kitty/platform'
import type { NewRow } from '@spec-kitty/status-core'
import * as z from 'zod/mini'
import { jsonDocument, jsonObject } from './json-document.js'
import type { MergedMission, OwnEntry } from './merge-facts.js'
import type { MergePlan } from './merge-plan.js'
import type { MergeReport } from './merge-result.js'
import type { Composed } from './recall-composition.js'

export type MergePhase = 'planned' | 'sealed' | 'publishing' | 'published'

/** What publication needs to be finished by somebody who has nothing but this. */
export interface PublishRecord {
  readonly target_before: string
  readonly planned_commit: string
  readonly worktree: { readonly path: string; readonly gitDir: string } | null
  readonly index_lock_was_absent: boolean
  /** Absent in states of older versions, which did not look. */
  readonly ref_locks_were_absent?: boolean
  readonly own: readonly OwnEntry[]
  readonly rows: readonly NewRow[]
}

/** State of a merge that was begun: intent only; what happened is asked of git and the log. */
export interface MergeState {
  readonly version: 2
  readonly op: string
  readonly phase: MergePhase
  readonly plan: MergePlan
  readonly report: MergeReport
  /** What the plan was composed from, to know it again; absent in states of older versions. */
  readonly composed?: Composed
  readonly publish: PublishRecord | null
  readonly started_at: string
}

/** Largest state or op record that is read. */
export const STATE_BYTES_MAX = 16 * 1024 * 1024
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

const StateSchema = z.looseObject({
  version: z.literal(2),
  op: z.string(),
  phase: z.enum(['planned', 'sealed', 'publishing', 'published']),
  plan: z.custom<MergePlan>(
    (value) =>
      isObject(value) && ['stamp', 'target', 'cleanup'].every((key) => key in (value as object)),
  ),
  report: z.custom<MergeReport>(isObject),
  composed: z.optional(
    z.custom<Composed>(
      (value) =>
        isObject(value) &&
        ['key', 'tip', 'tree', 'own_conflicts', 'merges'].every((key) => key in (value as object)),
    ),
  ),
  publish: z.nullable(
    z.custom<PublishRecord>((value) => isObject(value) && 'own' in (value as object)),
  ),
  started_at: z.string(),
})

/** Directory of the states of one mission. */
export function stateDirectory(repo: Repository, mission: MergedMission): string {
  return `${repo.root}/.kittify/runtime/merge/${mission.id ?? mission.slug}`
}

/** Record of one operation, which outlives its state. */
function opPath(repo: Repository, op: string): string {
  return `${repo.commonDir}/spec-kitty/ops/${op}.json`
}

export interface PendingState {
  readonly state: MergeState | null
  /** A state that could not be read was set aside under this name. */
  readonly setAside: string | null
}

/**
 * The merge of this mission that was begun and not ended. A state that cannot be read is set aside
 * and the op record stands in for it; it never means that no merge is in progress.
 */
export async function readPending(
  ports: { readonly files: Files; readonly clock: Clock; readonly ids: Ids },
  repo: Repository,
  mission: MergedMission,
): Promise<PendingState> {
  const directory = stateDirectory(repo, mission)
  const path = `${directory}/state.json`
  const bytes = await ports.files.read(path, { bytesMax: STATE_BYTES_MAX })
  if (bytes !== undefined) {
    const state = parseState(bytes)
    if (state !== undefined) return { state, setAside: null }
    const aside = `${directory}/state.corrupt-${ports.ids.ulid(ports.clock.nowMicros())}.json`
    await ports.files.rename(path, aside)
    return { state: await fromOps(ports.files, repo, mission), setAside: aside }
  }
  return { state: await fromOps(ports.files, repo, mission), setAside: null }
}

function parseState(bytes: Uint8Array): MergeState | undefined {
  try {
    const parsed = StateSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
    return parsed.success ? (parsed.data as MergeState) : undefined
  } catch {
    return undefined
  }
}

/** The latest op record of this mission that was published or about to be, and not ended. */
async function fromOps(
  files: ReadFiles,
  repo: Repository,
  mission: MergedMission,
): Promise<MergeState | null> {
  const folder = `${repo.commonDir}/spec-kitty/ops`
  const names = (await files.list(folder)) ?? []
  for (const { name } of [...names].reverse()) {
    const bytes = await files.read(`${folder}/${name}`, { bytesMax: STATE_BYTES_MAX })
    const record = bytes === undefined ? undefined : parseOp(bytes)
    if (record === undefined || record.plan.mission.slug !== mission.slug) continue
    return record.phase === 'publishing' || record.phase === 'published' ? record : null
  }
  return null
}

function parseOp(bytes: Uint8Array): MergeState | undefined {
  try {
    const record: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof record !== 'object' || record === null || !('state' in record)) return undefined
    return parseState(new TextEncoder().encode(JSON.stringify(record.state)))
  } catch {
    return undefined
  }
}

/** Slug of the mission that an operation was about; null when its record is not there. */
export async function missionOfOp(
  files: ReadFiles,
  repo: Repository,
  op: string,
): Promise<string | null> {
  const bytes = await files.read(opPath(repo, op), { bytesMax: STATE_BYTES_MAX })
  const slug = bytes === undefined ? undefined : jsonObject(bytes)?.mission_slug
  return typeof slug === 'string' ? slug : null
}

/** Writes state and op record of a phase. */
export async function writeState(
  files: Files,
  repo: Repository,
  state: MergeState,
  now: string,
): Promise<void> {
  const { plan } = state
  const ignore = `${repo.root}/.kittify/runtime/.gitignore`
  if ((await files.stat(ignore)) === undefined) {
    await files.writeAtomic(ignore, new TextEncoder().encode('*\n'))
  }
  const wpOrder = plan.lanes.flatMap((lane) => lane.wpIds)
  await files.writeAtomic(
    `${stateDirectory(repo, plan.mission)}/state.json`,
    jsonDocument({
      ...state,
      mission_id: plan.mission.id,
      mission_slug: plan.mission.slug,
      target_branch: plan.target.branch,
      wp_order: wpOrder,
      completed_wps: state.phase === 'published' ? wpOrder : [],
      current_wp: null,
      has_pending_conflicts: false,
      strategy: plan.strategy,
      workspace_path: null,
      updated_at: now,
      mission_number_baked: state.phase === 'published',
      push_requested: false,
      verify: [],
      push: null,
      cleanup: null,
    }),
  )
}

/** Ends a merge: its record stays, its state goes. */
export async function writeOp(
  files: Files,
  repo: Repository,
  state: MergeState,
  phase: MergePhase | 'done',
): Promise<void> {
  const { plan } = state
  const ended = phase === 'done'
  await files.writeAtomic(
    opPath(repo, state.op),
    jsonDocument({
      op_id: state.op,
      kind: 'merge',
      command: 'spec-kitty merge',
      mission_id: plan.mission.id,
      mission_slug: plan.mission.slug,
      actor: plan.actor,
      at: plan.stamp.at,
      phase,
      refs: [
        { ref: plan.target.ref, old: plan.target.old, new: state.publish?.planned_commit ?? null },
      ],
      worktrees: plan.cleanup.worktrees.map((one) => one.path),
      files: state.publish?.own.map((entry) => entry.path) ?? [],
      undoable: false,
      ...(ended ? {} : { state: { ...state, phase } }),
    }),
  )
}

/** Missions whose publication was begun and not ended, but for `mission`. */
export async function publishingElsewhere(
  files: ReadFiles,
  repo: Repository,
  mission: MergedMission,
): Promise<readonly MergeState[]> {
  const folder = `${repo.root}/.kittify/runtime/merge`
  const found: MergeState[] = []
  for (const entry of (await files.list(folder)) ?? []) {
    if (entry.kind !== 'directory' || entry.name === (mission.id ?? mission.slug)) continue
    const bytes = await files.read(`${folder}/${entry.name}/state.json`, {
      bytesMax: STATE_BYTES_MAX,
    })
    const state = bytes === undefined ? undefined : parseState(bytes)
    if (state?.phase === 'publishing') found.push(state)
  }
  return found
}
