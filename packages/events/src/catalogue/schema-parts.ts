import type * as z from 'zod/mini'

/** What a schema is made of, one level deep. */
export interface SchemaParts {
  /** As the schema library names it: `object`, `array`, `union`, `optional`, … */
  readonly kind: string
  /** The fields of an object; none of anything else. */
  readonly shape: Readonly<Record<string, z.ZodMiniType>>
  /** The schemas within: of a list's items, of an optional or defaulted value, the forms of a union. */
  readonly inner: readonly z.ZodMiniType[]
}

interface AnyDef {
  readonly type: string
  readonly shape?: SchemaParts['shape']
  readonly innerType?: z.ZodMiniType
  readonly element?: z.ZodMiniType
  readonly in?: z.ZodMiniType
  readonly options?: readonly z.ZodMiniType[]
}

/** Takes a schema of the catalogue apart. */
export function partsOf(schema: z.ZodMiniType): SchemaParts {
  const def = schema._zod.def as unknown as AnyDef
  const one = def.innerType ?? def.element ?? def.in
  return {
    kind: def.type,
    shape: def.shape ?? {},
    inner: one === undefined ? (def.options ?? []) : [one],
  }
}
