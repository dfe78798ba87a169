import type * as z from 'zod/mini'
import type { Fields } from './fields.js'

/** The kinds of value that a field can have; most are named as the building block in `fields.ts`. */
export type FieldKind =
  | Exclude<keyof Fields, 'native' | 'closed' | 'open'>
  | 'word'
  | 'list'
  | 'object'
  | 'forms'

/** What a schema says about a value, for people and for samples. */
export interface Shape {
  readonly kind: FieldKind
  readonly optional: boolean
  readonly nullable: boolean
  readonly initial?: unknown
  /** Of a word. */
  readonly values?: readonly string[]
  /** Of a list. */
  readonly items?: Shape
  readonly least?: number
  /** Of an object. */
  readonly fields?: Readonly<Record<string, Shape>>
  /** Of a payload that has several forms, told apart by one field. */
  readonly forms?: readonly Shape[]
}

interface AnyDef {
  readonly type: string
  readonly innerType?: z.ZodMiniType
  readonly defaultValue?: unknown
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>
  readonly element?: z.ZodMiniType
  readonly options?: readonly z.ZodMiniType[]
  readonly entries?: Readonly<Record<string, string>>
  readonly values?: readonly unknown[]
  readonly in?: z.ZodMiniType
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly minimum?: number } } }[]
}

/** Reads a schema that was made of `fields`. */
export function shapeOf(schema: z.ZodMiniType, fields: Fields): Shape {
  const def = schema._zod.def as unknown as AnyDef
  const block = Object.entries(fields).find(([, one]) => one === schema)
  const plain = { optional: false, nullable: false }
  if (block !== undefined) return { kind: block[0] as FieldKind, ...plain }
  switch (def.type) {
    case 'optional':
      return { ...inner(def.innerType), optional: true }
    case 'nullable':
      return { ...inner(def.innerType), nullable: true }
    case 'default':
      return { ...inner(def.innerType), optional: true, initial: def.defaultValue }
    case 'pipe':
      return inner(def.in)
    case 'enum':
      return { kind: 'word', values: Object.values(def.entries ?? {}), ...plain }
    case 'literal':
      return { kind: 'word', values: (def.values ?? []).map(String), ...plain }
    case 'array': {
      const least = def.checks?.[0]?._zod.def.minimum ?? 0
      return { kind: 'list', items: inner(def.element), least, ...plain }
    }
    case 'union':
      return { kind: 'forms', forms: (def.options ?? []).map(inner), ...plain }
    default: {
      const entries = Object.entries(def.shape ?? {})
      const shapes = entries.map(([name, field]) => [name, inner(field)] as const)
      return { kind: 'object', fields: Object.fromEntries(shapes), ...plain }
    }
  }

  function inner(one: z.ZodMiniType | undefined): Shape {
    if (one === undefined) throw new TypeError(`a ${def.type} schema without its inner schema`)
    return shapeOf(one, fields)
  }
}
