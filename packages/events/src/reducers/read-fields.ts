import { fieldOf } from '../lanes/guards.js'

/** Reads one JSON value; undefined where it is not what is needed. */
export type Reader<T> = (value: unknown) => T | undefined

export type Fields = Readonly<Record<string, Reader<unknown>>>

/** What a table of readers gives: a fresh object with these keys and no others. */
export type Read<F extends Fields> = {
  readonly [Key in keyof F]: F[Key] extends Reader<infer T> ? T : never
}

export const text: Reader<string> = (value) => (typeof value === 'string' ? value : undefined)

/** A text that names something, so never an empty one. */
export const name: Reader<string> = (value) => (value === '' ? undefined : text(value))

export const integer: Reader<number> = (value) =>
  Number.isSafeInteger(value) ? (value as number) : undefined

export const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined)

export function oneOf<const T extends string>(...words: readonly T[]): Reader<T> {
  return (value) => words.find((word) => word === value)
}

export function listOf<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined
    const items = value.map(item)
    return items.includes(undefined) ? undefined : (items as T[])
  }
}

export function shape<F extends Fields>(fields: F): Reader<Read<F>> {
  return (value) => {
    const read = readFields(value, fields)
    return read.ok ? read.values : undefined
  }
}

/** A field that may be absent or null; `fallback` stands in for it. */
export function optional<T>(reader: Reader<T>): Reader<T | null>
export function optional<T>(reader: Reader<T>, fallback: T): Reader<T>
export function optional<T>(reader: Reader<T>, fallback: T | null = null): Reader<T | null> {
  return (value) => (value === undefined || value === null ? fallback : reader(value))
}

/** The fields of an object, or the names of those that it lacks, sorted. Never throws. */
export function readFields<F extends Fields>(
  value: unknown,
  fields: F,
): { readonly ok: true; readonly values: Read<F> } | { readonly ok: false; lacking: string[] } {
  const entries = Object.entries(fields).map(
    ([key, reader]) => [key, reader(fieldOf(value, key))] as const,
  )
  const lacking = entries.flatMap(([key, read]) => (read === undefined ? [key] : [])).sort()
  return lacking.length > 0
    ? { ok: false, lacking }
    : { ok: true, values: Object.fromEntries(entries) as Read<F> }
}
