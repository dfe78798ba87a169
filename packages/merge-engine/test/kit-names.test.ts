import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEnvText, printEnvText, replaceInEnvText } from '../src/kit/env-text.js'
import { laneSuffix, ownDatabase, testDatabaseName } from '../src/kit/kit-names.js'
import { type PortBlock, pickPorts } from '../src/kit/kit-ports.js'

test.each([
  ['083-my-feature', 'lane-a', 'test_083_my_feature_lane_a'],
  ['flag.suite', 'lane-planning', 'test_flag_suite_lane_planning'],
  [
    'tool-surface-contract-residual-closeout-and-provenance-01KV4S5B',
    'lane-a',
    'test_tool_surface_contract_residual_closeout_and_p_c549ea4f',
  ],
])('the test database of %s, %s is %s [H-FR-006]', (slug, lane, name) => {
  expect(testDatabaseName(slug, lane)).toBe(name)
})

test('a mission without a letter or digit that a database name may hold is an error', () => {
  expect(() => testDatabaseName('—', 'lane-a')).toThrowError(/ASCII/)
})

const slug = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,9}){0,7}$/)
const mid8 = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{8}$/)
const lane = fc.stringMatching(/^lane-[a-z]{1,2}$/)
const place = fc.record({ slug: fc.tuple(slug, mid8).map((parts) => parts.join('-')), lane })

test('two lanes never get one name, however long, and whatever a test runner puts before it [H-FR-006]', () => {
  const base = fc.constantFrom('app', 'a'.repeat(70), 'données_'.repeat(9), 'x', 'app?')
  fc.assert(
    fc.property(place, place, base, (one, other, database) => {
      fc.pre(one.slug !== other.slug || one.lane !== other.lane)
      const names = [one, other].map(({ slug: s, lane: l }) => testDatabaseName(s, l))
      expect(names[0]).not.toBe(names[1])
      for (const name of names) expect(name.length).toBeLessThanOrEqual(63)
      const cut = [one, other].map(({ slug: s, lane: l }) => {
        const url = ownDatabase(
          `postgres://u:p@h/${encodeURIComponent(database)}?sslmode=off`,
          '{value}_{suffix}',
          laneSuffix(s, l),
        )
        expect(url).toMatch(/^postgres:\/\/u:p@h\/[^?/]+\?sslmode=off$/)
        const name = decodeURIComponent(/h\/([^?]+)/.exec(url)?.[1] ?? '')
        return Buffer.from(`test_${name}`).subarray(0, 63).toString('latin1')
      })
      expect(cut[0]).not.toBe(cut[1])
    }),
    { seed: 6, numRuns: 2000 },
  )
})

test.each([
  [
    'postgres://u:p%40x@db:5432/app?sslmode=off#x',
    'postgres://u:p%40x@db:5432/app_S?sslmode=off#x',
  ],
  ['postgresql+psycopg://localhost/app', 'postgresql+psycopg://localhost/app_S'],
  ['jdbc:postgresql://localhost/app', 'jdbc:postgresql://localhost/app_S'],
  ['mysql://root@127.0.0.1/app', 'mysql://root@127.0.0.1/app_S'],
  ['mongodb://a,b/app?replicaSet=r', 'mongodb://a,b/app_S?replicaSet=r'],
  ['postgres://localhost', 'postgres://localhost/S'],
  ['postgres://localhost/', 'postgres://localhost/S'],
  ['sqlite:///a/b.sqlite3', 'sqlite:///a/b_S.sqlite3'],
  ['sqlite:///db.sqlite3?mode=rw', 'sqlite:///db_S.sqlite3?mode=rw'],
  ['sqlite:///a/plain', 'sqlite:///a/plain_S'],
  ['sqlite://:memory:', 'sqlite://:memory:'],
  ['file::memory:?cache=shared', 'file::memory:?cache=shared'],
  ['app', 'app_S'],
])('%s becomes %s', (value, own) => {
  expect(ownDatabase(value, '{value}_{suffix}', 'S')).toBe(own)
})

test('values are replaced and everything else of an env file stays', () => {
  const text = [
    '# database, and why',
    'DATABASE_URL=postgres://h/app # keep me',
    'export CACHE="redis://h/0"',
    "  NAME = 'x y'\r",
    'OTHER=1',
    'not an assignment',
    '',
  ].join('\n')
  const replaced = replaceInEnvText(
    text,
    new Map([
      ['DATABASE_URL', 'postgres://h/app_lane'],
      ['CACHE', 'a"b$c'],
      ['NAME', "it's"],
      ['ABSENT', 'never added'],
    ]),
  )
  expect(replaced).toBe(
    [
      '# database, and why',
      'DATABASE_URL=postgres://h/app_lane # keep me',
      'export CACHE="a\\"b\\$c"',
      '  NAME = "it\'s"\r',
      'OTHER=1',
      'not an assignment',
      '',
    ].join('\n'),
  )
})

test('what is printed into an env file is what is read from it', () => {
  const value = fc.string({ maxLength: 30 }).filter((text) => !/[\n\r\0]/.test(text))
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), value), (variables) => {
      const map = new Map(Object.entries(variables))
      expect(parseEnvText(printEnvText(map))).toEqual(map)
    }),
    { seed: 8, numRuns: 1000 },
  )
})

test('a lane keeps its ports, and no two blocks ever meet', () => {
  const wanted = fc.array(
    fc.record({ count: fc.integer({ min: 1, max: 100 }), gone: fc.boolean() }),
    {
      maxLength: 40,
    },
  )
  fc.assert(
    fc.property(wanted, (lanes) => {
      const held: PortBlock[] = []
      for (const { count, gone } of lanes) {
        const block = pickPorts(count, undefined, held)
        if (block === undefined) throw new Error('there is room')
        for (const other of held) {
          expect(block.base >= other.base + other.count || other.base >= block.base + count).toBe(
            true,
          )
        }
        expect(pickPorts(count, block, held)).toEqual(block)
        held.push(block)
        if (gone) held.shift()
      }
    }),
    { seed: 9, numRuns: 500 },
  )
  expect(pickPorts(10, undefined, [])).toEqual({ base: 20_000, count: 10 })
  expect(pickPorts(10, undefined, [{ base: 20_000, count: 10 }])).toEqual({
    base: 20_010,
    count: 10,
  })
  expect(pickPorts(10, { base: 20_000, count: 10 }, [{ base: 20_005, count: 1 }])).toEqual({
    base: 20_006,
    count: 10,
  })
  expect(pickPorts(100, undefined, [{ base: 20_000, count: 45_500 }])).toBeUndefined()
})
