import { errorFinding, type Finding } from './finding.js'
import { splitFrontmatter } from './frontmatter.js'
import { readFields, type WorkPackageFields } from './frontmatter-fields.js'
import { isObject } from './json-document.js'
import { readYaml } from './read-yaml.js'
import { BYTES_MAX } from './text-file.js'
import { workPackageIdOf } from './wp-ids.js'

/** One file of `tasks/`, read. */
export interface WorkPackageFile {
  /** From the file name: `WP01`. */
  readonly id: string
  /** Relative to the repository root. */
  readonly path: string
  readonly stem: string
  readonly text: string
  readonly body: string
  /** Null when the frontmatter cannot be read; `findings` says why. */
  readonly fields: WorkPackageFields | null
  /** Errors. Only finalize refuses because of them. */
  readonly findings: readonly Finding[]
}

/** Reads one file. Whatever is wrong with it is a finding; it never throws. */
export async function parseWorkPackageFile(
  path: string,
  text: string,
  mission: { readonly mission: string; readonly mission_slug: string },
): Promise<WorkPackageFile> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const id = workPackageIdOf(name) ?? name
  const split = splitFrontmatter(text)
  const base = { id, path, stem: name.replace(/\.md$/i, ''), text, body: split?.body ?? text }
  const invalid = (line: number, problem: string, more: Record<string, unknown> = {}) =>
    errorFinding(
      'TASKS_FRONTMATTER_INVALID',
      { ...mission, file: path, line, problem, ...more },
      { wpId: id, path, line },
    )
  if (split === undefined) {
    return { ...base, fields: null, findings: [invalid(1, 'has no frontmatter between --- lines')] }
  }
  if (split.yaml.length > BYTES_MAX.frontmatter) {
    const details = { ...mission, what: `frontmatter of ${path}`, actual: split.yaml.length }
    const limit = { ...details, limit: BYTES_MAX.frontmatter }
    return {
      ...base,
      fields: null,
      findings: [errorFinding('TASKS_LIMIT', limit, { wpId: id, path })],
    }
  }
  const yaml = await readYaml(split.yaml)
  if (yaml.problems !== undefined) {
    const findings = yaml.problems.map(({ line, problem, firstLine }) => {
      if (firstLine === undefined) return invalid(line + 1, problem)
      const lines = [firstLine + 1, line + 1]
      return invalid(line + 1, `${problem} of line ${firstLine + 1}`, { lines })
    })
    return { ...base, fields: null, findings }
  }
  if (!isObject(yaml.value)) {
    return { ...base, fields: null, findings: [invalid(2, 'has a frontmatter without keys')] }
  }
  const { fields, problems } = readFields(yaml.value)
  const findings = problems.map(({ key, problem }) => invalid(lineOfKey(split.yaml, key), problem))
  if (fields.id !== id) {
    const details = { ...mission, file: path, found: fields.id ?? 'no work_package_id' }
    findings.push(
      errorFinding('WP_ID_MISMATCH', details, {
        wpId: id,
        path,
        line: lineOfKey(split.yaml, 'work_package_id'),
      }),
    )
  }
  return { ...base, fields, findings }
}

function lineOfKey(yaml: string, key: string): number {
  const index = yaml.split('\n').findIndex((line) => line.startsWith(`${key}:`))
  return index === -1 ? 2 : index + 2
}
