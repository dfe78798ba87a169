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

function shorten(value: unknown): string | undefined {
  return JSON.stringify(value)?.slice(0, VALUE_LENGTH)
}
