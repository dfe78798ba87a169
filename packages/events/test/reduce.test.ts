import { describe, expect, it } from 'vitest'
import { type AnyEvent, compareEvents } from '../src/index.js'
import {
  ReductionError,
  reduce,
  runReducer,
  type Snapshot,
  startReduction,
  statusReducer,
} from '../src/reducers.js'
import { eventOf, eventOfRow, KEY, PROJECT } from './event-stream.js'
import { eventId, Story } from './row-builder.js'

const story = () => new Story().path('planned', 'claimed', 'in_progress', 'for_review')
const events = (): AnyEvent[] => story().rows.map((row) => eventOfRow(row))
const codeOf = (action: () => unknown): unknown => {
  try {
    action()
  } catch (error) {
    expect(error).toBeInstanceOf(ReductionError)
    return (error as ReductionError).code
  }
  return undefined
}
const foreign = { project_uuid: '11111111-2222-4333-8444-555555555555' }
const second = { mission_id: '01KZ7Q3M8XH2V5T9RWB4C6D1EG' }

describe('reduce', () => {
  it('sorts events by the one order, whatever the order they come in', () => {
    const given = events()
    const turned = reduce(statusReducer, given.toReversed())
    expect(turned).toEqual(reduce(statusReducer, given))
    expect(turned.last_event_id).toBe(given.toSorted(compareEvents).at(-1)?.event_id)
    expect(turned.single()?.wps.WP01?.lane).toBe('for_review')
  })

  it('applies an event once, however often and by whomever it is brought [H-C-006] [R-FR-003]', () => {
    const given = events()
    const carried = given.map((event) => ({ ...event, node_id: 'other', lamport_clock: 99 }))
    const result = reduce(statusReducer, [...given, ...carried, ...given])
    expect(result).toEqual(reduce(statusReducer, given))
    expect(result.seen_count).toBe(4)
    expect(result.single()?.event_count).toBe(4)
  })

  it('applies neither of two events that share an id and differ [H-NFR-008] [R-FR-003]', () => {
    const given = events()
    const last = given[3] as AnyEvent
    const other = { ...last, payload: { ...last.payload, actor: 'somebody' } } as AnyEvent
    const result = reduce(statusReducer, [other, ...given, other])
    expect(result.anomalies).toMatchObject(
      [
        { kind: 'ID_CONFLICT', event_id: last.event_id, key: KEY, details: { digests: [{}, {}] } },
      ].map((one) => ({ ...one, details: { digests: [expect.any(String), expect.any(String)] } })),
    )
    expect(result).toEqual(reduce(statusReducer, [...given, other]))
    expect(result.seen_count).toBe(4)
    expect(result.single()).toMatchObject({
      event_count: 3,
      wps: { WP01: { lane: 'in_progress' } },
    })
  })

  it('sees a conflict also where the other content moves the event in time or mission', () => {
    const given = events()
    const last = given[3] as AnyEvent
    for (const change of [{ timestamp: '2030-01-01T00:00:00Z' }, second]) {
      const result = reduce(statusReducer, [...given, { ...last, ...change } as AnyEvent])
      expect(result.anomalies.map(({ kind }) => kind)).toEqual(['ID_CONFLICT'])
      expect(result.states[KEY]?.event_count).toBe(3)
    }
  })

  it('keeps projects and missions apart, the same ids and work packages in them or not [H-FR-028]', () => {
    const given = events()
    const others = story()
      .rows.slice(0, 2)
      .map((row) => eventOfRow(row, foreign))
    const mission = story()
      .rows.slice(0, 1)
      .map((row) =>
        eventOfRow(row, { ...second, event_id: eventId(77), correlation_id: eventId(77) }),
      )
    const mixed = reduce(statusReducer, [...others, ...given, ...mission])
    expect(mixed.anomalies).toEqual([])
    expect(Object.keys(mixed.states)).toEqual(
      [
        `${foreign.project_uuid}/01KZ7Q3M8XH2V5T9RWB4C6D1EF`,
        KEY,
        `${PROJECT}/${second.mission_id}`,
      ].sort(),
    )
    expect(mixed.states[KEY]).toEqual(reduce(statusReducer, given).single())
    expect(mixed.states[`${PROJECT}/${second.mission_id}`]?.wps.WP01?.lane).toBe('planned')
    expect(codeOf(() => mixed.single())).toBe('MIXED_STREAM')
  })

  it('knows one project by two spellings of its id', () => {
    const given = events()
    const upper = given.map((event) => ({ ...event, project_uuid: PROJECT.toUpperCase() }))
    expect(Object.keys(reduce(statusReducer, [upper[0], given[1]] as AnyEvent[]).states)).toEqual([
      KEY,
    ])
  })

  it('has no state and no single one of nothing', () => {
    const result = reduce(statusReducer, [])
    expect(result).toEqual({
      states: {},
      anomalies: [],
      anomaly_count: 0,
      seen_count: 0,
      last_event_id: null,
      discarded: null,
    })
    expect(result.single()).toBeUndefined()
  })

  it('counts events of other types as seen, and folds nothing of them', () => {
    const result = reduce(runReducer, events())
    expect(result).toMatchObject({ states: {}, seen_count: 4, last_event_id: eventId(4) })
  })

  it('records what is no event instead of throwing, once, however often it comes', () => {
    const broken = [null, 7, {}, { event_id: 'x' }, { ...events()[0], timestamp: 'soon' }, null]
    const result = reduce(statusReducer, [...(broken as AnyEvent[]), ...events()])
    expect(result.anomalies.map(({ kind }) => kind)).toEqual(Array(4).fill('malformed_event'))
    expect(result.states).toEqual(reduce(statusReducer, events()).states)
    expect(reduce(statusReducer, (broken as AnyEvent[]).toReversed()).anomalies).toEqual(
      result.anomalies,
    )
  })

  it('brings no key into being for an event whose payload says nothing', () => {
    const empty = { ...(events()[0] as AnyEvent), payload: { mission_slug: 'm' } }
    const result = reduce(statusReducer, [empty as unknown as AnyEvent])
    expect(result).toMatchObject({ states: {}, anomalies: [{ kind: 'malformed_payload' }] })
  })

  it('throws at the first anomaly when strict', () => {
    const given = events()
    const actor = { actor_id: 'claude', actor_type: 'llm' }
    const early = eventOf('MissionRunCompleted', 50, { run_id: 'r', mission_type: 'm', actor })
    expect(reduce(runReducer, [early]).anomalies).toMatchObject([{ kind: 'event_before_start' }])
    expect(codeOf(() => reduce(runReducer, [early], { strict: true }))).toBe('event_before_start')
    const other = { ...given[0], timestamp: '2030-01-01T00:00:00Z' } as AnyEvent
    expect(codeOf(() => reduce(statusReducer, [...given, other], { strict: true }))).toBe(
      'ID_CONFLICT',
    )
    expect(reduce(statusReducer, given, { strict: true }).anomalies).toEqual([])
  })

  it('refuses a stream of more than a million events without reading on', () => {
    const one = events()[0] as AnyEvent
    function* endless() {
      for (;;) yield one
    }
    expect(codeOf(() => reduce(runReducer, endless()))).toBe('LIMIT_EXCEEDED')
  })

  it('keeps 10,000 anomalies and counts the others', () => {
    const event = eventOf('MissionRunCompleted', 1, {
      run_id: 'r',
      mission_type: 'm',
      actor: { actor_id: 'claude', actor_type: 'llm' },
    })
    const early = Array.from({ length: 10_002 }, (_, at) => ({ ...event, event_id: eventId(at) }))
    const result = reduce(runReducer, early as AnyEvent[])
    expect(result).toMatchObject({ anomaly_count: 10_002, anomalies: { length: 10_000 } })
  })
})

describe('startReduction', () => {
  it('goes on from a snapshot as if it had never stopped', () => {
    const given = events()
    const first = startReduction(statusReducer)
    first.apply(given.slice(0, 2))
    const stored = JSON.parse(JSON.stringify(first.snapshot())) as Snapshot<never>
    const then = startReduction(statusReducer, stored)
    then.apply(given.slice(2))
    expect(then.discarded).toBeNull()
    expect(then.finish()).toEqual(reduce(statusReducer, given))
    expect(first.finish()).toEqual(reduce(statusReducer, given.slice(0, 2)))
  })

  it('refuses an event at or below the high-water mark, and takes nothing of its chunk', () => {
    const [one, two, three, four] = events() as [AnyEvent, AnyEvent, AnyEvent, AnyEvent]
    const reduction = startReduction(statusReducer)
    reduction.apply([one, two])
    for (const chunk of [[two], [one, three], [four, three]])
      expect(codeOf(() => reduction.apply(chunk))).toBe('OUT_OF_ORDER')
    const restored = startReduction(statusReducer, reduction.snapshot())
    expect(codeOf(() => restored.apply([two]))).toBe('OUT_OF_ORDER')
    for (const each of [reduction, restored]) {
      each.apply([three, four])
      expect(each.finish()).toEqual(reduce(statusReducer, events()))
    }
  })

  it('drops repeats within a chunk and applies neither side of a conflict', () => {
    const [one, two] = events() as [AnyEvent, AnyEvent]
    const other = { ...two, payload: { ...two.payload, actor: 'x' } } as AnyEvent
    const reduction = startReduction(statusReducer)
    reduction.apply([one, one, two, other])
    expect(reduction.finish()).toEqual(reduce(statusReducer, [one, two, other]))
  })

  it('takes 100,000 keys and no more', () => {
    const event = eventOf('MissionRunStarted', 1, {
      run_id: 'r',
      mission_type: 'm',
      actor: { actor_id: 'claude', actor_type: 'llm' },
    })
    const run = (at: number) =>
      ({
        ...event,
        event_id: eventId(at),
        payload: { ...event.payload, run_id: `r${at}` },
      }) as AnyEvent
    const reduction = startReduction(runReducer)
    reduction.apply(Array.from({ length: 100_000 }, (_, at) => run(at)))
    expect(codeOf(() => reduction.apply([run(100_000)]))).toBe('LIMIT_EXCEEDED')
  })

  it('may be asked in between and goes on untouched', () => {
    const reduction = startReduction(statusReducer)
    for (const event of events()) {
      reduction.apply([event])
      reduction.finish()
      reduction.snapshot()
    }
    expect(reduction.finish()).toEqual(reduce(statusReducer, events()))
  })

  it('discards a snapshot of another reducer or version, or one that was changed, and says so', () => {
    const reduction = startReduction(statusReducer)
    reduction.apply(events())
    const snapshot = reduction.snapshot()
    const cases = [
      ['reducer', { ...snapshot, reducer: 'run' }],
      ['version', { ...snapshot, version: snapshot.version + 1 }],
      ['digest', { ...snapshot, seen_count: 5 }],
      ['digest', { ...snapshot, states: {} }],
      ['digest', { ...snapshot, digest: '' }],
    ] as const
    for (const [flaw, changed] of cases) {
      const started = startReduction(statusReducer, changed)
      expect(started.discarded).toBe(flaw)
      expect(started.finish()).toMatchObject({ discarded: flaw, states: {}, seen_count: 0 })
    }
    const resorted = Object.fromEntries(Object.entries(snapshot).reverse())
    expect(startReduction(statusReducer, resorted as never).discarded).toBeNull()
  })

  it('is of no more use after it was stopped in the middle of a chunk', () => {
    const early = eventOf('MissionRunCompleted', 50, {
      run_id: 'r',
      mission_type: 'm',
      actor: { actor_id: 'claude', actor_type: 'llm' },
    })
    const reduction = startReduction(runReducer, null, { strict: true })
    const actions = [
      () => reduction.apply([early]),
      () => reduction.finish(),
      () => reduction.snapshot(),
    ]
    for (const action of actions) expect(codeOf(action)).toBe('event_before_start')
  })
})
