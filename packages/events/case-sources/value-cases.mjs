// Canonical texts, digests, the order of events, lanes, and the time of an occurrence.
import { createHash } from 'node:crypto'
import { eventId } from './envelopes.mjs'

/** `[name, value, its one text]`, written by hand from RFC 8785. */
const TEXTS = [
  ['null', null, 'null'],
  ['true', true, 'true'],
  ['empty-object', {}, '{}'],
  ['empty-list', [], '[]'],
  ['empty-text', '', '""'],
  ['keys-sorted', { b: 1, a: 2, B: 3, 10: 4, 9: 5 }, '{"10":4,"9":5,"B":3,"a":2,"b":1}'],
  [
    'keys-by-code-unit',
    { '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  ],
  [
    'nested',
    { z: [{ y: 1, x: [] }], a: { c: null, b: false } },
    '{"a":{"b":false,"c":null},"z":[{"x":[],"y":1}]}',
  ],
  ['list-keeps-order', [3, 1, 2], '[3,1,2]'],
  ['zero', 0, '0'],
  ['fraction', 1.5, '1.5'],
  ['trailing-zero', JSON.parse('1.0'), '1'],
  ['exponent', JSON.parse('1e2'), '100'],
  ['small', 1e-7, '1e-7'],
  ['above-small', 0.000001, '0.000001'],
  [
    'rfc-numbers',
    JSON.parse('[333333333.33333329,4.50,2e-3,1e-27]'),
    '[333333333.3333333,4.5,0.002,1e-27]',
  ],
  ['largest-integer', 9007199254740991, '9007199254740991'],
  ['smallest-integer', -9007199254740991, '-9007199254740991'],
  ['escapes', '\u20ac$\u000f\nA\'B"\\\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
  ['short-escapes', '\b\t\n\f\r', '"\\b\\t\\n\\f\\r"'],
  ['control', '\u0000\u001f\u007f', '"\\u0000\\u001f\u007f"'],
  ['separators', '\u2028\u2029', '"\u2028\u2029"'],
  ['pair', '\ud83d\ude00', '"\ud83d\ude00"'],
  ['not-normalised', ['\u00e9', 'e\u0301'], '["\u00e9","e\u0301"]'],
]

/** Values without a canonical text, as JSON that a line can carry. */
const REFUSED = [
  ['lone-high-surrogate', '\ud800'],
  ['lone-low-surrogate', 'a\udc00b'],
  ['lone-surrogate-in-key', { '\ud800': 1 }],
  ['integer-too-large', 9007199254740992],
  ['integer-too-small', -9007199254740992],
  ['integer-far-too-large', 1e21],
]

export function canonicalCases() {
  return [
    ...TEXTS.flatMap(([name, input, value]) => [
      { id: `canonical/${name}`, op: 'canonical_json', input, expect: { value } },
      { id: `digest/${name}`, op: 'digest', input, expect: { value: sha256(value) } },
    ]),
    ...REFUSED.flatMap(([name, input]) =>
      ['canonical_json', 'digest'].map((op) => ({
        id: `refused/${name}/${op}`,
        op,
        input,
        expect: { verdict: 'invalid' },
      })),
    ),
  ]
}

function sha256(text) {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`
}

const [LOW, HIGH] = [eventId('Q', 1), eventId('Q', 2)]

/** `[name, earlier, later]`, or the same instant twice. */
const EARLIER = [
  ['seconds', '2026-11-20T14:00:00Z', '2026-11-20T14:00:01Z'],
  ['digits-against-none', '2026-11-20T14:00:50Z', '2026-11-20T14:00:50.5Z'],
  ['digits-of-other-length', '2026-11-20T14:00:50.25Z', '2026-11-20T14:00:50.3Z'],
  ['nanoseconds', '2026-11-20T14:00:50.123456788Z', '2026-11-20T14:00:50.123456789Z'],
  ['offset-east', '2026-11-20T10:00:00+02:00', '2026-11-20T09:00:00Z'],
  ['offset-west', '2026-11-20T09:30:00Z', '2026-11-20T05:00:00-05:00'],
  ['offset-over-midnight', '2026-11-20T23:59:59+14:00', '2026-11-20T10:00:00Z'],
  ['offset-half-hour', '2026-11-20T14:29:59+05:30', '2026-11-20T09:00:00Z'],
  ['years', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z'],
  ['leap-day', '2028-02-29T23:59:59Z', '2028-03-01T00:00:00Z'],
]
const SAME = [
  ['zulu-and-zero', '2026-11-20T14:00:00Z', '2026-11-20T14:00:00+00:00'],
  ['minus-zero', '2026-11-20T14:00:00-00:00', '2026-11-20T14:00:00Z'],
  ['offsets', '2026-11-20T14:00:00+02:00', '2026-11-20T12:00:00Z'],
  ['digits', '2026-11-20T14:00:00.5Z', '2026-11-20T14:00:00.500000000Z'],
]

export function orderCases() {
  const ask = (id, a, b, value) => ({ id, op: 'compare', input: [a, b], expect: { value } })
  const stamp = (timestamp, event_id, lamport_clock = 1) => ({ timestamp, event_id, lamport_clock })
  return [
    // Neither the id nor the clock of a node outweighs the instant.
    ...EARLIER.flatMap(([name, first, second]) => [
      ask(`earlier/${name}`, stamp(first, HIGH, 9), stamp(second, LOW, 1), -1),
      ask(`later/${name}`, stamp(second, LOW, 1), stamp(first, HIGH, 9), 1),
    ]),
    ...SAME.flatMap(([name, first, second]) => [
      ask(`same/${name}`, stamp(first, LOW, 9), stamp(second, LOW), 0),
      ask(`same-by-id/${name}`, stamp(first, LOW, 9), stamp(second, HIGH), -1),
    ]),
  ]
}

const LANES = {
  genesis: ['planned', 'planned'],
  planned: ['planned', 'planned'],
  claimed: ['planned', 'planned'],
  in_progress: ['doing', 'doing'],
  for_review: ['for_review', 'for_review'],
  in_review: ['for_review', 'for_review'],
  approved: ['done', 'approved'],
  done: ['done', 'done'],
  blocked: ['doing', 'doing'],
  canceled: ['planned', 'planned'],
}
const NO_LANES = [
  '',
  'paused',
  'Planned',
  ' planned',
  'in-progress',
  'awaiting-review',
  'constructor',
  '__proto__',
]
const UNKNOWN = { verdict: 'invalid', code: 'UNKNOWN_LANE' }

export function laneCases() {
  const normalize = (input, expect) => ({
    id: `lane/${input}`,
    op: 'normalize_lane',
    input,
    expect,
  })
  const board = (lane, version, expect) => ({
    id: `board-${version}/${lane}`,
    op: 'reference_sync_lane',
    dialect: 'reference',
    input: { lane, version },
    expect,
  })
  return [
    ...Object.keys(LANES).map((lane) => normalize(lane, { lane })),
    normalize('doing', { lane: 'in_progress' }),
    ...NO_LANES.map((lane) => normalize(lane, UNKNOWN)),
    { id: 'lane/number', op: 'normalize_lane', input: 3, expect: UNKNOWN },
    ...Object.entries(LANES).flatMap(([lane, [first, second]]) => [
      board(lane, 1, { lane: first }),
      board(lane, 2, { lane: second }),
    ]),
    ...['paused', ''].map((lane) => board(lane, 1, UNKNOWN)),
  ]
}

export function occurrenceCases() {
  const timestamp = '2026-01-01T00:00:00+00:00'
  const ask = (name, persisted, expect, from = timestamp) => ({
    id: `occurrence/${name}`,
    op: 'occurrence_kept',
    input: { timestamp: from, persisted },
    expect,
  })
  const kept = { verdict: 'valid' }
  const replaced = { verdict: 'invalid', code: 'TIMESTAMP_SUBSTITUTED' }
  return [
    ask('kept', timestamp, kept),
    ask('kept-in-another-offset', '2026-01-01T02:00:00+02:00', kept),
    ask('kept-with-digits', '2026-01-01T00:00:00.000Z', kept),
    ask('replaced-by-receipt', '2026-05-15T10:00:00+00:00', replaced),
    ask('moved-by-a-nanosecond', '2026-01-01T00:00:00.000000001Z', replaced),
    ask('cut-to-a-second', '2026-01-01T00:00:00Z', replaced, '2026-01-01T00:00:00.25Z'),
    ask('offset-dropped', '2026-01-01T02:00:00Z', replaced, '2026-01-01T02:00:00+02:00'),
  ]
}
