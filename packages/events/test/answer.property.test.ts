import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OPS } from '../src/conformance/case.js'
import { answer } from '../src/conformance.js'

const SEED = 20_261_121
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    undefined,
    JSON.parse('{"__proto__":{"polluted":1}}'),
    JSON.parse('{"constructor":{"prototype":1}}'),
    JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`),
    JSON.parse(`${'{"in":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
    '\ud800',
    1e308,
  ),
)
const request = fc.record(
  {
    id: hostile,
    op: fc.oneof(fc.constantFrom<unknown>(...OPS, 'hello'), hostile),
    dialect: fc.oneof(fc.constantFrom<unknown>('native', 'reference', 'auto'), hostile),
    type: fc.oneof(fc.constantFrom<unknown>('MissionClosed', 'WPStatusChanged'), hostile),
    input: hostile,
    from: hostile,
    request: fc.oneof(hostile, fc.record({ to: hostile, evidence: hostile, reason: hostile })),
    reducer: fc.oneof(fc.constantFrom<unknown>('status', 'sync', 'run', 'dossier'), hostile),
    events: fc.oneof(fc.array(hostile, { maxLength: 4 }), hostile),
    timestamp: hostile,
    persisted: hostile,
    version: hostile,
  },
  { requiredKeys: [] },
)

describe('answering requests', () => {
  it('never throws, and answers every request with an object', () => {
    fc.assert(
      fc.property(fc.oneof(request, hostile), (given) => {
        expect(answer(given)).toBeTypeOf('object')
      }),
      { seed: SEED, numRuns: 2_000 },
    )
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('keeps the id of the request, whatever it is', () => {
    expect(answer({ id: 7, op: 'compare' })).toMatchObject({ id: 7, verdict: 'invalid' })
    expect(answer({ id: 'x', op: 'toString' })).toEqual({ id: 'x', error: 'op_unknown' })
  })

  it('greets with every op it knows [H-FR-022]', () => {
    expect(answer({ op: 'hello', protocol: 1 }, '1.2.3')).toEqual({
      protocol: 1,
      name: '@spec-kitty/events',
      version: '1.2.3',
      ops: [...OPS],
    })
  })
})
