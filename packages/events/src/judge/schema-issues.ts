import type * as z from 'zod/mini'
import type { IssueCode } from './issue-codes.js'
import { type Issue, type IssuePath, issue } from './issues.js'

/** What a schema found, in our words and without values. An unknown key is one issue each. */
export function schemaIssues(
  found: readonly z.core.$ZodIssue[],
  code: IssueCode,
  prefix: IssuePath,
): readonly Issue[] {
  const mistyped = new Set(found.filter(isMistyped).map((one) => one.path.join()))
  return found.flatMap((one) => {
    if (mistyped.size > 0 && !isMistyped(one) && mistyped.has(one.path.join())) return []
    const path = [...prefix, ...(one.path as IssuePath)]
    if (one.code === 'unrecognized_keys')
      return one.keys.map((key) => issue(code, [...path, key], 'is not a known key'))
    if (one.code === 'invalid_key') return [issue(code, path, 'is not a valid key')]
    return [issue(code, path, describe(one))]
  })
}

/** Of a value of a wrong type, its bounds are not worth a word. */
function isMistyped(one: z.core.$ZodIssue): boolean {
  return one.code === 'invalid_type'
}

function describe(one: z.core.$ZodIssue): string {
  switch (one.code) {
    case 'invalid_type':
      return `is not of type ${one.expected}`
    case 'invalid_value':
      return `is not one of ${one.values.map(String).join(', ')}`
    case 'too_small':
      return `is smaller than ${one.minimum}`
    case 'too_big':
      return `is larger than ${one.maximum}`
    case 'invalid_format':
      return one.pattern === undefined ? 'has the wrong form' : `does not match ${one.pattern}`
    case 'invalid_union':
      return 'has none of the allowed forms'
    default:
      return 'has the wrong form'
  }
}
