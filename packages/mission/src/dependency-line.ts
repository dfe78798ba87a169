/** What a line says about dependencies. */
export type DependencyLine =
  | { readonly kind: 'declared'; readonly ids: readonly string[] }
  | { readonly kind: 'unparsed' }
  | { readonly kind: 'silent' }

const BULLET = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(?:\[[ xX]\]\s+)?/
const EMPHASIS = '(?:\\*{1,3}|_{1,3})?'
const POSITION = `(?:^[\\s>]*(?:(?:[-*+]|\\d+[.)])\\s+)?|\\s·\\s+|[|;.(]\\s*)`
const ID = /^[`*_[\]]*(WP\d{2,3})(?![A-Za-z0-9])[`*_\]]*(?:\([^()]*\.md[^()]*\)[`*_\]]*)?/i
const NOTHING =
  /^[`*_(]*(?:none|n\/a|nothing|\[\s*\]|no\s+dep\w*|[-–—](?!\s*[`*_[]*WP[\s_-]?\d))(?![A-Za-z0-9])/i
/** What is meant as an id of a work package, well formed or not. */
const MEANT_ID = /(?<![A-Za-z0-9])(?:WP|Work Package)[\s_-]?\d/i
const SILENT: DependencyLine = { kind: 'silent' }

/** Pattern of a label such as `**Name**:` where labels may stand; `.` is allowed for `:`. */
export function labelPattern(names: string): RegExp {
  return new RegExp(
    `${POSITION}${EMPHASIS}(?:${names})${EMPHASIS}\\s*[:.]${EMPHASIS}(?=\\s|$|\\[|[A-Z]+-?\\d|none)`,
    'i',
  )
}

const LABEL = labelPattern('Dependencies|Depends[ -]on')

/**
 * A line anywhere in a section: a label, or a beginning with `Depends on`. Prose is silent; what
 * begins like a declaration, names a work package and is none is `unparsed`, never "none".
 */
export function readDeclaration(line: string): DependencyLine {
  if (isTableLine(line)) return SILENT
  const label = LABEL.exec(line)
  if (label !== null) return judge(line, line.slice(label.index + label[0].length))
  const start = line.replace(BULLET, '').replace(/^[*_]+/, '')
  const verb = /^Depends on[*_]*\s+/i.exec(start)
  if (verb !== null) return judge(line, start.slice(verb[0].length))
  return /^(?:depend|require)/i.test(start) ? unparsedOrSilent(line) : SILENT
}

/** True for a label that leaves its value to the lines below. */
export function isOpenLabel(line: string): boolean {
  const label = isTableLine(line) ? null : LABEL.exec(line)
  return label !== null && line.slice(label.index + label[0].length).trim() === ''
}

/** True for a bullet that begins with what is meant as an id. */
export function listsWorkPackage(line: string): boolean {
  const bullet = /^[\s>]*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/.exec(line)
  return bullet !== null && meansAnId(line.slice(bullet[0].length))
}

function meansAnId(text: string): boolean {
  return MEANT_ID.exec(text.replace(/^[\s`*_[]+/, ''))?.index === 0
}

/**
 * A line below a heading `Dependencies`. One that says neither "depend" nor "require" and does not
 * begin with a value is a remark. `<this work package> depends on …` is its own declaration.
 */
export function readListedDependency(line: string, ownId: string): DependencyLine {
  if (isTableLine(line) || line.trim() === '') return SILENT
  const labelled = LABEL.exec(line)
  if (labelled !== null) return judge(line, line.slice(labelled.index + labelled[0].length))
  const start = line.replace(BULLET, '').replace(/^[*_]+(?=depend|requires|all|after)/i, '')
  const subject = /^[`*_[]*(WP\d{2,3})[`*_\]]*\s+(?:depends\s+on|requires)\s+/i.exec(start)
  if (subject !== null) {
    if (subject[1]?.toUpperCase() !== ownId) return { kind: 'unparsed' }
    return judge(line, start.slice(subject[0].length))
  }
  const value = readValue(start)
  if (value !== undefined) return { kind: 'declared', ids: value }
  return /depend|require/i.test(line) ? unparsedOrSilent(line) : SILENT
}

/**
 * The value of a declaration: `none` and its like, or ids in a list, ranges resolved. It ends at
 * the first thing that does not fit. Undefined when it does not even begin, when a range falls, and
 * when what a joint leads to is meant as an id and is none.
 */
function readValue(text: string): readonly string[] | undefined {
  let rest = text.trimStart()
  if (NOTHING.test(rest)) return []
  rest = rest.replace(/^[*_]*(?:depends\s+on|requires)(?:[*_]*:?[*_]*\s+)/i, '')
  rest = rest.replace(/^(?:all\s+|after\s+)+/i, '')
  const ids: string[] = []
  for (let more = true; more; ) {
    const id = ID.exec(rest)
    if (id === null) {
      if (ids.length > 0 && meansAnId(rest)) return undefined
      break
    }
    ids.push((id[1] as string).toUpperCase())
    rest = rest.slice(id[0].length)
    const range = /^\s*(?:-|–|\.\.\.?|to\s|through\s)\s*/i.exec(rest)
    const last = range === null ? null : ID.exec(rest.slice(range[0].length))
    const between = last === null ? undefined : rangeOf(ids.at(-1) as string, last[1] as string)
    if (range !== null && last !== null) {
      if (between === undefined) return undefined
      ids.push(...between)
      rest = rest.slice(range[0].length + last[0].length)
    }
    rest = rest.replace(/^\s*\([^()]*\)/, '')
    const joint = /^\s*(?:[,;+&/]\s*(?:and\s+)?|and\s+)/i.exec(rest)
    more = joint !== null
    rest = rest.slice(joint?.[0].length ?? 0)
  }
  return ids.length === 0 ? undefined : [...new Set(ids)]
}

function judge(line: string, value: string): DependencyLine {
  const ids = readValue(value)
  return ids === undefined ? unparsedOrSilent(line) : { kind: 'declared', ids }
}

function unparsedOrSilent(line: string): DependencyLine {
  return MEANT_ID.test(line) ? { kind: 'unparsed' } : SILENT
}

/** Ids behind `first` up to `last`; undefined when they are no rising range. */
function rangeOf(first: string, last: string): string[] | undefined {
  const from = Number(first.slice(2))
  const to = Number(last.slice(2))
  if (to <= from) return undefined
  const width = first.length - 2
  return Array.from(
    { length: to - from },
    (_, i) => `WP${String(from + 1 + i).padStart(width, '0')}`,
  )
}

export function isTableLine(line: string): boolean {
  return /^\s*\|/.test(line)
}
