import type { FinalizeFacts } from './finalize-facts.js'
import type { FindingPlace } from './finding.js'
import { splitFrontmatter } from './frontmatter.js'
import { missionDir } from './mission-paths.js'
import type { WorkPackage } from './work-package.js'

/** A key of a work package that findings point at. */
type PlacedKey =
  | 'dependencies'
  | 'requirement_refs'
  | 'owned_files'
  | 'execution_mode'
  | 'authoritative_surface'

/**
 * Where a value of a work package stands: file and line of the source that counts for that key, and
 * there of `value` if it can be found. A key that stands nowhere is placed where it would be added.
 */
export type Locate = (wp: WorkPackage, key: PlacedKey, value?: string) => FindingPlace

/** Texts in which values are looked for. */
type Texts = Pick<FinalizeFacts, 'files' | 'mission' | 'tasks' | 'texts' | 'wps'>

export function locator(facts: Texts): Locate {
  const dir = missionDir(facts.mission)
  const files = new Map(facts.files.map((file) => [file.path, file]))
  const entries = facts.wps === null ? [] : (facts.texts.wps ?? '').split(/\r?\n/)
  const tasksLines = facts.wps === null ? (facts.texts.tasks ?? '').split(/\r?\n/) : []
  return (wp, key, value) => {
    const text = files.get(wp.file)?.text ?? ''
    const own = lineInFrontmatter(text, key, value)
    const listed = lineInEntries(entries, wp.id, key, value)
    const isListedFirst = key === 'dependencies' && wp.dependencySource === 'wps.yaml'
    if (listed !== undefined && (own === undefined || isListedFirst)) {
      return { wpId: wp.id, path: `${dir}/wps.yaml`, line: listed }
    }
    const said = own === undefined ? lineInSection(facts, tasksLines, wp, key, value) : undefined
    if (said !== undefined) return { wpId: wp.id, path: `${dir}/tasks.md`, line: said }
    return { wpId: wp.id, path: wp.file, line: own ?? lastOfFrontmatter(text) }
  }
}

function lineInFrontmatter(text: string, key: string, value?: string): number | undefined {
  const lines = splitFrontmatter(text)?.yaml.split(/\r?\n/) ?? []
  const at = lines.findIndex((line) => line.startsWith(`${key}:`))
  if (at === -1) return undefined
  const end = lines.findIndex((line, index) => index > at && /^[^\s#\]}-]/.test(line))
  return lineWith(lines, at, end === -1 ? lines.length : end, value) + 2
}

function lineInEntries(
  lines: readonly string[],
  wpId: string,
  key: string,
  value?: string,
): number | undefined {
  const isEntry = (line: string) => /(?:^|[\s{-])id:\s*["']?WP\d/i.test(line)
  const from = lines.findIndex((line) => isEntry(line) && holds(line, wpId))
  if (from === -1) return undefined
  const next = lines.findIndex((line, index) => index > from && isEntry(line))
  const end = next === -1 ? lines.length : next
  const at = lines.findIndex(
    (line, index) => index >= from && index < end && new RegExp(`(?:^|[\\s{,-])${key}:`).test(line),
  )
  return at === -1 ? undefined : lineWith(lines, at, end, value) + 1
}

function lineInSection(
  { tasks }: Texts,
  lines: readonly string[],
  wp: WorkPackage,
  key: PlacedKey,
  value?: string,
): number | undefined {
  for (const section of tasks?.sections ?? []) {
    if (section.wpId !== wp.id) continue
    const line = key === 'dependencies' ? section.dependencyLine : section.requirementLine
    if (line === null || (key !== 'dependencies' && key !== 'requirement_refs')) continue
    return lineWith(lines, line - 1, section.lastLine, value) + 1
  }
  return undefined
}

/** Index of the first line from `at` that holds `value`; `at` itself when none does. */
function lineWith(lines: readonly string[], at: number, end: number, value?: string): number {
  if (value === undefined) return at
  const found = lines.findIndex((line, index) => index >= at && index < end && holds(line, value))
  return found === -1 ? at : found
}

/** True where `value` stands as a word of its own. */
function holds(line: string, value: string): boolean {
  const isWord = (character: string | undefined) => /[\p{L}\p{N}]/u.test(character ?? '')
  const [text, wanted] = [line.toLowerCase(), value.toLowerCase()]
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (!isWord(text[at - 1]) && !isWord(text[at + wanted.length])) return true
  }
  return false
}

/** The closing `---`, before which a missing key is added. */
function lastOfFrontmatter(text: string): number {
  const split = splitFrontmatter(text)
  return split === undefined ? 1 : split.yaml.split('\n').length + 1
}
