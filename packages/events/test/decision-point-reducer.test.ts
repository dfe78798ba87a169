import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import { decisionPointReducer, reduce } from '../src/reducers.js'
import {
  argued,
  asked,
  discussed,
  point,
  resolved,
  summary,
  widened,
  widening,
} from './decision-samples.js'
import { folded, instantOf, PROJECT, spoiled } from './judged-events.js'
import { eventId } from './row-builder.js'

const fold = (...events: readonly AnyEvent[]) => folded(decisionPointReducer, ...events)

type Make = (number: number) => AnyEvent
const OPEN: Make = (number) => asked(number)
const WIDEN: Make = (number) => widened(number)
const DISCUSS: Make = (number) => discussed(number)
const RESOLVE: Make = (number) => resolved(number, { summary })
const OVERRIDE: Make = (number) =>
  argued(number, 'DecisionPointOverridden', { origin_surface: 'planning_interview' })

const STATES: readonly (readonly [readonly Make[], string | null, readonly Make[]])[] = [
  [[], null, [OPEN]],
  [[OPEN], 'open', [WIDEN, DISCUSS, RESOLVE]],
  [[OPEN, WIDEN], 'widened', [WIDEN, DISCUSS, RESOLVE]],
  [[OPEN, DISCUSS], 'discussing', [DISCUSS, RESOLVE]],
  [[OPEN, RESOLVE], 'resolved', [OVERRIDE]],
  [[OPEN, RESOLVE, OVERRIDE], 'overridden', []],
]

const nothingElse = {
  origin_flow: null,
  question: null,
  options: null,
  input_key: null,
  step_id: null,
  widening: null,
  terminal_outcome: null,
  final_answer: null,
  other_answer: false,
  summary: null,
  actual_participants: [],
  resolved_by: null,
  closed_locally_while_widened: false,
  closure_message: null,
}

describe('the states of a decision', () => {
  it('[H-FR-024] lead where the table says; all else is noted and left out', () => {
    const words = new Map([
      [OPEN, 'open'],
      [WIDEN, 'widened'],
      [DISCUSS, 'discussing'],
      [RESOLVE, 'resolved'],
      [OVERRIDE, 'overridden'],
    ])
    for (const [path, from, next] of STATES)
      for (const [make, word] of words) {
        const events = [...path, make].map((one, at) => one(at + 1))
        const { state, kinds } = fold(...events)
        const isAllowed = next.includes(make)
        const kind = from === 'overridden' ? 'event_after_terminal' : 'invalid_transition'
        expect(kinds, `${from} ${word}`).toEqual(isAllowed ? [] : [kind])
        expect(state.state).toBe(isAllowed ? word : from)
        expect(state.event_count).toBe(events.length)
        if (isAllowed) continue
        const before = path.length === 0 ? undefined : fold(...events.slice(0, -1)).state
        expect(state).toEqual({
          ...(before ?? state),
          anomalies: [expect.objectContaining({ kind, event_id: eventId(events.length) })],
          event_count: events.length,
        })
      }
  })

  it('are not changed by widening what is widened', () => {
    const before = fold(OPEN(1), WIDEN(2)).state
    const again = widened(3, { widened_by: 'eve', invited_participants: [] })
    expect(fold(OPEN(1), WIDEN(2), again).state).toEqual({ ...before, event_count: 3 })
  })
})

describe('a decision with its arguments', () => {
  it('[H-FR-024] shows who decided last, why, and since when', () => {
    const { state, kinds } = fold(
      argued(1, 'DecisionPointOpened'),
      argued(2, 'DecisionPointDiscussing', { actor_id: 'bob', phase: 'P3' }),
      argued(3, 'DecisionPointResolved', { phase: 'P4' }),
    )
    expect(kinds).toEqual([])
    expect(state).toEqual({
      ...point,
      ...nothingElse,
      state: 'resolved',
      phase: 'P4',
      last_actor_id: 'ann',
      last_actor_type: 'human',
      last_authority_role: 'mission_owner',
      last_rationale: 'reason 3',
      last_alternatives_considered: ['a', 'b'],
      last_evidence_refs: ['ref-3'],
      last_state_entered_at: instantOf(3),
      origin_surface: 'adr',
      anomalies: [],
      event_count: 3,
    })
  })

  it('is resolved and overridden by the human owner of the mission only', () => {
    const opened = argued(1, 'DecisionPointOpened')
    const foreign = [
      { actor_type: 'service' },
      {
        actor_type: 'llm',
        phase: 'P0',
        authority_role: 'advisory',
        mission_owner_authority_flag: false,
      },
      { authority_role: 'advisory' },
      { authority_role: 'informed' },
      { mission_owner_authority_flag: false },
    ]
    for (const more of foreign) {
      const one = fold(opened, argued(2, 'DecisionPointResolved', more))
      expect(one.kinds).toEqual(['authority_policy_violation'])
      expect(one.state).toMatchObject({ state: 'open', last_rationale: 'reason 1' })
      const two = fold(
        opened,
        argued(2, 'DecisionPointResolved'),
        argued(3, 'DecisionPointOverridden', more),
      )
      expect(two.kinds).toEqual(['authority_policy_violation'])
      expect(two.state.state).toBe('resolved')
    }
  })

  it('lets a model open and discuss in the first phase without authority, and no more', () => {
    const humble = {
      actor_type: 'llm',
      phase: 'P0',
      authority_role: 'advisory',
      mission_owner_authority_flag: false,
    }
    const informed = { ...humble, authority_role: 'informed' }
    expect(
      fold(argued(1, 'DecisionPointOpened', humble), argued(2, 'DecisionPointDiscussing', informed))
        .kinds,
    ).toEqual([])
    const proud = [
      { ...humble, phase: 'P1' },
      { ...humble, authority_role: 'mission_owner' },
      { ...humble, mission_owner_authority_flag: true },
    ]
    for (const more of proud) {
      const opening = fold(argued(1, 'DecisionPointOpened', more))
      expect(opening.kinds).toEqual(['llm_policy_violation'])
      expect(opening.state).toMatchObject({ state: null, decision_point_id: 'dp-1' })
      const talk = fold(
        argued(1, 'DecisionPointOpened'),
        argued(2, 'DecisionPointDiscussing', more),
      )
      expect(talk.kinds).toEqual(['llm_policy_violation'])
      expect(talk.state.state).toBe('open')
    }
  })

  it('lets a service open and discuss in any phase', () => {
    const service = { actor_type: 'service', authority_role: 'informed' }
    const { state, kinds } = fold(
      argued(1, 'DecisionPointOpened', service),
      argued(2, 'DecisionPointDiscussing', service),
    )
    expect(kinds).toEqual([])
    expect(state).toMatchObject({ state: 'discussing', last_authority_role: 'informed' })
  })

  it('is taken for this form where an older event does not name it', () => {
    const unnamed = spoiled(argued(1, 'DecisionPointOpened'), { origin_surface: undefined })
    expect(fold(unnamed).state).toMatchObject({ state: 'open', origin_surface: 'adr' })
    const override = argued(3, 'DecisionPointOverridden', { origin_surface: null })
    expect(fold(asked(1), resolved(2), override).kinds).toEqual([])
  })
})

describe('events of a decision', () => {
  it('of another form than the opening are noted and applied', () => {
    const mixed: readonly (readonly [readonly AnyEvent[], object])[] = [
      [
        [asked(1), argued(2, 'DecisionPointDiscussing')],
        { state: 'discussing', last_rationale: 'reason 2' },
      ],
      [
        [argued(1, 'DecisionPointOpened'), discussed(2)],
        { state: 'discussing', last_actor_id: 'bob' },
      ],
      [
        [argued(1, 'DecisionPointOpened'), widened(2)],
        { state: 'widened', widening: expect.objectContaining(widening) },
      ],
      [[argued(1, 'DecisionPointOpened'), resolved(2)], { state: 'resolved', final_answer: 'x' }],
      [
        [asked(1), argued(2, 'DecisionPointResolved')],
        { state: 'resolved', terminal_outcome: null },
      ],
      [
        [asked(1), resolved(2), argued(3, 'DecisionPointOverridden')],
        { state: 'overridden', last_rationale: 'reason 3' },
      ],
    ]
    for (const [events, wanted] of mixed) {
      const { state, kinds } = fold(...events)
      expect(kinds).toEqual(['origin_mismatch'])
      expect(state).toMatchObject(wanted)
      expect(state.origin_surface).toBe(fold(events[0] as AnyEvent).state.origin_surface)
    }
  })

  it('that lack what the state needs are left out, and only keys are named', () => {
    const secret = 'secret-value'
    const bad = [
      [spoiled(asked(2), { origin_surface: secret }), ['origin_surface']],
      [spoiled(discussed(2), { actor_type: secret, actor_id: 4 }), ['actor_id', 'actor_type']],
      [spoiled(widened(2), { thread_ref: { thread_ts: secret } }), ['thread_ref']],
      [spoiled(resolved(2), { summary: { text: secret } }), ['summary']],
      [
        spoiled(argued(2, 'DecisionPointDiscussing'), { evidence_refs: [1, secret] }),
        ['evidence_refs'],
      ],
    ] as const
    for (const [event, fields] of bad) {
      const { state, kinds, all } = fold(asked(1), event)
      expect(kinds).toEqual(['malformed_payload'])
      expect(all.anomalies[0]?.details).toEqual({ fields })
      expect(JSON.stringify(all)).not.toContain(secret)
      expect(state).toMatchObject({ state: 'open', event_count: 2 })
    }
  })

  it('of different decisions never meet', () => {
    const other = spoiled(argued(2, 'DecisionPointOpened'), { decision_point_id: 'dp/2' })
    const { states } = reduce(decisionPointReducer, [asked(1), other])
    expect(Object.keys(states)).toEqual([`${PROJECT}/dp%2F2`, `${PROJECT}/dp-1`].sort())
  })
})
