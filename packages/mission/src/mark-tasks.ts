import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import type { Mission } from './mission.js'

/** Everything `mark-status` looks at, read once. */
export interface TaskIndex {
  readonly missionHandles: readonly string[]
  readonly tasksFile: IndexedFile | null
  readonly workPackageFiles: readonly (IndexedFile & { readonly wpId: string })[]
}
export interface IndexedFile {
  /** Relative to the repository root. */
  readonly path: string
  readonly text: string
}

/** One result of `mark-status`. Wire names. */
export interface MarkResult {
  readonly id: string
  readonly outcome: 'updated' | 'already_satisfied' | 'not_found'
  readonly format: 'checkbox' | 'pipe_table' | 'inline_subtasks' | 'wp_id' | null
  readonly reason: string | null
  readonly wp_id: string | null
  readonly lane: string | null
  readonly message: string
}

export interface MarkPlan {
  readonly results: readonly MarkResult[]
  /** New text of the files that change. */
  readonly changed: readonly IndexedFile[]
}

/** Reads `tasks.md` and the work package files of a mission. @throws FILE_UNREADABLE, FILE_TOO_LARGE */
export async function readTaskIndex(
  files: ReadFiles,
  repository: Repository,
  mission: Mission,
): Promise<TaskIndex> {
  throw new Error('not built')
}

/**
 * Marks subtasks and work packages as done or pending. Pure. A work package's lane never changes
 * here: `laneOf` is asked only to answer `already_satisfied`. [H-FR-017]
 */
export function markTasks(
  index: TaskIndex,
  request: {
    readonly ids: readonly string[]
    readonly to: 'done' | 'pending'
    readonly laneOf: (wpId: string) => string | null
  },
): MarkPlan {
  throw new Error('not built')
}
