import type * as zod from 'zod/mini'
import { fieldsOf } from '../catalogue/fields.js'
import { partsOf } from '../catalogue/schema-parts.js'
import { readInstant } from '../values/instants.js'
import * as z from '../values/schema-library.js'
import { type Finding, finding, type IssuePath } from './issues.js'

/**
 * What an accepted value of the older dialect holds beyond its schema: keys that are kept, and
 * instants that are read as UTC.
 */
export function keptFindings(
  schema: zod.ZodMiniType,
  value: unknown,
  path: IssuePath,
): readonly Finding[] {
  if (value === undefined || value === null) return []
  if (schema === fieldsOf('reference', false).instant) return naive(value, path)
  const { kind, shape, inner } = partsOf(schema)
  if (kind === 'object') return ofObject(shape, value as Fields, path)
  if (kind === 'array')
    return (value as readonly unknown[]).flatMap((item, at) =>
      inner.flatMap((element) => keptFindings(element, item, [...path, at])),
    )
  const fitting = kind === 'union' ? inner.filter((one) => z.safeParse(one, value).success) : inner
  return fitting.slice(0, 1).flatMap((one) => keptFindings(one, value, path))
}

type Fields = Readonly<Record<string, unknown>>

function ofObject(
  shape: Readonly<Record<string, zod.ZodMiniType>>,
  value: Fields,
  path: IssuePath,
): readonly Finding[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined
    return field === undefined
      ? [finding('UNKNOWN_KEY', [...path, key], 'is kept')]
      : keptFindings(field, item, [...path, key])
  })
}

function naive(value: unknown, path: IssuePath): readonly Finding[] {
  return readInstant(String(value))?.hasOffset === false
    ? [finding('NAIVE_INSTANT', path, 'has no offset and is read as UTC')]
    : []
}
