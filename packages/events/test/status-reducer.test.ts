import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../src/canonical.js'
import type { AnyEvent } from '../src/index.js'
import { formatInstant } from '../src/log.js'
import { reduce, startReduction, statusReducer } from '../src/reducers.js'
import type { Lane } from '../src/status.js'
import { approved, DIVERGED, inReview } from './diverged-stories.js'
import { chunksOf, eventOf, eventOfRow } from './event-stream.js'
import { APPROVAL, eventId, landing, Story } from './row-builder.js'

const START = 1_796_000_000_000_000
const eventsOf = (story: Story): AnyEvent[] => story.rows.map((row) => eventOfRow(row))
const wpOf = (events: readonly AnyEvent[], wpId = 'WP01') =>
  reduce(statusReducer, events).single()?.wps[wpId]

/** The way of another tool: no event names the one before it. */
function imported(moves: readonly (readonly [Lane, Lane, object?])[]): AnyEvent[] {
  return moves.map(([from_lane, to_lane, more], at) =>
    eventOf('WPStatusChanged', at + 1, {
      mission_slug: 'm',
      wp_id: 'WP01',
      from_lane,
      to_lane,
      actor: 'claude',
      execution_mode: 'worktree',
      ...more,
    }),
  )
}

function streamed(events: readonly AnyEvent[], sizes: readonly number[]) {
  const reduction = startReduction(statusReducer)
  const ordered = events.toSorted((a, b) =>
    a.timestamp + a.event_id < b.timestamp + b.event_id ? -1 : 1,
  )
  for (const chunk of chunksOf(ordered, sizes)) reduction.apply(chunk)
  return reduction.finish()
}

describe('statusReducer', () => {
  it('says where a work package stands and how it came there', () => {
    const workspace = {
      kind: 'worktree',
      path: '.worktrees/a',
      branch: 'lane-a',
      lane_id: 'lane-a',
    }
    const story = new Story()
      .step('planned', null, 'planned')
      .step('claimed', 'planned', 'claimed', { policy_metadata: { workspace } })
      .step('in_progress', 'claimed', 'in_progress')
      .step('for_review', 'in_progress', 'for_review', { force: true, reason: 'by hand' })
      .step('in_review', 'for_review', 'in_review', { actor: { tool: 'codex', role: 'reviewer' } })
      .step('approved', 'in_review', 'approved', {
        actor: { tool: 'codex', role: 'reviewer' },
        review_result: { ...APPROVAL.review, commit: 'abc1234', tree: 'def5678' },
      })
    expect(reduce(statusReducer, eventsOf(story)).single()).toEqual({
      wps: {
        WP01: {
          lane: 'approved',
          actor: 'codex:::reviewer',
          last_transition_at: formatInstant(START + 6_000_000),
          last_event_id: story.id('approved'),
          force_count: 1,
          open_rejection: false,
          blocked_from: null,
          approval: {
            reviewer: APPROVAL.review.reviewer,
            reference: APPROVAL.review.reference,
            commit: 'abc1234',
            tree: 'def5678',
            branch: null,
            event_id: story.id('approved'),
            at: formatInstant(START + 6_000_000),
          },
          workspace: { ...workspace, start: null },
          heads: [story.id('approved')],
        },
      },
      conflicts: [],
      event_count: 6,
      last_event_id: story.id('approved'),
    })
  })

  it('opens a rejection and remembers where work was blocked', () => {
    const story = inReview()
      .step('rejected', 'in_review', 'planned', { review_ref: 'review-cycle://m/WP01/1' })
      .step('again', 'rejected', 'claimed')
      .step('stuck', 'again', 'blocked', { reason: 'no disk' })
    expect(wpOf(eventsOf(story))).toMatchObject({
      lane: 'blocked',
      open_rejection: true,
      blocked_from: 'claimed',
      approval: null,
    })
  })

  it('follows the named predecessors, whatever the clocks say', () => {
    const story = new Story()
      .step('planned', null, 'planned', { second: 30 })
      .step('claimed', 'planned', 'claimed', { second: 20 })
      .step('in_progress', 'claimed', 'in_progress', { second: 10 })
    expect(wpOf(eventsOf(story))?.lane).toBe('in_progress')
  })

  it('knows a predecessor and a settled head by any spelling of its id', () => {
    const uuid = '01890a5d-ac96-774b-bcce-b302099a8057'
    const one = eventOf('WPStatusChanged', 1, rowOf(null, 'genesis', 'planned'), {
      event_id: uuid,
      correlation_id: uuid,
    })
    const bare = uuid.replaceAll('-', '').toUpperCase()
    const two = eventOf('WPStatusChanged', 2, rowOf(bare, 'planned', 'claimed'))
    const twin = eventOf('WPStatusChanged', 3, rowOf(uuid, 'planned', 'canceled', { reason: 'x' }))
    expect(wpOf([one, two])?.heads).toEqual([eventId(2)])
    const policy_metadata = { settles: [eventId(3).toLowerCase()] }
    const end = eventOf(
      'WPStatusChanged',
      4,
      rowOf(eventId(2), 'claimed', 'in_progress', { policy_metadata }),
    )
    expect(wpOf([one, two, twin, end])).toMatchObject({ lane: 'in_progress', heads: [eventId(4)] })
  })

  it.each(DIVERGED)('ranks several heads: $name', ({ lane, kept, severity, story: tell }) => {
    const story = tell()
    const result = reduce(statusReducer, eventsOf(story))
    expect(result.single()?.wps.WP01).toMatchObject({ lane, last_event_id: story.id(kept) })
    expect(result.single()?.conflicts).toEqual([
      {
        wp_id: 'WP01',
        heads: result.single()?.wps.WP01?.heads,
        kept: story.id(kept),
        lane,
        agreed: severity === 'info',
      },
    ])
    for (const sizes of [[1], [2, 3], [100]])
      expect(streamed(eventsOf(story), sizes)).toEqual(result)
  })

  it('lets a second seed have no effect', () => {
    const story = new Story()
      .step('seed-1', null, 'planned')
      .step('claimed', 'seed-1', 'claimed')
      .step('seed-2', null, 'planned')
    const result = reduce(statusReducer, eventsOf(story))
    expect(result.single()?.wps.WP01).toMatchObject({ lane: 'claimed' })
    expect(result.single()?.conflicts).toEqual([])
    expect(streamed(eventsOf(story), [1])).toEqual(result)
  })

  it('has one head and no conflict once the next event settles the other', () => {
    const story = approved().step('stuck', 'in_review', 'blocked', { reason: 'no disk' })
    story.step('going-on', 'stuck', 'in_progress', {
      policy_metadata: { settles: [story.id('approved')] },
    })
    const result = reduce(statusReducer, eventsOf(story))
    expect(result.single()).toMatchObject({
      wps: { WP01: { lane: 'in_progress', heads: [story.id('going-on')] } },
      conflicts: [],
    })
    expect(streamed(eventsOf(story), [1])).toEqual(result)
  })

  it('believes the lane of events that name no predecessor, done included', () => {
    const events = imported([
      ['genesis', 'planned'],
      ['planned', 'in_progress', { force: true, reason: 'moved' }],
      ['in_progress', 'for_review'],
      ['for_review', 'done'],
    ])
    expect(wpOf(events)).toMatchObject({ lane: 'done', force_count: 1, heads: [eventId(4)] })
    expect(streamed(events, [1])).toEqual(reduce(statusReducer, events))
  })

  it('reads an unproven done as approved where the event names its predecessor', () => {
    const proven = approved().step('done', 'approved', 'done', { evidence: landing('abc1234') })
    const bare = approved().step('done', 'approved', 'done', { evidence: APPROVAL })
    expect(wpOf(eventsOf(proven))?.lane).toBe('done')
    expect(wpOf(eventsOf(bare))?.lane).toBe('approved')
  })

  it('takes any edge as a first one, and the first event of an advanced work package', () => {
    const events = imported([['in_progress', 'for_review']])
    expect(wpOf(events)?.lane).toBe('for_review')
    expect(reduce(statusReducer, events).anomalies).toEqual([])
  })

  it('names an actor that is described in words of its own', () => {
    const named = (actor: unknown) =>
      wpOf(imported([['genesis', 'planned', { actor } as object]]))?.actor
    expect(named({ display_name: 'Ada', actor_id: 'a-1' })).toBe('Ada')
    expect(named({ team: 'blue' })).toBe('blue')
    expect(named({ number: 7 })).toBe('unknown')
  })

  it('keeps a work package whose name is that of a built-in property', () => {
    const event = imported([['genesis', 'planned']])[0] as AnyEvent
    const odd = (wp_id: string) =>
      ({ ...event, payload: { ...event.payload, wp_id } }) as unknown as AnyEvent
    for (const wpId of ['__proto__', 'constructor']) {
      const state = reduce(statusReducer, [odd(wpId)]).single()
      expect(Object.keys(state?.wps ?? {})).toEqual([wpId])
    }
  })
})

function rowOf(previous: string | null, from: Lane, to: Lane, more: object = {}) {
  return {
    mission_slug: 'm',
    wp_id: 'WP01',
    from_lane: from,
    to_lane: to,
    actor: 'claude',
    execution_mode: 'worktree',
    prev_event_id: previous,
    ...more,
  }
}

/** One writer who goes round and round; `claimed-3` is the claim of the third round. */
function longStory(rounds: number): Story {
  const story = new Story().step('planned-0', null, 'planned')
  for (let round = 1; round <= rounds; round += 1)
    story
      .step(`claimed-${round}`, `planned-${round - 1}`, 'claimed')
      .step(`in_progress-${round}`, `claimed-${round}`, 'in_progress')
      .step(`planned-${round}`, `in_progress-${round}`, 'planned', { reason: 'gave up' })
  return story
}

describe('a status reduction that goes on with the stream', () => {
  it('keeps no more of a long history than of a short one', () => {
    const size = (rounds: number): number => {
      const reduction = startReduction(statusReducer)
      for (const event of eventsOf(longStory(rounds))) reduction.apply([event])
      return canonicalJson(reduction.snapshot().states).length
    }
    expect(size(400)).toBeLessThan(2 * size(15))
  })

  it('gives what a fold of everything gives, also from snapshots on the way', () => {
    const events = eventsOf(longStory(40))
    let reduction = startReduction(statusReducer)
    for (const chunk of chunksOf(events, [7])) {
      reduction.apply(chunk)
      reduction = startReduction(statusReducer, JSON.parse(JSON.stringify(reduction.snapshot())))
    }
    expect(reduction.finish()).toEqual(reduce(statusReducer, events))
  })

  it('takes a fork from an event that it still holds', () => {
    const story = longStory(40).step('twin', 'claimed-40', 'blocked', { reason: 'no disk' })
    expect(streamed(eventsOf(story), [5])).toEqual(reduce(statusReducer, eventsOf(story)))
    expect(streamed(eventsOf(story), [5]).single()?.wps.WP01?.lane).toBe('blocked')
  })

  it.each([
    ['follows an event of long ago', 'claimed-2', 'blocked'],
    ['begins the work package anew', null, 'claimed'],
  ] as const)('refuses what %s, and all that would come after', (_name, after, to) => {
    const story = longStory(40).step('late', after, to, { reason: 'because' })
    const events = eventsOf(story)
    const reduction = startReduction(statusReducer)
    reduction.apply(events.slice(0, -1))
    for (const action of [() => reduction.apply(events.slice(-1)), () => reduction.finish()])
      expect(action).toThrow(expect.objectContaining({ code: 'OUT_OF_ORDER' }))
    expect(reduce(statusReducer, events).single()?.wps.WP01?.heads).toHaveLength(2)
  })

  it('refuses an unforced move of another tool from a lane that was left long ago', () => {
    const claims = Array.from({ length: 40 }, () => [
      ['claimed', 'in_progress', { force: true, reason: 'x' }],
      ['in_progress', 'claimed', { force: true, reason: 'x' }],
    ]).flat() as [Lane, Lane, object][]
    const back: [Lane, Lane] = ['planned', 'blocked']
    const events = imported([['genesis', 'planned'], ['planned', 'claimed'], ...claims, back])
    const reduction = startReduction(statusReducer)
    expect(() => reduction.apply(events)).toThrow(expect.objectContaining({ code: 'OUT_OF_ORDER' }))
    expect(wpOf(events)).toMatchObject({ lane: 'blocked', heads: { length: 2 } })
  })
})
