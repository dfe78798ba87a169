import { describe, expect, it } from 'vitest'
import { classifyRow } from '../src/log.js'
import { eventId, rowObject } from './row-builder.js'

const good = rowObject(1, 'planned', 'claimed', { prev_event_id: eventId(0) })

describe('a line of a status log', () => {
  it('is a lane row when its fields hold; unknown keys are kept', () => {
    const judged = classifyRow({ ...good, from_somewhere: [1] })
    expect(judged).toMatchObject({
      kind: 'lane',
      row: {
        wpId: 'WP01',
        from: 'planned',
        to: 'claimed',
        eventId: eventId(1),
        actor: 'claude',
        at: good.at,
        force: false,
        previous: eventId(0),
        enveloped: false,
        fields: { from_somewhere: [1] },
      },
    })
  })

  it('may lack force and predecessor, and use the historical lane names', () => {
    const { force: _force, prev_event_id: _previous, ...rest } = good
    const judged = classifyRow({ ...rest, from_lane: 'uninitialized', to_lane: 'awaiting-review' })
    expect(judged).toMatchObject({
      kind: 'lane',
      row: { force: false, previous: undefined, from: 'genesis', to: 'in_review' },
    })
    expect(classifyRow({ ...rest, to_lane: 'doing' })).toMatchObject({ row: { to: 'in_progress' } })
  })

  it('is unwrapped from an envelope, which lends what the payload lacks', () => {
    const { at, event_id, ...payload } = good
    const judged = classifyRow({ event_type: 'WPStatusChanged', timestamp: at, event_id, payload })
    expect(judged).toMatchObject({
      kind: 'lane',
      row: { eventId: event_id, at, to: 'claimed', enveloped: true },
    })
  })

  it('names an actor object as tool:model:profile:role', () => {
    const actor = { role: 'implementer', profile: null, tool: 'claude', model: 'opus' }
    expect(classifyRow({ ...good, actor })).toMatchObject({
      row: { actor: 'claude:opus::implementer' },
    })
    expect(classifyRow({ ...good, actor: { tool: 'claude' } })).toMatchObject({
      row: { actor: 'claude' },
    })
  })

  it.each([
    ['wp_id', 'WP1'],
    ['wp_id', 7],
    ['from_lane', undefined],
    ['from_lane', 'nowhere'],
    ['to_lane', 'genesis'],
    ['to_lane', 'Planned'],
    ['at', 'yesterday'],
    ['at', 1_796_000_000],
    ['event_id', 'ILOU'],
    ['event_id', null],
    ['actor', ' '],
    ['actor', {}],
    ['force', 'yes'],
    ['prev_event_id', 3],
  ])('is invalid, not unknown, when %s is %j, and says which key', (key, value) => {
    const judged = classifyRow({ ...good, [key]: value })
    expect(judged).toMatchObject({
      kind: 'invalid',
      wpId: key === 'wp_id' ? null : 'WP01',
      problems: [expect.stringContaining(key)],
    })
  })

  it('is of another kind when it names one, and unknown when it names nothing', () => {
    for (const key of ['event_type', 'type', 'event_name', 'kind'])
      expect(classifyRow({ [key]: 'Something' })).toEqual({ kind: 'other', name: 'Something' })
    for (const value of [{}, { kind: 3 }, null, [], 'text', 1])
      expect(classifyRow(value)).toEqual({ kind: 'unknown' })
  })
})
