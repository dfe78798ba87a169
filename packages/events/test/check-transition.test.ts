import { describe, expect, it } from 'vitest'
import { checkTransition, isBootstrap } from '../src/status.js'

describe('a move on the wire', () => {
  it('reads doing as in_progress, and no other spelling', () => {
    expect(checkTransition('doing', { to: 'for_review' })).toEqual({ ok: true })
    for (const name of ['Doing', 'awaiting-review', 'toString', ''])
      expect(checkTransition('planned', { to: name })).toMatchObject({ codes: ['UNKNOWN_LANE'] })
  })

  it('knows a seed by what it leaves and whether it is forced', () => {
    expect(isBootstrap('genesis', 'planned', false)).toBe(true)
    expect(isBootstrap('planned', 'planned', true)).toBe(true)
    expect(isBootstrap(null, 'planned', true)).toBe(true)
    expect(isBootstrap('planned', 'planned', false)).toBe(false)
    expect(isBootstrap('in_review', 'planned', true)).toBe(false)
    expect(isBootstrap('genesis', 'claimed', true)).toBe(false)
  })
})
