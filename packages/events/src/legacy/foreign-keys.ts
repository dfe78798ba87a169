import type * as zod from 'zod/mini'
import type { EventType } from '../catalogue/catalogue.js'
import type { Dialect } from '../catalogue/event-types.js'
import { payloadSchema } from '../catalogue/payload-schema.js'
import type { IssuePath } from '../judge/issues.js'
import * as z from '../values/schema-library.js'

type Found = readonly zod.core.$ZodIssue[]

/**
 * Places of the keys that a payload has and its type in a dialect does not, at any depth. Other
 * faults are not looked at.
 */
export function foreignKeys(
  type: EventType,
  dialect: Dialect,
  payload: unknown,
): readonly IssuePath[] {
  const parsed = z.safeParse(payloadSchema(type, dialect), payload)
  return parsed.success ? [] : unrecognized(parsed.error.issues)
}

function unrecognized(issues: Found): readonly IssuePath[] {
  return issues.flatMap((one) => {
    if (one.code === 'unrecognized_keys')
      return one.keys.map((key) => [...(one.path as IssuePath), key])
    if (one.code !== 'invalid_union') return []
    const form = one.errors.find((errors) => errors.every(isAboutKeys))
    return unrecognized(form ?? []).map((path) => [...(one.path as IssuePath), ...path])
  })
}

function isAboutKeys(issue: zod.core.$ZodIssue): boolean {
  return issue.code === 'unrecognized_keys'
}
