import type { Dialect } from '../src/catalogue/event-types.js'
import type { Shape } from '../src/catalogue/payload-shape.js'
import type { Payload } from './payload-arbitrary.js'

/** A payload with one thing changed. */
export interface Mutation {
  /** What was changed, and where. */
  readonly name: string
  readonly payload: Payload
  /** Whether nobody may accept it. */
  readonly wrong: boolean
}

type Edit = (value: unknown) => unknown
/** For `remove`: the field goes. */
const GONE = Symbol('gone')

const WRONG_TYPES: Readonly<Partial<Record<Shape['kind'], readonly unknown[]>>> = {
  word: ['no such word', 7, []],
  list: [{}, 'text', 7],
  object: [[], 'text', 7],
  forms: [[], 'text'],
  anyMap: [[], 'text', 7],
  textMap: [[], { a: 7 }, 'text'],
  countMap: [[], { a: 'text' }, { a: 0.5 }],
  flag: ['true', 1, 0],
  actor: [7, [], true],
  integer: ['7', 0.5, true],
  count: ['7', 0.5, true],
  positive: ['7', 0.5, true],
  amount: ['7', [], true],
  share: ['1', [], true],
}

/** Values that are of the right type and beyond a bound, or empty where text is asked for. */
function beyond(shape: Shape, dialect: Dialect): readonly unknown[] {
  const blank = dialect === 'native' ? ['', ' ', '\u00a0\n'] : ['']
  switch (shape.kind) {
    case 'text':
      return blank
    case 'missionId':
      return dialect === 'native' ? ['', 'x', '0'.repeat(25), '0'.repeat(27), 'I'.repeat(26)] : ['']
    case 'wpId':
      return dialect === 'native' ? ['', 'WP1', 'WP1234', 'wp01', 'WP01 '] : ['']
    case 'wpIdOrNone':
      return dialect === 'native' ? ['', 'WP1', 'WP1234'] : []
    case 'commit':
      return dialect === 'native' ? ['', '012345', '0'.repeat(65), 'ghijklm'] : ['']
    case 'url':
      return ['', 'ftp://example.com', 'example.com', 'https://', 'https:// a']
    case 'uuid':
      return ['', 'x', '6f0e6c1a6d2b4d8e9f3a0c1b2a3d4e5f', '{6f0e6c1a-6d2b-4d8e-9f3a-0c1b2a3d4e5f}']
    case 'instant':
      return [
        '',
        'now',
        '2026-12-01',
        '2026-12-01 09:30:00Z',
        '2026-12-01T24:00:00Z',
        '2026-12-01T09:30:60Z',
        '2026-12-01T09:30:00.1234567890Z',
        '0000-01-01T00:00:00Z',
        '2026-13-01T00:00:00Z',
        '2026-12-01T09:30:00+24:00',
        ...(dialect === 'native' ? ['2026-12-01T09:30:00'] : []),
      ]
    case 'integer':
      return [2 ** 53, -(2 ** 53)]
    case 'count':
      return [-1, 2 ** 53]
    case 'positive':
      return [0, -1, 2 ** 53]
    case 'amount':
      return [-0.001]
    case 'share':
      return [-0.001, 1.001]
    case 'actor':
      return [
        '',
        ' ',
        {},
        Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, at])),
      ]
    case 'list':
      return (shape.least ?? 0) === 0 ? [] : [[]]
    default:
      return []
  }
}

/** Values that are unusual, and that both judges must say the same of, whatever it is. */
const UNUSUAL: readonly unknown[] = [null, '', ' ', 0, 1, -1, 1.5, false, true, [], {}, [null], 'x']

/** Every field of a payload removed, mistyped, emptied, pushed beyond its bounds; and added to. */
export function* mutationsOf(
  shape: Shape,
  payload: Payload,
  dialect: Dialect,
): Generator<Mutation> {
  yield* below(shape, payload, '', (edit) => edit(payload) as Payload)

  function* below(
    one: Shape,
    value: unknown,
    path: string,
    apply: (edit: Edit) => Payload,
  ): Generator<Mutation> {
    const change = (what: string, to: unknown, wrong: boolean): Mutation => ({
      name: `${path || 'payload'} ${what}`,
      payload: apply(() => to),
      wrong,
    })
    if (path !== '') {
      for (const to of WRONG_TYPES[one.kind] ?? [7, true, []])
        yield change(`is ${JSON.stringify(to)}`, to, true)
      for (const to of beyond(one, dialect)) yield change(`is ${JSON.stringify(to)}`, to, true)
      for (const to of UNUSUAL) yield change(`is ${JSON.stringify(to)}`, to, false)
      if (!one.nullable) yield change('is null', null, true)
    }
    if (one.kind === 'forms') yield* below(formOf(one, value), value, path, apply)
    else if (one.kind === 'object') yield* inObject(one, value as Payload, path, apply)
    else if (one.kind === 'list') yield* inList(one, value as readonly unknown[], path, apply)
  }

  function* inObject(
    one: Shape,
    value: Payload,
    path: string,
    apply: (edit: Edit) => Payload,
  ): Generator<Mutation> {
    const extra = { ...value, zz_unknown: 1 }
    yield { name: `${path} has an unknown key`, payload: apply(() => extra), wrong: false }
    for (const [name, field] of Object.entries(one.fields ?? {})) {
      const at = path === '' ? name : `${path}.${name}`
      const inner = (edit: Edit) => apply(() => withField(value, name, edit(value[name])))
      yield { name: `${at} is gone`, payload: inner(() => GONE), wrong: !field.optional }
      const present = Object.hasOwn(value, name) && value[name] !== null
      if (present) yield* below(field, value[name], at, inner)
    }
  }

  function* inList(
    one: Shape,
    value: readonly unknown[],
    path: string,
    apply: (edit: Edit) => Payload,
  ): Generator<Mutation> {
    const least = one.least ?? 0
    if (least > 1) {
      const short = value.slice(0, least - 1)
      yield { name: `${path} is short`, payload: apply(() => short), wrong: true }
    }
    if (value.length === 0 || one.items === undefined) return
    const inner = (edit: Edit) => apply(() => [edit(value[0]), ...value.slice(1)])
    yield* below(one.items, value[0], `${path}[]`, inner)
  }
}

function formOf(shape: Shape, value: unknown): Shape {
  const surface = (value as Payload).origin_surface ?? 'adr'
  const form = shape.forms?.find((one) =>
    one.fields?.origin_surface?.values?.includes(String(surface)),
  )
  if (form === undefined) throw new TypeError('a payload of no form')
  return form
}

function withField(value: Payload, name: string, to: unknown): Payload {
  if (to !== GONE) return { ...value, [name]: to }
  const { [name]: _gone, ...rest } = value
  return rest
}
