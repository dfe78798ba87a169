import type { FieldShape } from './field-table.js'

/** One change of a field, and what must be said of the event then. */
export interface Spoiled {
  /** In a word or two; part of the case's name. */
  readonly how: string
  /** What stands in its place; `GONE` takes the key out. */
  readonly value: unknown
  /** `valid`, or the code of the first issue; `refused` when any code will do. */
  readonly said:
    | 'valid'
    | 'refused'
    | 'PAYLOAD_SCHEMA_FAIL'
    | 'PAYLOAD_RULE_VIOLATED'
    | 'UNKNOWN_LANE'
  /** Set where the issue lies below the field, or at several places. */
  readonly elsewhere?: boolean
}

export const GONE = Symbol('gone')

const FAIL = 'PAYLOAD_SCHEMA_FAIL'

const no = (how: string, value: unknown): Spoiled => ({ how, value, said: FAIL })
const yes = (how: string, value: unknown): Spoiled => ({ how, value, said: 'valid' })
const below = (how: string, value: unknown): Spoiled => ({ ...no(how, value), elsewhere: true })

const keys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, 'x']))

const NO_INSTANTS = [
  no('naive', '2026-11-20T14:00:00'),
  no('date', '2026-11-20'),
  no('second-60', '2026-11-20T14:00:60Z'),
  no('hour-24', '2026-11-20T24:00:00Z'),
  no('no-such-day', '2026-02-30T14:00:00Z'),
  no('ten-digits', '2026-11-20T14:00:00.0123456789Z'),
  no('year-0', '0000-11-20T14:00:00Z'),
]

/** What is wrong with a value of a kind, and what is just right; without absence. */
const BY_KIND: Readonly<Record<FieldShape['kind'], (field: FieldShape) => readonly Spoiled[]>> = {
  text: () => [no('number', 7), no('empty', ''), no('blank', ' \t')],
  filledText: () => [no('number', 7), no('empty', ''), yes('blank', ' \t')],
  anyText: () => [no('number', 7), no('list', []), yes('empty', '')],
  integer: ({ least }) => [
    no('text', '7'),
    no('fraction', 1.5),
    ...(least === undefined ? [] : [no('below', least - 1), yes('least', least)]),
  ],
  number: ({ least, most }) => [
    no('text', '0.5'),
    ...(least === undefined ? [] : [no('below', least - 0.001), yes('least', least)]),
    ...(most === undefined ? [] : [no('above', most + 0.001), yes('most', most)]),
  ],
  flag: () => [no('text', 'true'), no('number', 1)],
  instant: () => [no('number', 7), no('empty', ''), no('words', 'yesterday'), ...NO_INSTANTS],
  ruledInstant: () => [
    no('number', 7),
    no('empty', ''),
    { how: 'words', value: 'yesterday', said: 'PAYLOAD_RULE_VIOLATED' },
    { how: 'naive', value: '2026-11-20T14:00:00', said: 'PAYLOAD_RULE_VIOLATED' },
  ],
  ruledInstantOrEmpty: () => [no('number', 7)],
  uuid: () => [no('number', 7), no('empty', ''), no('words', 'not-a-uuid')],
  url: () => [
    no('number', 7),
    no('empty', ''),
    no('bare', 'example.org'),
    no('ftp', 'ftp://a.b/c'),
  ],
  ulid: () => [
    no('number', 7),
    no('empty', ''),
    no('short', '01KZQ7M3T5V7X9Z1B3D5F7H9J'),
    no('letter', '01KZQ7M3T5V7X9Z1B3D5F7H9JI'),
  ],
  wpId: () => [no('number', 7), no('empty', ''), no('short', 'WP1'), no('long', 'WP1234')],
  wpIdOrNone: () => [no('number', 7), no('short', 'WP1')],
  commit: () => [
    no('number', 7),
    no('empty', ''),
    no('short', '9f3c1e'),
    no('long', 'a'.repeat(65)),
    no('letter', '9f3c1eg'),
    yes('shortest', '9f3c1e7'),
    yes('longest', 'a'.repeat(64)),
  ],
  lane: () => [
    { how: 'number', value: 7, said: 'refused' },
    { how: 'unknown', value: 'paused', said: 'UNKNOWN_LANE' },
  ],
  actor: () => [
    no('number', 7),
    no('empty', ''),
    no('no-keys', {}),
    no('many-keys', keys(17)),
    yes('most-keys', keys(16)),
  ],
  any: () => [],
  word: () => [no('number', 7), no('empty', ''), no('unknown', 'no-such-word')],
  list: ({ items, least = 0 }) => [
    no('text', 'x'),
    no('object', {}),
    ...(least > 0 ? [no('few', Array(least - 1).fill('x'))] : [yes('empty', [])]),
    ...(items?.kind === 'object' ? [] : [below('wrong-item', Array(Math.max(1, least)).fill(7))]),
  ],
  map: ({ items }) => [
    no('text', 'x'),
    no('list', []),
    yes('empty', {}),
    ...(items?.kind === 'anyText' || items?.kind === 'integer'
      ? [below('wrong-value', { key: { no: 'value' } })]
      : []),
  ],
  object: ({ fields = {} }) => [
    no('text', 'x'),
    no('list', []),
    ...(Object.values(fields).some(({ optional }) => optional !== true)
      ? [below('empty', {})]
      : []),
  ],
}

/** All changes of one field, one at a time: gone, null, mistyped, empty, just beyond each bound. */
export function spoilField(field: FieldShape): readonly Spoiled[] {
  const isLane = field.kind === 'lane'
  const absent = isLane ? { said: 'refused' as const } : { said: FAIL as typeof FAIL }
  return [
    {
      how: 'gone',
      value: GONE,
      ...(field.optional === true ? { said: 'valid' as const } : absent),
    },
    ...(field.optional === true && field.nullable !== true
      ? []
      : [{ how: 'null', value: null, ...(field.nullable ? { said: 'valid' as const } : absent) }]),
    ...BY_KIND[field.kind](field),
  ]
}
