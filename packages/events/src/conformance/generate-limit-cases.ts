import type { Case, Facts } from './case.js'
import { changed } from './generate-payload-cases.js'

const FORBIDDEN = ['feature_slug', 'feature_number', 'mission_key', 'legacy_aggregate_id']
const DEEPEST = 30

/** Sizes at and just beyond each limit, and retired keys at every depth, in a status event. */
export function limitCases(event: Facts): readonly Case[] {
  return [...sizeCases(event), ...forbiddenCases(event)]
}

const list = (length: number) => Array.from({ length }, () => 0)
const keys = (length: number) => Object.fromEntries(list(length).map((_, at) => [`k${at}`, 0]))

/** `[name, place, as large as allowed, one more]`. */
const SIZES: readonly (readonly [string, readonly string[], unknown, unknown])[] = [
  ['text', ['policy_metadata', 'note'], 'x'.repeat(65_536), 'x'.repeat(65_537)],
  ['reason', ['reason'], 'x'.repeat(4_096), 'x'.repeat(4_097)],
  ['items', ['policy_metadata', 'list'], list(10_000), list(10_001)],
  ['keys', ['policy_metadata'], keys(1_000), keys(1_001)],
]

function sizeCases(event: Facts): readonly Case[] {
  const make = (name: string, path: readonly string[], value: unknown, expect: Facts): Case => ({
    id: `limit/${name}`,
    stratum: 'generated-limits',
    op: 'parse_event',
    dialect: 'native',
    input: { ...event, payload: changed(event.payload, path, value) },
    expect,
  })
  const over = { verdict: 'invalid', code: 'LIMIT_EXCEEDED' }
  const halves = { a: 'x'.repeat(65_000), b: 'x'.repeat(65_000), c: 'x'.repeat(65_000) }
  return [
    ...SIZES.flatMap(([name, path, most, more]) => [
      make(`${name}/most`, path, most, { verdict: 'valid' }),
      make(`${name}/more`, path, more, { ...over, path: ['payload', ...path] }),
    ]),
    make('bytes/fewer', ['policy_metadata'], halves, { verdict: 'valid' }),
    make(
      'bytes/more',
      ['policy_metadata'],
      { ...halves, d: 'x'.repeat(65_000), e: 'é'.repeat(9_000) },
      over,
    ),
    make(
      'depth/more',
      ['policy_metadata'],
      nested(
        list(34).map(() => 'in'),
        1,
      ),
      over,
    ),
  ]
}

function nested(path: readonly (string | number)[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => {
    return typeof key === 'number' ? [inner] : { [key]: inner }
  }, value)
}

/** Depth 1 is the envelope, 2 the payload; below that objects and lists take turns. */
function forbiddenCases(event: Facts): readonly Case[] {
  return FORBIDDEN.flatMap((key) =>
    Array.from({ length: DEEPEST }, (_, at): Case => {
      const path = placeAt(at + 1, key)
      const [first, ...rest] = path
      const planted = path.length === 1 ? 1 : nested(rest.slice(2), 1)
      const inside = first === 'payload' ? changed(event.payload, rest.slice(0, 2), planted) : 1
      return {
        id: `forbidden/${key}/depth-${at + 1}`,
        stratum: 'generated-forbidden-keys',
        op: 'parse_event',
        dialect: 'native',
        input: { ...event, [String(first)]: inside },
        expect: { verdict: 'invalid', code: 'FORBIDDEN_KEY', path },
      }
    }),
  )
}

function placeAt(depth: number, key: string): readonly (string | number)[] {
  if (depth === 1) return [key]
  if (depth === 2) return ['payload', key]
  const path: (string | number)[] = ['payload', 'policy_metadata']
  // A key stands in an object, so a list never comes last.
  while (path.length < depth - 1)
    path.push(path.length % 2 === 1 && path.length < depth - 2 ? 0 : 'in')
  return [...path, key]
}
