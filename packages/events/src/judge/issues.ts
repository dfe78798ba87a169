import { compareText } from '../values/text.js'
import { type FindingCode, ISSUE_CODES, type IssueCode } from './issue-codes.js'

export type IssuePath = readonly (string | number)[]

/** Why an input was refused. Names keys, types and bounds; values only when asked for. */
export interface Issue {
  readonly code: IssueCode
  readonly path: IssuePath
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/** Something that an accepted input has and a person may want to know. */
export interface Finding {
  readonly code: FindingCode
  readonly path: IssuePath
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

const MOST_ISSUES = 50
const VALUE_LENGTH = 200

/** @param what more exact than the code's own message */
export function issue(
  code: IssueCode,
  path: IssuePath,
  what: string = ISSUE_CODES[code].message,
  details: Readonly<Record<string, unknown>> = {},
): Issue {
  return { code, path, message: `${pathText(path)}: ${what}`, details }
}

/** @param what stands after the path */
export function finding(code: FindingCode, path: IssuePath, what: string): Finding {
  return { code, path, message: `${pathText(path)}: ${what}`, details: {} }
}

/** The issues of one step as they are handed out: sorted by path, at most 50. */
export function settleIssues(
  issues: readonly Issue[],
  input: unknown,
  includeValues: boolean,
): readonly Issue[] {
  const sorted = [...issues].sort((a, b) => compareText(pathText(a.path), pathText(b.path)))
  const kept = sorted.slice(0, MOST_ISSUES)
  if (!includeValues) return kept
  return kept.map((one) => {
    const value = shorten(valueAt(input, one.path))
    return value === undefined ? one : { ...one, details: { ...one.details, value } }
  })
}

function pathText(path: IssuePath): string {
  return path.length === 0 ? 'event' : path.join('.')
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(input: unknown, path: IssuePath): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    input,
  )
}

/** The JSON of a value up to where it is cut; undefined where there is none to show. */
function shorten(value: unknown): string | undefined {
  try {
    return jsonStart(value)
  } catch {
    // A value that JSON cannot write, or that throws when it is read.
    return undefined
  }
}

/** Written by hand, as a value that was refused for its size is not to be written whole. */
function jsonStart(value: unknown): string | undefined {
  let text = ''
  const write = (item: unknown, depth: number): void => {
    if (text.length >= VALUE_LENGTH || depth > VALUE_LENGTH) return
    if (typeof item === 'string') text += JSON.stringify(item.slice(0, VALUE_LENGTH))
    else if (typeof item !== 'object' || item === null) text += JSON.stringify(item) ?? 'null'
    else if (Array.isArray(item)) writeAll('[', item.slice(0, VALUE_LENGTH).entries(), ']', depth)
    else writeAll('{', Object.entries(item), '}', depth)
  }
  const writeAll = (
    start: string,
    items: Iterable<readonly [string | number, unknown]>,
    end: string,
    depth: number,
  ) => {
    let separator = start
    for (const [key, item] of items) {
      if (text.length >= VALUE_LENGTH) return
      text += separator
      if (typeof key === 'string') text += `${JSON.stringify(key)}:`
      write(item, depth + 1)
      separator = ','
    }
    text += separator === start ? start + end : end
  }
  if (value === undefined) return undefined
  write(value, 0)
  return text.slice(0, VALUE_LENGTH)
}
