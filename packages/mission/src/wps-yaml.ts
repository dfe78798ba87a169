import { errorFinding, type Finding } from './finding.js'
import { isObject } from './json-document.js'
import { readYaml } from './read-yaml.js'
import { subtaskId } from './subtask-rows.js'
import { compareWpIds } from './wp-ids.js'

/** One entry of `wps.yaml`; `undefined` where the key is absent. */
export interface WpsEntry {
  readonly id: string
  readonly title: string | undefined
  readonly dependencies: readonly string[] | undefined
  readonly ownedFiles: readonly string[] | undefined
  readonly requirementRefs: readonly string[] | undefined
  readonly subtasks: readonly string[] | undefined
}

/** Reads `wps.yaml`, which where it exists is the first authority for dependencies. [N-FR-302] */
export async function parseWpsYaml(
  text: string,
  file: string,
  mission: { readonly mission: string; readonly mission_slug: string },
): Promise<{ readonly entries: readonly WpsEntry[]; readonly findings: readonly Finding[] }> {
  const findings: Finding[] = []
  const invalid = (line: number, problem: string) => {
    const details = { ...mission, file, line, problem }
    findings.push(errorFinding('TASKS_FRONTMATTER_INVALID', details, { path: file, line }))
  }
  const yaml = await readYaml(text)
  if (yaml.problems !== undefined) {
    for (const { line, problem } of yaml.problems) invalid(line, problem)
    return { entries: [], findings }
  }
  const list = isObject(yaml.value) ? yaml.value.work_packages : undefined
  if (!Array.isArray(list)) {
    invalid(1, 'has no list work_packages')
    return { entries: [], findings }
  }
  const entries = list.flatMap((item: unknown, index) => {
    const id = isObject(item) && typeof item.id === 'string' ? item.id.toUpperCase() : ''
    if (!isObject(item) || !/^WP\d{2,3}$/.test(id)) {
      invalid(1, `has no work package id in entry ${index + 1}`)
      return []
    }
    const texts = (key: string): readonly string[] | undefined => {
      const value = item[key]
      if (value === undefined || value === null) return undefined
      if (Array.isArray(value) && value.every((inner) => typeof inner === 'string')) return value
      invalid(1, `has no list of texts in ${key} of ${id}`)
      return undefined
    }
    const dependencies = texts('dependencies')?.map((wpId) => wpId.toUpperCase())
    const title = typeof item.title === 'string' ? item.title : undefined
    return [
      {
        id,
        title,
        dependencies:
          dependencies === undefined ? undefined : [...new Set(dependencies)].sort(compareWpIds),
        ownedFiles: texts('owned_files'),
        requirementRefs: texts('requirement_refs'),
        subtasks: subtasksOf(texts('subtasks'), id, invalid),
      },
    ]
  })
  return { entries, findings }
}

/** Only ids that can be marked; anything else is said, not kept. */
function subtasksOf(
  items: readonly string[] | undefined,
  wpId: string,
  invalid: (line: number, problem: string) => void,
): readonly string[] | undefined {
  const bad = items?.find((item) => subtaskId(item) === undefined)
  if (bad !== undefined) invalid(1, `has "${bad}" in subtasks of ${wpId}, which is no subtask id`)
  return items?.flatMap((item) => subtaskId(item) ?? [])
}
