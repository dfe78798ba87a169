import {
  isOpenLabel,
  isTableLine,
  labelPattern,
  listsWorkPackage,
  readDeclaration,
  readListedDependency,
} from './dependency-line.js'
import { errorFinding, type Finding } from './finding.js'
import { isThematicBreak, type MarkdownLine, markdownLines } from './markdown-lines.js'
import { readSubtaskRows, type SubtaskRow } from './subtask-rows.js'
import { compareWpIds } from './wp-ids.js'

/** What one section of `tasks.md` says about its work package. */
interface TasksSection {
  readonly wpId: string
  readonly level: number
  readonly title: string
  /** One-based line of the heading, and the last line that belongs to the section. */
  readonly firstLine: number
  readonly lastLine: number
  /** Declared dependencies, sorted; null when the section declares nothing. */
  readonly dependencies: readonly string[] | null
  readonly dependencyLine: number | null
  /** Null when there is no such label. */
  readonly requirementRefs: readonly string[] | null
  readonly requirementLine: number | null
}

export interface TasksDocument {
  /** Relative to the repository root. */
  readonly file: string
  readonly sections: readonly TasksSection[]
  readonly rows: readonly SubtaskRow[]
  readonly findings: readonly Finding[]
}

/** What messages call the mission. */
type Named = { readonly mission?: string; readonly mission_slug?: string }

const REQUIREMENTS = labelPattern('Requirement Refs?|Requirements')

/**
 * Reads the grammar of `tasks.md`: sections, declared dependencies, requirement references and
 * subtask rows. Everything else in the text is prose and says nothing. [N-FR-301] [N-FR-303]
 */
export function parseTasksDocument(text: string, file: string, mission: Named = {}): TasksDocument {
  const lines = markdownLines(text)
  const findings: Finding[] = []
  const sections = findSections(lines).map((span) =>
    readSection(span, lines, { file, mission }, findings),
  )
  const owners = new Array<string | null>(lines.length + 1).fill(null)
  for (const { wpId, firstLine, lastLine } of sections) owners.fill(wpId, firstLine, lastLine + 1)
  const rows = readSubtaskRows(lines, (line) => owners[line] ?? null)
  return { file, sections, rows, findings }
}

/** Declared dependencies of a work package over all its sections; null when none declares any. */
export function declaredDependencies(
  document: TasksDocument,
  wpId: string,
): readonly string[] | null {
  const sets = document.sections
    .filter((section) => section.wpId === wpId)
    .flatMap((section) => (section.dependencies === null ? [] : [section.dependencies]))
  return sets.length === 0 ? null : [...new Set(sets.flat())].sort(compareWpIds)
}

interface Span {
  readonly wpId: string
  readonly level: number
  readonly title: string
  readonly first: number
  readonly last: number
}

/** Index spans of the sections: each ends where it ends, trailing prose belongs to nobody. */
function findSections(lines: readonly MarkdownLine[]): Span[] {
  const spans: Span[] = []
  let open: { wpId: string; level: number; title: string; first: number } | undefined
  const close = (last: number) => {
    if (open !== undefined) spans.push({ ...open, last })
    open = undefined
  }
  lines.forEach((line, index) => {
    const started = line.heading === null ? undefined : readHeading(line.heading)
    const ends =
      open !== undefined &&
      (started !== undefined ||
        isThematicBreak(line.text) ||
        (line.heading !== null &&
          (line.heading.level < open.level || (open.level === 2 && line.heading.level === 2))))
    if (ends) close(index - 1)
    if (started !== undefined) {
      open = { ...started, level: line.heading?.level ?? 2, first: index }
    }
  })
  close(lines.length - 1)
  return spans
}

/** Undefined for a heading that names no work package, or several. */
function readHeading(heading: {
  readonly level: number
  readonly text: string
}): { wpId: string; title: string } | undefined {
  if (heading.level < 2 || heading.level > 4) return undefined
  const text = heading.text.replace(/^[^\p{L}\p{N}]+/u, '')
  const match =
    /^(?:Work Package\s+)?WP(\d{2,3})(?![\p{L}\p{N}])/iu.exec(text) ??
    /^Work Package\s+(\d{1,3})(?![\p{L}\p{N}])/iu.exec(text)
  const digits = match?.[1]
  if (match === null || digits === undefined) return undefined
  const rest = text.slice(match[0].length)
  if (namesSeveral(Number(digits), rest)) return undefined
  const title = rest.replace(/^[^\p{L}\p{N}`'"([]+/u, '').trim()
  return { wpId: `WP${digits.padStart(2, '0')}`, title }
}

function namesSeveral(first: number, rest: string): boolean {
  const other =
    /^\s*(-|–|\.{2,3}|to\b|through\b|[,;+&/]|and\b)\s*(?:and\s+)?WP(\d{2,3})(?![A-Za-z0-9])/i.exec(
      rest,
    )
  if (other === null) return false
  return /^[,;+&/a]/i.test(other[1] ?? '') || Number(other[2]) > first
}

function readSection(
  span: Span,
  lines: readonly MarkdownLine[],
  { file, mission }: { readonly file: string; readonly mission: Named },
  findings: Finding[],
): TasksSection {
  let dependencies: Set<string> | null = null
  let dependencyLine: number | null = null
  let refs: string[] | null = null
  let requirementLine: number | null = null
  let listed = false
  let opened = false
  for (const line of lines.slice(span.first + 1, span.last + 1)) {
    if (line.heading !== null) {
      opened = false
      listed = /^[^\p{L}\p{N}]*Dependencies[^\p{L}\p{N}]*$/iu.test(line.heading.text)
      continue
    }
    const named = readRequirementRefs(line.text)
    if (named !== null) requirementLine ??= line.number
    refs = unite(refs, named)
    const said = listed ? readListedDependency(line.text, span.wpId) : readDeclaration(line.text)
    const isLost = opened && said.kind === 'silent' && listsWorkPackage(line.text)
    if (line.text.trim() !== '') opened = !listed && isOpenLabel(line.text)
    if (said.kind === 'unparsed' || isLost) {
      const place = { wpId: span.wpId, path: file, line: line.number }
      const details = { ...mission, file, line: line.number }
      findings.push(errorFinding('DEPENDENCY_LINE_UNPARSED', details, place))
    } else if (said.kind === 'declared') {
      dependencies = new Set([...(dependencies ?? []), ...said.ids])
      dependencyLine ??= line.number
    }
  }
  return {
    wpId: span.wpId,
    level: span.level,
    title: span.title,
    firstLine: span.first + 1,
    lastLine: span.last + 1,
    dependencies: dependencies === null ? null : [...dependencies].sort(compareWpIds),
    dependencyLine,
    requirementRefs: refs,
    requirementLine,
  }
}

function readRequirementRefs(text: string): string[] | null {
  if (isTableLine(text)) return null
  const label = REQUIREMENTS.exec(text)
  if (label === null) return null
  const ids: string[] = []
  let rest = text.slice(label.index + label[0].length)
  for (;;) {
    const id = /^[\s`*_[\]]*((?:FR|NFR|C|SC)-\d+)(?![A-Za-z0-9])[`*_\]]*\s*,?/i.exec(rest)
    if (id === null) return ids
    ids.push((id[1] as string).toUpperCase())
    rest = rest.slice(id[0].length)
  }
}

function unite(first: string[] | null, second: string[] | null): string[] | null {
  return second === null ? first : [...new Set([...(first ?? []), ...second])]
}
