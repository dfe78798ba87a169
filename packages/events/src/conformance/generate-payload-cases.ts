import { type Case, type Facts, isFacts } from './case.js'
import type { FieldShape, FieldTable, FormShape } from './field-table.js'
import { GONE, type Spoiled, spoilField } from './spoil-field.js'

type Path = readonly (string | number)[]

/**
 * Every field of every payload spoiled in each way, from the valid event of each type. An event that
 * is still right is expected to be valid.
 */
export function payloadCases(valid: readonly Case[], table: FieldTable): readonly Case[] {
  return valid.flatMap((one) => {
    const name = one.id.replace(/\/valid$/, '')
    const form = table[name]
    const event = isFacts(one.input) ? one.input : {}
    return form === undefined ? [] : formCases(name, form, event)
  })
}

function formCases(name: string, form: FormShape, event: Facts): readonly Case[] {
  const isOneOfSeveral = Object.hasOwn(form.fields, 'origin_surface')
  const make = (path: Path, how: string, payload: unknown, expect: Facts): Case => ({
    id: `${name}/${path.join('.')}/${how}`,
    stratum: 'generated-payloads',
    op: 'parse_event',
    dialect: 'native',
    input: { ...event, payload },
    expect,
  })
  const cases: Case[] = []
  for (const [path, field] of fieldsIn(form.fields, event.payload, []))
    for (const spoiled of spoilField(field))
      if (spoiled.said !== 'valid' || !isTied(form, path))
        cases.push(
          make(
            path,
            spoiled.how,
            changed(event.payload, path, spoiled.value),
            said(spoiled, path, isOneOfSeveral),
          ),
        )
  for (const [path, open] of objectsIn(form.fields, event.payload, [])) {
    const at = [...path, 'no_such_key']
    const spoiled: Spoiled = open
      ? { how: 'unknown-key', value: 1, said: 'valid' }
      : { how: 'unknown-key', value: 1, said: 'PAYLOAD_SCHEMA_FAIL' }
    cases.push(
      make(at, spoiled.how, changed(event.payload, at, 1), said(spoiled, at, isOneOfSeveral)),
    )
  }
  return cases
}

function isTied(form: FormShape, path: Path): boolean {
  return form.tied.includes(String(path.filter((key) => typeof key === 'string').at(-1)))
}

function said(spoiled: Spoiled, path: Path, isOneOfSeveral: boolean): Facts {
  if (spoiled.said === 'valid') return { verdict: 'valid' }
  if (spoiled.said === 'refused') return { verdict: 'invalid' }
  const place = spoiled.elsewhere === true || isOneOfSeveral ? {} : { path: ['payload', ...path] }
  return { verdict: 'invalid', code: spoiled.said, ...place }
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
