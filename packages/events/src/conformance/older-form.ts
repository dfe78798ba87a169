import type { FieldShape, FormShape } from './field-table.js'
import type { Spoiled } from './spoil-field.js'

/** What a field of the native dialect was in the older one: texts that nobody looks into. */
const BEFORE: Readonly<Partial<Record<FieldShape['kind'], FieldShape['kind']>>> = {
  text: 'filledText',
  ulid: 'filledText',
  wpId: 'filledText',
  wpIdOrNone: 'anyText',
  commit: 'filledText',
  ruledInstantOrEmpty: 'anyText',
}

/** Instants that the older dialect judges by a rule too. */
const RULED: ReadonlySet<string> = new Set(['completed_at', 'skipped_at'])

/** A form as the older dialect has it; undefined where it has not. */
export function olderForm(form: FormShape): (FormShape & { readonly open: boolean }) | undefined {
  const { before } = form
  if (before === undefined) return undefined
  const fields = Object.entries({ ...form.fields, ...before.fields }).filter(
    ([key]) => before.lacks?.includes(key) !== true && key !== 'origin_surface',
  )
  const isMove = form.type === 'WPStatusChanged'
  return {
    ...form,
    open: before.open,
    tied: isMove ? [...form.tied, 'evidence', 'from_lane'] : form.tied,
    fields: Object.fromEntries(fields.map(([key, field]) => [key, olderField(field, key)])),
  }
}

function olderField(field: FieldShape, name: string): FieldShape {
  const ruled = field.kind === 'ruledInstant' && !RULED.has(name) ? 'filledText' : field.kind
  const inner = Object.entries(field.fields ?? {})
  return {
    ...field,
    kind: BEFORE[field.kind] ?? ruled,
    open: field.openBefore === true,
    ...(field.items && { items: olderField(field.items, name) }),
    ...(field.fields && {
      fields: Object.fromEntries(inner.map(([key, item]) => [key, olderField(item, key)])),
    }),
  }
}

/** What nothing is said of in the older dialect, which takes some texts for numbers and flags. */
const LENIENT: ReadonlySet<string> = new Set(['text', 'number', 'fraction', 'date'])

/** What is said of a change in the older dialect; undefined where nothing is. */
export function spoiledBefore(
  spoiled: Spoiled,
  path: readonly (string | number)[],
): Spoiled | undefined {
  if (spoiled.how === 'naive')
    return RULED.has(String(path.at(-1))) ? undefined : { ...spoiled, said: 'valid' }
  const isScalar = typeof spoiled.value === 'string' || typeof spoiled.value === 'number'
  return LENIENT.has(spoiled.how) && isScalar ? undefined : spoiled
}
