import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import { splitFrontmatter } from './frontmatter.js'
import { readFields } from './frontmatter-fields.js'
import { isObject } from './json-document.js'
import { markdownLines } from './markdown-lines.js'
import type { Mission } from './mission.js'
import { readWorkPackageTexts } from './mission-files.js'
import { missionDir } from './mission-paths.js'
import { readYaml } from './read-yaml.js'
import { readSubtaskRows, type SubtaskRow } from './subtask-rows.js'
import { parseTasksDocument, type TasksDocument } from './tasks-document.js'
import { BYTES_MAX, readAuthored } from './text-file.js'
import { compareWpIds, workPackageIdOf } from './wp-ids.js'

/** A text file by its path relative to the repository root. */
export interface IndexedFile {
  readonly path: string
  readonly text: string
}

/** A work package file as `mark-status` sees it. */
export interface IndexedWorkPackage extends IndexedFile {
  readonly wpId: string
  /** Of its frontmatter; null when that names none. */
  readonly subtasks: readonly string[] | null
  readonly rows: readonly SubtaskRow[]
}

/** Everything that is known about the subtasks of a mission, read once. */
export interface TaskIndex {
  /** Names under which the mission may stand in front of an id. */
  readonly missionHandles: readonly string[]
  /** What printed commands call it. */
  readonly mission: string
  readonly tasksFile: IndexedFile | null
  readonly tasks: TasksDocument | null
  /** Sorted by id. */
  readonly workPackages: readonly IndexedWorkPackage[]
}

/**
 * Reads `tasks.md` and the work package files, or of these only that of `wpId`.
 *
 * @throws FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function readTaskIndex(
  files: ReadFiles,
  _repository: Repository,
  mission: Mission,
  wpId?: string,
): Promise<TaskIndex> {
  const path = `${missionDir(mission)}/tasks.md`
  const [text, texts] = await Promise.all([
    readAuthored(files, `${mission.path}/tasks.md`, BYTES_MAX.document),
    readWorkPackageTexts(files, mission, wpId),
  ])
  const handles = [mission.slug, mission.humanSlug, mission.missionId, mission.mid8]
  const workPackages = await Promise.all((texts ?? []).map(indexWorkPackage))
  return {
    missionHandles: handles.filter((handle) => handle !== null),
    mission: mission.mid8 ?? mission.slug,
    tasksFile: text === undefined ? null : { path, text },
    tasks: text === undefined ? null : parseTasksDocument(text, path),
    workPackages: workPackages.sort((a, b) => compareWpIds(a.wpId, b.wpId)),
  }
}

async function indexWorkPackage(file: IndexedFile): Promise<IndexedWorkPackage> {
  const wpId = workPackageIdOf(file.path.slice(file.path.lastIndexOf('/') + 1)) ?? ''
  const yaml = await readYaml(splitFrontmatter(file.text)?.yaml ?? '')
  const fields =
    yaml.problems === undefined && isObject(yaml.value) ? readFields(yaml.value).fields : undefined
  return {
    ...file,
    wpId,
    subtasks: fields?.subtasks ?? null,
    rows: readSubtaskRows(markdownLines(file.text), () => wpId),
  }
}

/** Ids of the subtasks of a work package: of its frontmatter, else of the rows of its section. */
export function subtasksOf(index: TaskIndex, wpId: string): readonly string[] {
  const own = index.workPackages.find((file) => file.wpId === wpId)
  if (own?.subtasks !== null && own?.subtasks !== undefined) return own.subtasks
  const rows = (index.tasks?.rows ?? []).filter((row) => row.wpId === wpId)
  const found = rows.length > 0 ? rows : (own?.rows ?? [])
  return [...new Set(found.map((row) => row.id))]
}

/** The subtasks of a work package that are not done, in the order in which they are listed. */
export function openSubtasksIn(index: TaskIndex, wpId: string): readonly string[] {
  return subtasksOf(index, wpId).filter((id) => !isSubtaskDone(index, id, wpId))
}

/**
 * Whether a subtask is done: what the rows of `tasks.md` say, else those of the work package file.
 * Rows of its own section count before others with the same id; one open row means open.
 */
export function isSubtaskDone(index: TaskIndex, id: string, wpId: string): boolean {
  const all = (index.tasks?.rows ?? []).filter((row) => row.id === id && row.done !== null)
  const inSection = all.filter((row) => row.wpId === wpId)
  const own = index.workPackages.find((file) => file.wpId === wpId)?.rows ?? []
  const inFile = own.filter((row) => row.id === id && row.done !== null)
  const stray = all.filter((row) => row.wpId === null)
  for (const rows of [inSection, stray, inFile, all]) {
    const answer = verdictOf(rows)
    if (answer !== undefined) return answer
  }
  return false
}

function verdictOf(rows: readonly SubtaskRow[]): boolean | undefined {
  for (const form of ['checkbox', 'pipe_table', 'index'] as const) {
    const some = rows.filter((row) => row.form === form)
    if (some.length > 0) return some.every((row) => row.done === true)
  }
  return undefined
}
