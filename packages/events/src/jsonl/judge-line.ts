import type { AnyEvent } from '../catalogue/event-types.js'
import { type Finding, type Issue, type IssuePath, issue } from '../judge/issues.js'
import { type ParseOptions, parseEvent } from '../judge/parse-event.js'
import { countKeys, findRepeatedKey, scanStructure } from './json-structure.js'
import type { SourceLine } from './line-splitter.js'

/** What a line holds: an event with findings, or issues. */
export type LineVerdict =
  | { readonly event: AnyEvent; readonly findings: readonly Finding[] }
  | { readonly issues: readonly Issue[]; readonly isJson: boolean }

/** Deeper texts are not handed to `JSON.parse`, which may recurse; events end far above. */
const DEEPEST = 256
/** What an event may have, as its judgement says for all that is parsed. */
const DEPTH_LIMIT = 32

const BLANK = /^[ \t\r]*$/

/** Whether a line holds nothing but white space. */
export function isBlankLine(line: SourceLine): boolean {
  return 'text' in line && BLANK.test(line.text)
}

/** Judges one line. Messages name keys and positions, never what stands there. */
export function judgeLine(
  line: SourceLine,
  options: ParseOptions,
  maxLineBytes: number,
): LineVerdict {
  if ('text' in line) return judgeText(line.text, options)
  return line.flaw === 'too_long'
    ? tooMuch(maxLineBytes, 'bytes')
    : notJson('not_utf8', [], 'is not UTF-8', { at: line.at })
}

function judgeText(text: string, options: ParseOptions): LineVerdict {
  const { keys, depth } = scanStructure(text)
  if (depth > DEEPEST) return tooMuch(DEPTH_LIMIT, 'depth')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return notJson('syntax', [], undefined, {})
  }
  // A key that stands twice is counted twice in the text and once in the value.
  const repeated = countKeys(value) === keys ? undefined : findRepeatedKey(text)
  if (repeated !== undefined)
    return { ...notJson('repeated_key', repeated, 'stands twice in its object', {}), isJson: true }
  const result = parseEvent(value, options)
  return result.ok
    ? { event: result.event, findings: result.findings }
    : { issues: result.issues, isJson: true }
}

function notJson(
  reason: string,
  path: IssuePath,
  what: string | undefined,
  details: Readonly<Record<string, unknown>>,
) {
  return { issues: [issue('NOT_JSON', path, what, { reason, ...details })], isJson: false }
}

function tooMuch(limit: number, unit: string): LineVerdict {
  const found = issue('LIMIT_EXCEEDED', [], `more than ${limit} ${unit}`, { limit, unit })
  return { issues: [found], isJson: true }
}
