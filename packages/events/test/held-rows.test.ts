import { describe, expect, it } from 'vitest'
import { holdNothing, holdRow } from '../src/log/held-rows.js'
import { reduceWorkPackage } from '../src/log/reduce-status.js'
import type { LaneRow } from '../src/log.js'
import { eventId, laneRow, rowObject, Story } from './row-builder.js'

/** Goes on from a step, round and round, until so many more rows are written; ends in `planned`. */
function goOn(story: Story, from: string, rounds = 15): string {
  let last = from
  for (let round = 0; round < rounds; round += 1) {
    const name = `${from}-${round}`
    story
      .step(`${name}-claimed`, last, 'claimed')
      .step(`${name}-progress`, `${name}-claimed`, 'in_progress')
      .step(name, `${name}-progress`, 'planned', { reason: 'gave up' })
    last = name
  }
  return last
}

/** Undefined where a row was refused, else whether the held rows say what all rows say. */
function isRight(rows: readonly LaneRow[]): boolean | undefined {
  const held = holdNothing()
  if (!rows.every((row) => holdRow(held, row))) return undefined
  expect(held.past).not.toBeNull()
  const folded = reduceWorkPackage(held.rows, [], held.past)
  return JSON.stringify(folded) === JSON.stringify(reduceWorkPackage(rows, []))
}

describe('rows that are folded while they come', () => {
  it('say what all rows say', () => {
    const story = new Story().step('seed', null, 'planned')
    goOn(story, 'seed')
    expect(isRight(story.rows)).toBe(true)
  })

  it('do not lose a head that stands before them, settled or not', () => {
    const story = new Story().path('planned', 'claimed', 'in_progress')
    story
      .step('other', 'in_progress', 'for_review')
      .step('seed', 'other', 'planned', { from_lane: 'planned', force: true })
      .step('back', 'in_progress', 'planned', {
        reason: 'gave up',
        policy_metadata: { settles: [story.id('seed')] },
      })
    goOn(story, 'back')
    expect(isRight(story.rows)).toBe(true)
    expect(reduceWorkPackage(story.rows, []).heads).toHaveLength(2)
  })

  it('fold a fork once it is settled', () => {
    const story = new Story().path('planned', 'claimed', 'in_progress')
    story.step('other', 'in_progress', 'for_review').step('back', 'in_progress', 'planned', {
      reason: 'gave up',
      policy_metadata: { settles: [story.id('other')] },
    })
    goOn(story, 'back')
    expect(isRight(story.rows)).toBe(true)
  })

  it('drop a second seed, and refuse who follows it', () => {
    const story = new Story().step('seed', null, 'planned').step('twin', null, 'planned')
    const last = goOn(story, 'seed')
    story.step('late', null, 'planned').step('claimed', last, 'claimed')
    expect(isRight(story.rows)).toBe(true)
    for (const after of ['twin', 'late']) {
      const lost = laneRow(rowObject(900, 'planned', 'claimed', { prev_event_id: story.id(after) }))
      expect(isRight([...story.rows, lost])).toBeUndefined()
    }
  })

  it('refuse a later seed that a dropped one would have to be weighed against', () => {
    for (const twin of ['early', 'late']) {
      const story = new Story().step('seed', null, 'planned')
      if (twin === 'early') story.step('twin', null, 'planned')
      const last = goOn(story, 'seed')
      if (twin === 'late') story.step('twin', null, 'planned')
      story.step('again', last, 'planned', { force: true })
      expect(isRight(story.rows)).toBeUndefined()
    }
  })

  it('refuse a second seed that settles what is there', () => {
    const story = new Story().step('seed', null, 'planned')
    const last = goOn(story, 'seed')
    story.step('twin', null, 'planned', { policy_metadata: { settles: [story.id(last)] } })
    expect(isRight(story.rows)).toBeUndefined()
  })

  it('refuse a predecessor that comes after those that name it were folded', () => {
    const story = new Story().step('seed', null, 'planned')
    const first = story.rows[0] as LaneRow
    goOn(story, 'seed')
    const named = eventId(900)
    const rows = [{ ...first, previous: named }, ...story.rows.slice(1)]
    expect(isRight(rows)).toBe(true)
    expect(isRight([...rows, { ...first, eventId: named }])).toBeUndefined()
  })

  it('stay as they are while a fork is open, and refuse when it stays open for too long', () => {
    const story = new Story().path('planned', 'claimed').step('other', 'planned', 'blocked')
    const last = goOn(story, 'claimed', 160)
    expect(last).toBeDefined()
    const held = holdNothing()
    expect(story.rows.every((row) => holdRow(held, row))).toBe(true)
    expect(reduceWorkPackage(held.rows, [], held.past)).toEqual(reduceWorkPackage(story.rows, []))
    goOn(story, last)
    expect(isRight(story.rows)).toBeUndefined()
  })
})
