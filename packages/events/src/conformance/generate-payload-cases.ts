import { type Case, type Facts, isFacts } from './case.js'
import type { FieldShape, FieldTable, FormShape } from './field-table.js'
import { olderForm, spoiledBefore } from './older-form.js'
import { GONE, type Spoiled, spoilField } from './spoil-field.js'

type Path = readonly (string | number)[]

/** One payload with one change. */
interface Variant {
  readonly path: Path
  readonly spoiled: Spoiled
  readonly payload: unknown
}

/**
 * Every field of every payload spoiled in each way, from the valid event of each type. An event that
 * is still right is expected to be valid.
 */
export function payloadCases(valid: readonly Case[], table: FieldTable): readonly Case[] {
  return valid.flatMap((one) => {
    const name = one.id.replace(/\/valid$/, '')
    const form = table[name]
    const event = isFacts(one.input) ? one.input : {}
    return form === undefined
      ? []
      : [...nativeCases(name, form, event), ...olderCases(name, form, event)]
  })
}

function nativeCases(name: string, form: FormShape, event: Facts): readonly Case[] {
  // Of a payload with several forms nobody says where an issue must lie.
  const isOneOfSeveral = Object.hasOwn(form.fields, 'origin_surface')
  return variants(form.fields, event.payload, form.tied, false).map(
    ({ path, spoiled, payload }) => {
      const place =
        spoiled.elsewhere === true || isOneOfSeveral ? {} : { path: ['payload', ...path] }
      return {
        id: `${name}/${path.join('.')}/${spoiled.how}`,
        stratum: 'generated-payloads',
        op: 'parse_event',
        dialect: 'native',
        input: { ...event, payload },
        expect: said(spoiled, place),
      }
    },
  )
}

function olderCases(name: string, form: FormShape, event: Facts): readonly Case[] {
  const older = olderForm(form)
  if (older === undefined) return []
  const { lacks = [] } = form.before ?? {}
  const given = Object.entries(isFacts(event.payload) ? event.payload : {})
  const whole = Object.fromEntries(given.filter(([key]) => !lacks.includes(key)))
  const make = (id: string, payload: unknown, expect: Facts): Case => ({
    id: `${name}/${id}/reference`,
    stratum: 'generated-reference-payloads',
    op: 'parse_payload',
    dialect: 'reference',
    input: { type: form.type, payload },
    expect,
  })
  return [
    make('valid', whole, { verdict: 'valid' }),
    ...variants(older.fields, whole, older.tied, older.open).flatMap(
      ({ path, spoiled, payload }) => {
        const before = spoiledBefore(spoiled, path)
        const id = `${path.join('.')}/${spoiled.how}`
        return before === undefined ? [] : [make(id, payload, said(before, {}))]
      },
    ),
  ]
}

function said(spoiled: Spoiled, place: Facts): Facts {
  if (spoiled.said === 'valid') return { verdict: 'valid' }
  return spoiled.said === 'refused'
    ? { verdict: 'invalid' }
    : { verdict: 'invalid', code: spoiled.said, ...place }
}

function variants(
  fields: FormShape['fields'],
  whole: unknown,
  tied: readonly string[],
  open: boolean,
): readonly Variant[] {
  const all: Variant[] = []
  for (const [path, field] of fieldsIn(fields, whole, []))
    for (const spoiled of spoilField(field))
      if (spoiled.said !== 'valid' || !isTied(tied, path))
        all.push({ path, spoiled, payload: changed(whole, path, spoiled.value) })
  for (const [place, isOpen] of objectsIn(fields, whole, [], open)) {
    const path = [...place, 'no_such_key']
    const what = isOpen ? 'valid' : 'PAYLOAD_SCHEMA_FAIL'
    const spoiled: Spoiled = { how: 'unknown-key', value: 1, said: what }
    all.push({ path, spoiled, payload: changed(whole, path, 1) })
  }
  return all
}

function isTied(tied: readonly string[], path: Path): boolean {
  return tied.includes(String(path.filter((key) => typeof key === 'string').at(-1)))
}

/** Every field that the payload has a place for, the first item of each list included. */
function fieldsIn(
  fields: Readonly<Record<string, FieldShape>>,
  value: unknown,
  path: Path,
): readonly (readonly [Path, FieldShape])[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    const here: Path = [...path, key]
    const inside = isFacts(value) ? value[key] : undefined
    return [[here, field] as const, ...inner(field, inside, here, fieldsIn)]
  })
}

/** Every object of the payload, and whether it takes unknown keys. */
function objectsIn(
  fields: Readonly<Record<string, FieldShape>>,
  value: unknown,
  path: Path,
  open = false,
): readonly (readonly [Path, boolean])[] {
  return [
    [path, open] as const,
    ...Object.entries(fields).flatMap(([key, field]) =>
      inner(field, isFacts(value) ? value[key] : undefined, [...path, key], objectsIn),
    ),
  ]
}

function inner<T>(
  field: FieldShape,
  value: unknown,
  path: Path,
  look: (
    fields: Readonly<Record<string, FieldShape>>,
    value: unknown,
    path: Path,
    open: boolean,
  ) => readonly T[],
): readonly T[] {
  const shape = field.kind === 'list' ? field.items : field
  const [place, part] =
    field.kind === 'list' && Array.isArray(value) ? [[...path, 0], value[0]] : [path, value]
  if (shape?.kind !== 'object' || shape.fields === undefined || !isFacts(part)) return []
  return look(shape.fields, part, place, shape.open === true)
}

/** A copy with one place changed. */
export function changed(value: unknown, path: Path, to: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return to
  if (Array.isArray(value))
    return value.map((item, at) => (at === key ? changed(item, rest, to) : item))
  const { [key]: old, ...others } = isFacts(value) ? value : {}
  const next = changed(old, rest, to)
  return next === GONE ? others : { ...others, [key]: next }
}
