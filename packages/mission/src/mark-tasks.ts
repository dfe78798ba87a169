import { RowMarker } from './mark-rows.js'
import { subtaskId } from './subtask-rows.js'
import { type IndexedFile, subtasksOf, type TaskIndex } from './task-index.js'

/** One result of `mark-status`. Wire names. */
export interface MarkResult {
  /** As asked. */
  readonly id: string
  readonly outcome: 'updated' | 'already_satisfied' | 'not_found'
  readonly format: 'checkbox' | 'pipe_table' | 'inline_subtasks' | 'wp_id' | null
  readonly reason: 'other_mission' | 'no_row' | 'unknown_id' | 'not_an_id' | null
  readonly wp_id: string | null
  readonly lane: string | null
  readonly message: string
}

export interface MarkRequest {
  readonly ids: readonly string[]
  readonly to: 'done' | 'pending'
  /** Lane of a work package; null when it has none. */
  readonly laneOf: (wpId: string) => string | null
}

export interface MarkPlan {
  /** One per id, in the order of the request. */
  readonly results: readonly MarkResult[]
  /** New text of the files that change. */
  readonly changed: readonly IndexedFile[]
}

/**
 * Marks subtasks and work packages as done or pending. Pure. Takes exactly the ids that finalize
 * emits. A lane never changes here: `laneOf` is asked only to answer `already_satisfied` and to
 * name the command that moves it. [H-FR-017] [B-FR-008] [B-FR-009] [B-FR-010]
 */
export function markTasks(index: TaskIndex, request: MarkRequest): MarkPlan {
  const marker = new RowMarker(index, request.to === 'done')
  const results = request.ids.map((asked) => markOne(asked, index, request, marker))
  return { results, changed: marker.changed() }
}

function markOne(
  asked: string,
  index: TaskIndex,
  request: MarkRequest,
  marker: RowMarker,
): MarkResult {
  const { qualifier, id } = splitQualifier(asked)
  const base = { id: asked, format: null, wp_id: null, lane: null } as const
  if (qualifier !== null && !namesMission(index, qualifier)) {
    const message = `${qualifier} is another mission.`
    return { ...base, outcome: 'not_found', reason: 'other_mission', message }
  }
  const task = subtaskId(id)
  if (task !== undefined) return markSubtask(asked, task, index, request, marker)
  if (/^WP\d{2,3}$/i.test(id))
    return markWorkPackage(asked, id.toUpperCase(), index, request, marker)
  const message = `${id} has the form of neither a subtask (T001) nor a work package (WP01).`
  return { ...base, outcome: 'not_found', reason: 'not_an_id', message }
}

function markSubtask(
  asked: string,
  id: string,
  index: TaskIndex,
  request: MarkRequest,
  marker: RowMarker,
): MarkResult {
  const wpId = ownerOf(index, id)
  const lane = wpId === null ? null : request.laneOf(wpId)
  const base = { id: asked, wp_id: wpId, lane }
  const marked = marker.mark(id, null)
  if (marked === undefined) {
    const message = `${id} stands in no tasks.md row and in no work package file.`
    return { ...base, outcome: 'not_found', format: null, reason: 'unknown_id', message }
  }
  const outcome = marked.changed ? 'updated' : 'already_satisfied'
  const message = `${id} ${marked.changed ? 'is now' : 'was already'} ${request.to}.`
  return { ...base, outcome, format: marked.format, reason: null, message }
}

function markWorkPackage(
  asked: string,
  wpId: string,
  index: TaskIndex,
  request: MarkRequest,
  marker: RowMarker,
): MarkResult {
  const lane = request.laneOf(wpId)
  const base = { id: asked, format: 'wp_id', reason: null, wp_id: wpId, lane } as const
  if (request.to === 'done' && (lane === 'approved' || lane === 'done')) {
    return { ...base, outcome: 'already_satisfied', message: `${wpId} is ${lane}.` }
  }
  const isKnown =
    index.workPackages.some((file) => file.wpId === wpId) ||
    index.tasks?.sections.some((section) => section.wpId === wpId) === true
  if (!isKnown) {
    const message = `${wpId} has no file and no section.`
    return { ...base, outcome: 'not_found', format: null, reason: 'unknown_id', message }
  }
  const ids = subtasksOf(index, wpId)
  const way = wayOn(wpId, lane, index.mission)
  if (ids.length === 0) {
    const message = `${wpId} has no subtasks; ${way}.`
    return { ...base, outcome: 'not_found', reason: 'no_row', message }
  }
  const marked = ids.map((id) => marker.mark(id, wpId))
  const changed = marked.filter((row) => row?.changed === true).length
  if (changed === 0) {
    const message = `Every subtask of ${wpId} was already ${request.to}.`
    return { ...base, outcome: 'already_satisfied', message }
  }
  const message = `Subtasks of ${wpId} that are now ${request.to}: ${changed} of ${ids.length}; ${way}.`
  return { ...base, outcome: 'updated', message }
}

/** Where a work package stands, and the command that moves it from there, if one does. */
function wayOn(wpId: string, lane: string | null, mission: string): string {
  const stands = `its lane is ${lane ?? 'not known'}`
  if (lane === 'done' || lane === 'canceled') return stands
  return `${stands}; ${nextCommand(wpId, lane, mission)} moves it`
}

function nextCommand(wpId: string, lane: string | null, mission: string): string {
  switch (lane) {
    case 'in_progress':
      return `spec-kitty hand-in ${wpId} --agent AGENT -m ${mission}`
    case 'for_review':
    case 'in_review':
      return `spec-kitty agent action review ${wpId} --agent AGENT -m ${mission}`
    case 'approved':
      return `spec-kitty merge -m ${mission}`
    case 'blocked':
      return `spec-kitty agent tasks move-task ${wpId} --to planned --reason TEXT -m ${mission}`
    default:
      return `spec-kitty agent action implement ${wpId} --agent AGENT -m ${mission}`
  }
}

function ownerOf(index: TaskIndex, id: string): string | null {
  const declared = index.workPackages.find((file) => file.subtasks?.includes(id))?.wpId
  const rows = [...(index.tasks?.rows ?? []), ...index.workPackages.flatMap((file) => file.rows)]
  return declared ?? rows.find((row) => row.id === id && row.wpId !== null)?.wpId ?? null
}

function splitQualifier(asked: string): { qualifier: string | null; id: string } {
  const match = /^(.+)[/:]([^/:]+)$/.exec(asked.trim())
  if (match === null) return { qualifier: null, id: asked.trim() }
  return { qualifier: match[1] ?? '', id: match[2] ?? '' }
}

function namesMission(index: TaskIndex, qualifier: string): boolean {
  return index.missionHandles.some((handle) => handle.toLowerCase() === qualifier.toLowerCase())
}
