import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../src/canonical.js'
import { type AnyEvent, compareEvents } from '../src/index.js'
import { formatInstant, type LaneRow, reduceStatus } from '../src/log.js'
import {
  lifecycleReducer,
  type Reduced,
  type Reducer,
  ReductionError,
  reduce,
  runReducer,
  startReduction,
  statusReducer,
  usageReducer,
} from '../src/reducers.js'
import { type Lane, targetsOf } from '../src/status.js'
import { chunksOf, eventOf, eventOfRow, MISSION } from './event-stream.js'
import { APPROVAL, eventId, landing, laneRow, rowObject } from './row-builder.js'

const RUNS = { seed: 20_261_202, numRuns: 150 }
const START = 1_796_000_000_000_000

/** One write: by whom, where to, and how many of the latest rows this writer has not seen. */
interface Choice {
  readonly wp: number
  readonly target: number
  readonly actor: number
  readonly unseen: number
  readonly named: boolean
}

const choiceOf = (unseen: fc.Arbitrary<number>, named: fc.Arbitrary<boolean>) =>
  fc.record({ wp: fc.nat(2), target: fc.nat(9), actor: fc.nat(2), unseen, named })

const anyChoice = choiceOf(
  fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(12) }),
  fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.boolean() }),
)

function write(rows: readonly LaneRow[], number: number, choice: Choice): LaneRow {
  const wpId = `WP0${choice.wp + 1}`
  const own = rows.filter((row) => row.wpId === wpId)
  const seen = own.slice(0, Math.max(0, own.length - choice.unseen))
  const state = reduceStatus(seen).workPackages.get(wpId)
  const from: Lane = state?.lane ?? 'genesis'
  const targets = targetsOf(from)
  const legal = targets[choice.target % Math.max(1, targets.length)]
  const to: Lane = legal ?? 'planned'
  const others = state?.heads.filter((id) => id !== state.lastEventId) ?? []
  const done = landing(`abc${choice.actor}000`)
  return laneRow(
    rowObject(number, from, to, {
      wp_id: wpId,
      actor: ['claude', 'codex', 'gemini'][choice.actor],
      at: formatInstant(START + number * 1_000_000),
      force: legal === undefined,
      reason: 'because',
      review_ref: to === 'planned' && from !== 'genesis' ? 'review-cycle://m/WP01/1' : null,
      evidence: to === 'approved' ? APPROVAL : to === 'done' ? done : null,
      policy_metadata: others.length > 0 ? { settles: others } : null,
      ...(choice.named ? { prev_event_id: state?.lastEventId ?? null } : {}),
    }),
  )
}

function statusStream(choices: readonly Choice[], first = 1): AnyEvent[] {
  const rows: LaneRow[] = []
  for (const choice of choices) rows.push(write(rows, first + rows.length, choice))
  return rows.map((row) => eventOfRow(row))
}

const TYPES = {
  lifecycle: [
    ['MissionStarted', { mission_type: 'm', initial_phase: 'plan', actor: 'a' }],
    ['PhaseEntered', { phase_name: 'implement', actor: 'a' }],
    ['ReviewRollback', { review_ref: 'r', target_phase: 'plan', actor: 'a' }],
    ['MissionCompleted', { mission_type: 'm', final_phase: 'merge', actor: 'a' }],
    ['MissionCancelled', { reason: 'r', actor: 'a' }],
    [
      'MissionReopened',
      { mission_slug: 's', reason: 'r', reopened_by: 'a', reopened_at: '2026-12-01T09:30:00Z' },
    ],
  ],
  run: [
    ['MissionRunStarted', { mission_type: 'm' }],
    ['NextStepIssued', { step_id: 'plan', agent_id: 'claude' }],
    ['NextStepAutoCompleted', { step_id: 'plan', agent_id: 'claude', result: 'success' }],
    ['DecisionInputRequested', { decision_id: 'd1', step_id: 'plan', question: 'Which?' }],
    ['DecisionInputAnswered', { decision_id: 'd1', answer: 'a' }],
    ['MissionRunCompleted', { mission_type: 'm' }],
  ],
  usage: [
    ['TokenUsageRecorded', { ...tokens(3, 4), model: 'm1', estimated_cost_usd: 0.1 }],
    ['TokenUsageRecorded', { ...tokens(5, 6), wp_id: 'WP01', estimated_cost_usd: 0.7 }],
    ['DiffSummaryRecorded', { ...diff('a', 'b'), files_changed: 1 }],
    ['DiffSummaryRecorded', { ...diff('a', 'b'), files_changed: 2 }],
  ],
} as const satisfies Readonly<Record<string, readonly (readonly [string, object])[]>>

function tokens(input_tokens: number, output_tokens: number) {
  return { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens, source: 's' }
}

function diff(base_ref: string, head_ref: string) {
  return { base_ref, head_ref, lines_added: 1, lines_deleted: 1, source: 's' }
}

const RUN = { run_id: 'run-1', actor: { actor_id: 'claude', actor_type: 'llm' } }

/** Events of one domain; several may fall on one instant. */
function typedStream(domain: keyof typeof TYPES, picks: readonly number[]): AnyEvent[] {
  return picks.map((pick, at) => {
    const [type, payload] = TYPES[domain][pick % TYPES[domain].length] as readonly [string, object]
    const shared = domain === 'run' ? RUN : { mission_id: MISSION }
    return eventOf(type, at + 1, { ...shared, ...payload }, { second: at >> (pick & 1) })
  })
}

function shuffled<T>(items: readonly T[], keys: readonly number[]): T[] {
  return items
    .map((item, at) => ({ item, key: keys[at % keys.length] ?? 0, at }))
    .sort((a, b) => a.key - b.key || b.at - a.at)
    .map(({ item }) => item)
}

/** The same stream as another project and as another mission would have it. */
function foreign(events: readonly AnyEvent[]): AnyEvent[] {
  const project = { project_uuid: '11111111-2222-4333-8444-555555555555' }
  const projects = events.map((event) => ({ ...event, ...project }))
  const missions = events.map((event, at) => {
    const mission_id = `${MISSION.slice(0, -1)}G`
    const payload = { ...event.payload } as Record<string, unknown>
    if ('mission_id' in payload) payload.mission_id = mission_id
    if ('run_id' in payload) payload.run_id = 'run-2'
    return { ...event, event_id: eventId(500_000 + at), mission_id, payload }
  })
  return [...projects, ...missions] as AnyEvent[]
}

function textOf<Out>(result: Reduced<Out>): string {
  return canonicalJson(result)
}

const STREAMS: readonly {
  readonly name: string
  readonly reducer: Reducer<unknown, unknown>
  readonly stream: fc.Arbitrary<AnyEvent[]>
}[] = [
  {
    name: 'statusReducer',
    reducer: statusReducer as Reducer<unknown, unknown>,
    stream: fc.array(anyChoice, { minLength: 1, maxLength: 24 }).map((all) => statusStream(all)),
  },
  ...(['lifecycle', 'run', 'usage'] as const).map((domain) => ({
    name: `${domain}Reducer`,
    reducer: { lifecycle: lifecycleReducer, run: runReducer, usage: usageReducer }[
      domain
    ] as Reducer<unknown, unknown>,
    stream: fc
      .array(fc.nat(11), { minLength: 1, maxLength: 24 })
      .map((picks) => typedStream(domain, picks)),
  })),
]

describe.each(STREAMS)('$name', ({ reducer, stream }) => {
  const order = fc.array(fc.nat(1000), { minLength: 1 })

  it('gives the same bytes for any order of the events and any repeats [H-C-006] [R-FR-003]', () => {
    fc.assert(
      fc.property(stream, order, fc.array(fc.nat(100)), (events, keys, again) => {
        const repeated = again.map((at) => structuredClone(events[at % events.length] as AnyEvent))
        const mixed = shuffled([...events, ...repeated], keys)
        expect(textOf(reduce(reducer, mixed))).toBe(textOf(reduce(reducer, events)))
      }),
      RUNS,
    )
  })

  it('is not touched by other projects and missions, the same work packages in them [H-FR-028]', () => {
    fc.assert(
      fc.property(stream, order, (events, keys) => {
        const alone = reduce(reducer, events)
        const mixed = reduce(reducer, shuffled([...events, ...foreign(events)], keys))
        for (const [key, state] of Object.entries(alone.states))
          expect(canonicalJson(mixed.states[key])).toBe(canonicalJson(state))
        const own = mixed.anomalies.filter(({ key }) => Object.hasOwn(alone.states, key))
        expect(own).toEqual(alone.anomalies)
        expect(Object.keys(mixed.states)).toHaveLength(3 * Object.keys(alone.states).length)
      }),
      RUNS,
    )
  })

  it('gives the same bytes in pieces of any size, and from snapshots between them', () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (events, sizes) => {
          const ordered = events.toSorted(compareEvents)
          const whole = textOf(reduce(reducer, events))
          const going = startReduction(reducer)
          let resumed = startReduction(reducer)
          for (const chunk of chunksOf(ordered, sizes)) {
            going.apply(chunk)
            resumed.apply(chunk)
            resumed = startReduction(reducer, JSON.parse(JSON.stringify(resumed.snapshot())))
          }
          expect(textOf(going.finish())).toBe(whole)
          expect(textOf(resumed.finish())).toBe(whole)
        },
      ),
      RUNS,
    )
  })

  it('keeps nothing of what it handed out, and hands out nothing that changes later', () => {
    fc.assert(
      fc.property(stream, (events) => {
        const going = startReduction(reducer)
        const seen: { readonly text: string; readonly result: Reduced<unknown> }[] = []
        for (const event of events.toSorted(compareEvents)) {
          going.apply([event])
          const result = going.finish()
          seen.push({ result, text: textOf(result) })
        }
        for (const { text, result } of seen) expect(textOf(result)).toBe(text)
      }),
      RUNS,
    )
  })
})

describe('a long status stream', () => {
  const long = (unseen: fc.Arbitrary<number>, named: fc.Arbitrary<boolean>) =>
    fc.array(choiceOf(unseen, named), { minLength: 120, maxLength: 200 })
  const rarely = (most: number) =>
    fc.oneof({ weight: 60, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(most) })

  /** How many streams ended right, and how many were refused; nothing else may happen. */
  function outcomes(streams: fc.Arbitrary<readonly Choice[]>) {
    const count = { equal: 0, refused: 0, folded: 0 }
    fc.assert(
      fc.property(streams, fc.integer({ min: 1, max: 50 }), (choices, size) => {
        const events = statusStream(choices)
        const going = startReduction(statusReducer)
        try {
          for (const chunk of chunksOf(events, [size])) going.apply(chunk)
        } catch (error) {
          expect(error).toBeInstanceOf(ReductionError)
          expect((error as ReductionError).code).toBe('OUT_OF_ORDER')
          count.refused += 1
          return
        }
        expect(textOf(going.finish())).toBe(textOf(reduce(statusReducer, events)))
        const [state] = Object.values(going.snapshot().states)
        if (Object.values(state?.wps ?? {}).some(({ past }) => past !== null)) count.folded += 1
        count.equal += 1
      }),
      { ...RUNS, numRuns: 60 },
    )
    return count
  }

  it('of writers who know of each other is never refused, and what is old is folded', () => {
    const { equal, folded } = outcomes(long(fc.constant(0), fc.constant(true)))
    expect([equal, folded]).toEqual([60, 60])
  })

  it('of tools that name no predecessors is never wrong', () => {
    expect(outcomes(long(fc.constant(0), fc.constant(false))).folded).toBeGreaterThan(30)
  })

  it('with forks is right or refused, whatever was not seen for how long', () => {
    const { equal, refused, folded } = outcomes(
      long(
        fc.oneof(rarely(6), rarely(40)),
        fc.oneof(
          fc.constant(true),
          rarely(1).map((n) => n === 0),
        ),
      ),
    )
    expect(folded).toBeGreaterThan(10)
    expect(refused).toBeGreaterThan(0)
    expect(equal).toBeGreaterThan(10)
  })
})
