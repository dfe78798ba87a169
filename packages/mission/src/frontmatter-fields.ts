import { isObject } from './json-document.js'
import { editDistance } from './nearest.js'
import { subtaskId } from './subtask-rows.js'
import type { ExecutionMode } from './work-package.js'
import { compareWpIds } from './wp-ids.js'

/** Frontmatter of a work package file, read into types; `undefined` where the key is absent. */
export interface WorkPackageFields {
  readonly id: string | undefined
  readonly title: string | undefined
  readonly dependencies: readonly string[] | undefined
  readonly requirementRefs: readonly string[] | undefined
  readonly executionMode: ExecutionMode | undefined
  readonly ownedFiles: readonly string[] | undefined
  readonly createIntent: readonly string[] | undefined
  readonly authoritativeSurface: string | undefined
  readonly scope: string | undefined
  readonly subtasks: readonly string[] | undefined
  readonly recommended: Readonly<
    Record<'agent' | 'agent_profile' | 'role' | 'model', string | null>
  >
}

/** A key whose value or name cannot be what was meant. */
export interface FieldProblem {
  readonly key: string
  readonly problem: string
}

const EFFECTIVE = [
  ...['work_package_id', 'title', 'dependencies', 'requirement_refs', 'execution_mode'],
  ...['owned_files', 'authoritative_surface', 'planning_base_branch', 'merge_target_branch'],
  ...['create_intent', 'scope', 'subtasks'],
]
const KNOWN = new Set([
  ...EFFECTIVE,
  ...['work_package_title', 'agent_profile', 'role', 'model', 'agent', 'tracker_refs', 'priority'],
  ...['phase', 'phases', 'tags', 'task_type', 'subtitle', 'description', 'estimated_duration'],
  ...['lane', 'status', 'history', 'wp_code', 'assignee', 'reviewer', 'reviewed_by'],
])

/** Reads the keys that have an effect. A key of the wrong shape is a problem and counts as absent. */
export function readFields(frontmatter: Readonly<Record<string, unknown>>): {
  readonly fields: WorkPackageFields
  readonly problems: readonly FieldProblem[]
} {
  const problems: FieldProblem[] = []
  const wrong = (key: string, problem: string): undefined => {
    problems.push({ key, problem })
    return undefined
  }
  const text = (key: string): string | undefined => {
    const value = frontmatter[key]
    if (value === undefined || value === null) return undefined
    return typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : wrong(key, `${key} is no text`)
  }
  const list = (key: string): readonly string[] | undefined => {
    const value = frontmatter[key]
    if (value === undefined || value === null) return undefined
    const items = typeof value === 'string' ? listFromString(value) : value
    const isList = Array.isArray(items) && items.every((item) => typeof item === 'string')
    return isList ? (items as string[]) : wrong(key, `${key} is no list of texts`)
  }
  for (const key of Object.keys(frontmatter)) {
    const meant = KNOWN.has(key)
      ? undefined
      : EFFECTIVE.find((name) => editDistance(name, key) <= 2)
    if (meant !== undefined) wrong(key, `unknown key ${key}, ${meant} is meant`)
  }
  const mode = text('execution_mode')
  const fields: WorkPackageFields = {
    id: text('work_package_id')?.toUpperCase(),
    title: text('title') ?? text('work_package_title'),
    dependencies: ids(list('dependencies'), wrong),
    requirementRefs: list('requirement_refs'),
    executionMode:
      isMode(mode) || mode === undefined ? mode : wrong('execution_mode', modeProblem(mode)),
    ownedFiles: list('owned_files'),
    createIntent: list('create_intent'),
    authoritativeSurface: text('authoritative_surface'),
    scope: text('scope'),
    subtasks: readSubtasks(frontmatter.subtasks, wrong),
    recommended: {
      agent: text('agent') ?? null,
      agent_profile: text('agent_profile') ?? null,
      role: text('role') ?? null,
      model: text('model') ?? null,
    },
  }
  return { fields, problems }
}

type Wrong = (key: string, problem: string) => undefined

function ids(list: readonly string[] | undefined, wrong: Wrong): readonly string[] | undefined {
  if (list === undefined) return undefined
  const bad = list.find((item) => !/^WP\d{2,3}$/i.test(item.trim()))
  if (bad !== undefined)
    return wrong('dependencies', `dependencies holds "${bad}", which is no work package id`)
  return [...new Set(list.map((item) => item.trim().toUpperCase()))].sort(compareWpIds)
}

function readSubtasks(value: unknown, wrong: Wrong): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) return wrong('subtasks', 'subtasks is no list')
  const found = value.map((item) => (isObject(item) ? item.id : item))
  if (!found.every((item) => typeof item === 'string')) {
    return wrong('subtasks', 'subtasks is no list of ids')
  }
  const ids = found.map((item) => ({ item, id: subtaskId(item) }))
  const bad = ids.find(({ id }) => id === undefined)?.item
  if (bad !== undefined) wrong('subtasks', `subtasks holds "${bad}", which is no subtask id`)
  return [...new Set(ids.flatMap(({ id }) => id ?? []))]
}

/** Lists that older tools wrote as one string: `"[]"`, `"WP01, WP02"`. */
function listFromString(value: string): string[] {
  return value
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map((item) => item.trim().replace(/^['"]|['"]$/g, ''))
    .filter((item) => item !== '')
}

function isMode(mode: string | undefined): mode is ExecutionMode {
  return mode === 'code_change' || mode === 'planning_artifact'
}

function modeProblem(mode: string): string {
  return `execution_mode is "${mode}", allowed are code_change and planning_artifact`
}
