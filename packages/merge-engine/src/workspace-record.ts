import type { Repository } from '@spec-kitty/git'
import type { Mission } from '@spec-kitty/mission'
import type { Files, ReadFiles } from '@spec-kitty/platform'
import * as z from 'zod/mini'
import { jsonDocument } from './json-document.js'

const RecordSchema = z.looseObject({
  lane_id: z.string(),
  branch_name: z.string(),
  worktree_path: z.string(),
  state: z.optional(z.enum(['allocating', 'ready'])),
  base_commit: z.optional(z.nullable(z.string())),
  allocation_id: z.optional(z.nullable(z.string())),
  path_was_absent: z.optional(z.boolean()),
  current_wp: z.optional(z.nullable(z.string())),
  wp_bases: z.optional(z.record(z.string(), z.string())),
  created_at: z.optional(z.string()),
})

/** `.kittify/workspaces/<mission>-<lane>.json`: a cache of what git and the log also say. */
export type WorkspaceRecord = z.infer<typeof RecordSchema>

const RECORD_BYTES_MAX = 1024 * 1024

/** Absolute path of the record of one lane. */
export function recordPath(repo: Repository, mission: Mission, laneId: string): string {
  return `${repo.root}/.kittify/workspaces/${mission.slug}-${laneId}.json`
}

/** The record, `undefined` without one, `malformed` when there is something else in its place. */
export async function readRecord(
  files: ReadFiles,
  path: string,
): Promise<WorkspaceRecord | 'malformed' | undefined> {
  const bytes = await files.read(path, { bytesMax: RECORD_BYTES_MAX })
  if (bytes === undefined) return undefined
  try {
    const parsed = RecordSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
    return parsed.success ? parsed.data : 'malformed'
  } catch {
    return 'malformed'
  }
}

/** Writes the record unless the same bytes stand there. */
export async function writeRecord(
  files: Files,
  path: string,
  record: WorkspaceRecord,
): Promise<void> {
  const bytes = jsonDocument(record)
  const present = await files.read(path, { bytesMax: RECORD_BYTES_MAX })
  if (present !== undefined && sameBytes(present, bytes)) return
  await files.writeAtomic(path, bytes)
}

/** Byte equality. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index])
}
