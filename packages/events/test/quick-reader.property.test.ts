import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as zod from 'zod/mini'
import { payloadSchema } from '../src/catalogue/payload-schema.js'
import { safeRead } from '../src/catalogue/quick-reader.js'
import { envelopeSchema } from '../src/judge/envelope.js'
import { events } from './event-arbitrary.js'
import { type Payload, payloadShape, payloads } from './payload-arbitrary.js'
import { mutationsOf } from './payload-mutations.js'
import { DIALECTS, typesOf } from './schema-judge.js'

const SEED = 20_261_201

/** What a reading says, keys in their order. */
function said(result: ReturnType<typeof safeRead>): string {
  return JSON.stringify(result.success ? result.data : { issues: result.error.issues })
}

function expectSame(schema: zod.ZodMiniType, value: unknown, name: string): boolean {
  const library = zod.safeParse(schema, value)
  const quick = safeRead(schema, value)
  expect(quick.success, name).toBe(library.success)
  expect(said(quick), name).toBe(said(library))
  if (quick.success) expect(quick.data, name).toStrictEqual(library.data)
  return quick.success
}

/** The value, and the value with each of its fields gone, null, nothing, or of another type. */
function* spoilt(value: Payload): Generator<Payload> {
  yield value
  yield { ...value, unheard_of: 1 }
  for (const key of Object.keys(value)) {
    const { [key]: _, ...rest } = value
    yield rest
    for (const other of [null, undefined, '', 7, -1, 0.5, true, [], {}, ['x'], { x: 1 }])
      yield { ...value, [key]: other }
  }
}

describe.each(DIALECTS)('a quick reading of the %s dialect', (dialect) => {
  it('says what the schema library says of every payload, good or not', () => {
    const counts = { taken: 0, refused: 0 }
    for (const type of typesOf(dialect)) {
      const shape = payloadShape(type, dialect)
      for (const payload of fc.sample(payloads(type, dialect), { seed: SEED, numRuns: 1 })) {
        const mutations = [...mutationsOf(shape, payload, dialect)]
        for (const value of [...spoilt(payload), ...mutations.map((one) => one.payload)])
          for (const version of [1, 1_000]) {
            const schema = payloadSchema(type, dialect, version)
            counts[expectSame(schema, value, type) ? 'taken' : 'refused'] += 1
          }
      }
    }
    expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(3_000)
  })

  it('says what the schema library says of every envelope, good or not', () => {
    for (const event of fc.sample(events('WPStatusChanged', dialect), { seed: SEED, numRuns: 50 }))
      for (const value of spoilt(event)) expectSame(envelopeSchema(dialect), value, 'envelope')
  })
})

describe('a quick reading', () => {
  it('leaves to the library what it does not know itself', () => {
    const schemas = [
      zod.email(),
      zod.string().check(zod.trim()),
      zod.number().check(zod.multipleOf(2)),
      zod.int().check(zod.gt(3), zod.lt(9)),
      zod.string().check(zod.regex(/a/g)),
      zod.object({ a: zod.optional(zod._default(zod.string(), 'none')) }),
      zod.catchall(zod.object({ a: zod.string() }), zod.number()),
      zod.discriminatedUnion('kind', [zod.object({ kind: zod.literal('a') })]),
      zod.record(zod.string(), zod.number()),
      zod.tuple([zod.string(), zod.number()]),
      zod.coerce.number(),
      zod.date(),
      zod.object({ a: zod.nullable(zod.string()) }),
      zod.array(zod.int()).check(zod.maxLength(2)),
    ]
    const values = [
      ...['a@example.com', ' a ', 'a', 4, 7, 3, 9, '4', null, undefined, new Date(0), Number.NaN],
      ...[{}, { a: undefined }, { a: 'b' }, { a: 'b', c: 1 }, { a: 'b', c: 'd' }, { kind: 'a' }],
      ...[
        { a: null },
        [],
        ['a', 1],
        [1, 2],
        [1, 2, 3],
        { a: 1 },
        2 ** 60,
        Number.POSITIVE_INFINITY,
      ],
    ]
    for (const schema of schemas)
      for (const value of values) expectSame(schema, value, schema._zod.def.type)
  })

  it('does not ask the library about a good value', () => {
    for (const type of typesOf('native'))
      for (const payload of fc.sample(payloads(type, 'native'), { seed: SEED, numRuns: 2 })) {
        const { _zod } = payloadSchema(type, 'native')
        if (_zod.def.type !== 'object') continue
        const unasked = { _zod: { ..._zod, run: () => expect.unreachable(type) } }
        expect(safeRead(unasked as unknown as zod.ZodMiniType, payload).success).toBe(true)
      }
  })
})
