import * as z from 'zod/mini'
import { fieldsOf } from '../catalogue/fields.js'
import { readInstant } from '../values/instants.js'
import { type Finding, finding, type IssuePath } from './issues.js'

interface AnyDef {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>
  readonly element?: z.ZodMiniType
  readonly innerType?: z.ZodMiniType
  readonly options?: readonly z.ZodMiniType[]
}

/**
 * What an accepted value of the older dialect holds beyond its schema: keys that are kept, and
 * instants that are read as UTC.
 */
export function keptFindings(
  schema: z.ZodMiniType,
  value: unknown,
  path: IssuePath,
): readonly Finding[] {
  if (value === undefined || value === null) return []
  if (schema === fieldsOf('reference', false).instant) return naive(value, path)
  const def = schema._zod.def as unknown as AnyDef
  if (def.shape !== undefined) return ofObject(def.shape, value as Fields, path)
  if (def.element !== undefined)
    return (value as readonly unknown[]).flatMap((item, at) =>
      keptFindings(def.element as z.ZodMiniType, item, [...path, at]),
    )
  if (def.innerType !== undefined) return keptFindings(def.innerType, value, path)
  const option = def.options?.find((one) => z.safeParse(one, value).success)
  return option === undefined ? [] : keptFindings(option, value, path)
}

type Fields = Readonly<Record<string, unknown>>

function ofObject(
  shape: Readonly<Record<string, z.ZodMiniType>>,
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
