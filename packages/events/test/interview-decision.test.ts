import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import { decisionPointReducer } from '../src/reducers.js'
import {
  asked,
  discussed,
  participant,
  point,
  question,
  resolved,
  summary,
  widened,
  widening,
} from './decision-samples.js'
import { folded, instantOf } from './judged-events.js'

const fold = (...events: readonly AnyEvent[]) => folded(decisionPointReducer, ...events)

describe('a decision of an interview', () => {
  it('[H-FR-024] shows the question, the discussion and the answer', () => {
    const closure_message = { channel_id: 'C1', thread_ts: '1.2', message_ts: '1.3', url: null }
    const { state, kinds } = fold(
      asked(1),
      widened(2),
      discussed(3),
      resolved(4, {
        rationale: 'it is faster',
        summary,
        actual_participants: [participant],
        closed_locally_while_widened: true,
        closure_message,
      }),
    )
    expect(kinds).toEqual([])
    expect(state).toEqual({
      ...point,
      ...question,
      state: 'resolved',
      phase: 'P2',
      last_actor_id: 'ann',
      last_actor_type: null,
      last_authority_role: null,
      last_rationale: 'it is faster',
      last_alternatives_considered: null,
      last_evidence_refs: null,
      last_state_entered_at: instantOf(4),
      origin_surface: 'planning_interview',
      widening: {
        ...widening,
        invited_participants: [participant],
        widened_by: 'ann',
        widened_at: instantOf(2),
      },
      terminal_outcome: 'resolved',
      final_answer: 'x',
      other_answer: false,
      summary,
      actual_participants: [participant],
      resolved_by: 'ann',
      closed_locally_while_widened: true,
      closure_message,
      anomalies: [],
      event_count: 4,
    })
  })

  it('changes nothing but who spoke and when while it is discussed', () => {
    const before = fold(asked(1)).state
    expect(fold(asked(1), discussed(2)).state).toEqual({
      ...before,
      state: 'discussing',
      last_actor_id: 'bob',
      last_actor_type: 'llm',
      last_state_entered_at: instantOf(2),
      event_count: 2,
    })
  })

  it('knows what the one is who resolves it only where that is who acted last', () => {
    expect(fold(asked(1), resolved(2)).state).toMatchObject({
      last_actor_id: 'ann',
      last_actor_type: 'human',
    })
    expect(fold(asked(1), resolved(2, { resolved_by: 'eve' })).state).toMatchObject({
      last_actor_id: 'eve',
      last_actor_type: null,
      resolved_by: 'eve',
    })
  })

  it('may be put off or dropped, with the reason', () => {
    for (const terminal_outcome of ['deferred', 'canceled'] as const) {
      const outcome = { terminal_outcome, final_answer: null, rationale: 'later' }
      expect(fold(asked(1), resolved(2, outcome)).state).toMatchObject({
        ...{ state: 'resolved', terminal_outcome, final_answer: null, last_rationale: 'later' },
      })
    }
  })

  it('notes a missing summary after a widening, and applies the resolution', () => {
    for (const path of [
      [asked(1), widened(2)],
      [asked(1), widened(2), discussed(3)],
    ]) {
      const { state, kinds } = fold(...path, resolved(4))
      expect(kinds).toEqual(['missing_summary'])
      expect(state).toMatchObject({ state: 'resolved', final_answer: 'x', summary: null })
    }
    expect(fold(asked(1), resolved(2)).kinds).toEqual([])
  })

  it('was not closed locally as widened where it never was widened', () => {
    const { state, kinds } = fold(asked(1), resolved(2, { closed_locally_while_widened: true }))
    expect(kinds).toEqual(['invalid_transition'])
    expect(state).toMatchObject({
      state: 'resolved',
      final_answer: 'x',
      closed_locally_while_widened: false,
    })
  })
})
