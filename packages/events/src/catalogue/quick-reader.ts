import type * as zod from 'zod/mini'
import * as z from '../values/schema-library.js'

/** Of a value that its schema does not take, or that only the library can judge. */
const REFUSED = Symbol('refused')

/** Answers what a schema makes of a value that it takes. */
type Reader = (value: unknown) => unknown
type Schema = zod.ZodMiniType
type Check = (value: never) => unknown

/** The parts of the library's definitions that are read here. */
interface Definition {
  readonly type: string
  readonly checks?: readonly { readonly _zod: { readonly def: CheckDefinition } }[]
  readonly shape?: Readonly<Record<string, Schema>>
  readonly catchall?: Schema
  readonly innerType?: Schema
  readonly element?: Schema
  readonly options?: readonly Schema[]
  readonly discriminator?: string
  readonly in?: Schema
  readonly out?: Schema
  readonly reverseTransform?: unknown
  readonly transform?: (value: unknown, payload: unknown) => unknown
  readonly defaultValue?: unknown
  readonly format?: string
  readonly coerce?: boolean
}

interface CheckDefinition {
  readonly check: string
  readonly format?: string
  readonly pattern?: RegExp
  readonly maximum?: number
  readonly minimum?: number
  readonly value?: number
  readonly inclusive?: boolean
  readonly fn?: (value: unknown) => unknown
}

const readers = new WeakMap<Schema, Reader>()

/**
 * As the library's `safeParse`, of which it answers the same. The library makes an object per field to
 * collect issues; here a good value, and most are, costs its checks, and any other is read again for
 * its issues. Built from the schema itself when it is first read with.
 */
export function safeRead<S extends Schema>(
  schema: S,
  value: unknown,
): ReturnType<typeof z.safeParse<S>> {
  const data = readerOf(schema)(value)
  return data === REFUSED
    ? z.safeParse(schema, value)
    : { success: true, data: data as zod.output<S> }
}

function readerOf(schema: Schema): Reader {
  const known = readers.get(schema) ?? checkedReader(schema)
  readers.set(schema, known)
  return known
}

function checkedReader(schema: Schema): Reader {
  const def = definitionOf(schema)
  const read = KINDS[def.type]?.(def, schema)
  const checks = (def.checks ?? []).map((check) => judgeOf(check._zod.def))
  if (read === undefined || checks.includes(undefined)) return byLibrary(schema)
  const [first, ...more] = checks as Check[]
  if (first === undefined) return read
  return (value) => {
    const made = read(value)
    if (made === REFUSED || !first(made as never)) return REFUSED
    for (const check of more) if (!check(made as never)) return REFUSED
    return made
  }
}

function definitionOf(schema: Schema): Definition {
  return schema._zod.def as unknown as Definition
}

function byLibrary(schema: Schema): Reader {
  return (value) => {
    const parsed = z.safeParse(schema, value)
    return parsed.success ? parsed.data : REFUSED
  }
}

function judgeOf(check: CheckDefinition): Check | undefined {
  const { pattern, fn, inclusive, value: bound = 0, minimum = 0, maximum = 0 } = check
  switch (check.check) {
    case 'string_format':
      return check.format === 'regex' && pattern !== undefined && !pattern.global && !pattern.sticky
        ? (text: string) => pattern.test(text)
        : undefined
    case 'max_length':
      return (value: { readonly length: number }) => value.length <= maximum
    case 'min_length':
      return (value: { readonly length: number }) => value.length >= minimum
    case 'greater_than':
      return inclusive === true ? (value: number) => value >= bound : undefined
    case 'less_than':
      return inclusive === true ? (value: number) => value <= bound : undefined
    case 'custom':
      return fn
    default:
      return undefined
  }
}

type Kind = (def: Definition, schema: Schema) => Reader | undefined

const oneOf: Kind = (_def, schema) => {
  const { values } = schema._zod
  return values && ((value) => (values.has(value as string) ? value : REFUSED))
}

const asIs: Kind = () => (value) => value

/** The kinds that the catalogue is made of; of any other kind the library reads the values. */
const KINDS: Readonly<Record<string, Kind>> = {
  string: ({ coerce, format }) =>
    coerce || format ? undefined : (value) => (typeof value === 'string' ? value : REFUSED),
  number: ({ coerce, format }) => {
    if (coerce || (format !== undefined && format !== 'safeint')) return undefined
    const isGood = format === undefined ? Number.isFinite : Number.isSafeInteger
    return (value) => (isGood(value) ? value : REFUSED)
  },
  boolean: ({ coerce }) =>
    coerce ? undefined : (value) => (typeof value === 'boolean' ? value : REFUSED),
  literal: oneOf,
  enum: oneOf,
  any: asIs,
  unknown: asIs,
  nullable: ({ innerType }) => {
    const read = readerOf(innerType as Schema)
    return (value) => (value === null ? null : read(value))
  },
  optional: ({ innerType }) => {
    const inner = innerType as Schema
    if (inner._zod.optin !== undefined) return undefined
    const read = readerOf(inner)
    return (value) => (value === undefined ? undefined : read(value))
  },
  default: (def) => {
    const read = readerOf(def.innerType as Schema)
    return (value) => (value === undefined ? def.defaultValue : read(value))
  },
  array: ({ element }) => listReader(readerOf(element as Schema)),
  union: ({ options = [], discriminator }) =>
    discriminator === undefined ? firstReader(options.map(readerOf)) : undefined,
  pipe: (def) => {
    const transform = definitionOf(def.out as Schema)?.transform
    if (transform === undefined || def.reverseTransform !== undefined) return undefined
    const read = readerOf(def.in as Schema)
    return (value) => {
      const made = read(value)
      return made === REFUSED ? REFUSED : transform(made, undefined)
    }
  },
  object: objectReader,
}

function listReader(read: Reader): Reader {
  return (value) => {
    if (!Array.isArray(value)) return REFUSED
    const list: unknown[] = []
    for (const item of value) {
      const made = read(item)
      if (made === REFUSED) return REFUSED
      list.push(made)
    }
    return list
  }
}

function firstReader(options: readonly Reader[]): Reader {
  return (value) => {
    for (const read of options) {
      const made = read(value)
      if (made !== REFUSED) return made
    }
    return REFUSED
  }
}

interface Field {
  readonly key: string
  readonly read: Reader
  /** What an absent field is: refused, left out, or what its schema makes of nothing. */
  readonly absent: 'refused' | 'left_out' | 'read'
}

function objectReader({ shape = {}, catchall }: Definition): Reader | undefined {
  const rest = catchall && definitionOf(catchall).type
  if (rest !== undefined && rest !== 'never' && rest !== 'unknown') return undefined
  const fields = Object.entries(shape).map(([key, schema]): Field => {
    const { optin, optout } = schema._zod
    const absent =
      optin === undefined
        ? 'refused'
        : optin === 'optional' && optout === optin
          ? 'left_out'
          : 'read'
    return { key, read: readerOf(schema), absent }
  })
  const known = new Set(Object.keys(shape))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return REFUSED
    const given = value as Given
    const made: Record<string, unknown> = {}
    const left = Object.keys(given).length - readFields(fields, given, made)
    if (left === 0 || (left > 0 && rest === undefined)) return made
    return left > 0 && rest === 'unknown' && keepRest(known, given, made) ? made : REFUSED
  }
}

type Given = Readonly<Record<string, unknown>>

/** How many fields there are; infinitely many where one is refused. */
function readFields(fields: readonly Field[], given: Given, made: Record<string, unknown>): number {
  let count = 0
  for (const { key, read, absent } of fields) {
    const value = given[key]
    if (value !== undefined) count += 1
    // A key that is there without a value is for the library to judge.
    else if (absent === 'refused' || key in given) return Number.POSITIVE_INFINITY
    else if (absent === 'left_out') continue
    const field = read(value)
    if (field === REFUSED) return Number.POSITIVE_INFINITY
    if (field !== undefined) made[key] = field
  }
  return count
}

function keepRest(
  known: ReadonlySet<string>,
  given: Given,
  made: Record<string, unknown>,
): boolean {
  for (const key in given) {
    if (key === '__proto__') return false
    if (!known.has(key)) made[key] = given[key]
  }
  return true
}
