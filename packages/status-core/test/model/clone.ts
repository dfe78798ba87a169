import type { Lane } from '@spec-kitty/events/status'
import {
  type EmitRequest,
  emit,
  type MissionStatus,
  readLogBytes,
  readStatus,
  statusAt,
  unionRows,
} from '../../src/index.js'
import { APPROVED, HAND_IN, LANDED, move, REJECTED, seed, WORKSPACE } from '../requests.js'
import { aWorld, journalText, LOCATION, trackedText, type World } from '../world.js'
import { type Ask, WORK_PACKAGES } from './commands.js'
import {
  type ModelEvent,
  type ModelRequest,
  type ModelState,
  predict,
  stateOf,
  until,
} from './reference-model.js'

const REFERENCE = APPROVED.reference
const NEXT: Readonly<Record<string, string>> = {
  genesis: 'planned',
  planned: 'claimed',
  claimed: 'in_progress',
  in_progress: 'for_review',
  for_review: 'in_review',
  in_review: 'approved',
  approved: 'done',
  blocked: 'in_progress',
}

/** How often something happened, to show that it did. */
export type Tally = Map<string, number>

/** One clone: the product on a disk in memory, and beside it the events that it must know. */
export class Clone {
  readonly world: World
  readonly name: string
  /** Every event that either file holds. */
  known = new Map<string, ModelEvent>()
  /** Every event that they ever held. */
  readonly seen = new Map<string, ModelEvent>()
  /** Versions of the tracked log that its checkout has seen. */
  readonly versions: string[] = ['']

  private readonly tally: Tally

  constructor(name: string, idSeed: number, tally: Tally) {
    this.name = name
    this.tally = tally
    this.world = aWorld(idSeed)
  }

  count(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1)
  }

  learn(event: ModelEvent): void {
    this.known.set(event.id, event)
    this.seen.set(event.id, event)
  }

  stateOf(wp: string): ModelState | null {
    return stateOf(this.known.values(), wp)
  }

  /** The words of a command as requests, for the product and for the model. */
  requestOf(ask: Ask, state: ModelState | null): { real: EmitRequest; model: ModelRequest } {
    const wp = WORK_PACKAGES[ask.wp] ?? 'WP01'
    const from = state?.lane ?? 'genesis'
    const actor = ask.actor === 'holder' ? (state?.head.actor ?? 'ada') : ask.actor
    if (ask.to === 'seed') {
      const real = { ...seed(wp), actor }
      return {
        real,
        model: { wp, to: 'planned', actor, given: new Set(), force: false, isSeed: true },
      }
    }
    const to = ask.to === 'next' ? (NEXT[from] ?? 'planned') : ask.to
    const force = ask.force ? { force: true } : {}
    const inputs = ask.complete ? inputsFor(from, to, this.name) : { fields: {}, given: [] }
    return {
      real: move(wp, to as Lane, { actor, ...inputs.fields, ...force }),
      model: { wp, to, actor, given: new Set(inputs.given), force: ask.force },
    }
  }

  /** Does what is asked, in one write, and compares the answer with what the model says. */
  async ask(asks: readonly Ask[]): Promise<void> {
    const plan = this.plan(asks)
    const answer = await this.write(plan.requests)
    if (plan.refusal !== null) {
      equal(answer, plan.refusal, 'the refusal')
      this.count(plan.refusal)
      return
    }
    if (typeof answer === 'string') throw new Error(`${this.name}: ${answer}, but it is allowed`)
    equal(
      answer.outcomes.map((one) => one.changed),
      plan.changes,
      'what changed',
    )
    const ids = this.take(plan.written, plan.written.length)
    const named = plan.repeated.flatMap((id) => (id === null ? [] : [realId(id, ids)]))
    const repeats = answer.outcomes.filter((one) => !one.changed).map((one) => one.eventId)
    equal(repeats, named, 'the rows that were there')
    if (named.length > 0) this.count('repeated')
  }

  /** What must come of a batch: each request sees what the earlier ones leave; one refusal refuses all. */
  plan(asks: readonly Ask[]) {
    const events = new Map(this.known)
    const requests: EmitRequest[] = []
    const written: Expected[] = []
    const changes: boolean[] = []
    const repeated: (string | null)[] = []
    let refusal: string | null = null
    for (const ask of asks) {
      const state = stateOf(events.values(), WORK_PACKAGES[ask.wp] ?? 'WP01')
      const { real, model } = this.requestOf(ask, state)
      requests.push(real)
      const prediction = predict(state, model)
      if (prediction.kind === 'refuse') refusal ??= prediction.code
      changes.push(prediction.kind === 'write')
      repeated.push(prediction.kind === 'repeat' ? prediction.eventId : null)
      if (prediction.kind !== 'write') continue
      const prev = state?.head.id ?? null
      const settles = state?.heads.filter((id) => id !== prev) ?? []
      const { wp, to, actor } = model
      const { from, force } = prediction
      const expected = { wp, from, to, actor, prev, settles, force }
      written.push(expected)
      const id = `draft-${written.length}`
      events.set(id, { ...expected, id, at: `9999-${written.length}`, land: this.name })
    }
    return { requests, written, changes, repeated, refusal }
  }

  async write(requests: readonly EmitRequest[]) {
    return emit(this.world, LOCATION, requests).catch((error: { key?: string }) => {
      if (error.key === undefined) throw error
      return error.key
    })
  }

  /** Adds events that the files hold and the model did not know: at least `least` of `expected`. */
  take(expected: readonly Expected[], least: number): readonly string[] {
    const fresh = this.rows().filter((row) => !this.known.has(row.id))
    if (fresh.length < least || fresh.length > expected.length)
      throw new Error(`${this.name}: ${fresh.length} new rows, not ${expected.length}`)
    const latest =
      [...this.known.values()]
        .map((one) => one.at)
        .sort()
        .at(-1) ?? ''
    const ids: string[] = []
    fresh.forEach((row, index) => {
      const { id: _, at, land: __, ...facts } = row
      const wanted = expected[index] as Expected
      const prev = wanted.prev === null ? null : realId(wanted.prev, ids)
      equal(sortedFacts(facts), sortedFacts({ ...wanted, prev }), 'the row')
      if (at <= latest) throw new Error(`${this.name}: ${at} is not after ${latest}`)
      ids.push(row.id)
      this.learn(row)
      this.count(row.force ? 'forced' : 'written')
      if (row.settles.length > 0) this.count('settled')
    })
    return ids
  }

  /** Rows of both files, each id once, parsed without the product. */
  rows(): readonly ModelEvent[] {
    const lines = `${journalText(this.world)}\n${trackedText(this.world)}`.split('\n')
    const rows = new Map<string, ModelEvent>()
    for (const line of lines) {
      const row = parse(line)
      if (row !== null) rows.set(row.id, row)
    }
    return [...rows.values()]
  }

  /** Everything that must hold at any time. */
  async check(): Promise<void> {
    equal(new Set(this.rows().map((row) => row.id)), new Set(this.known.keys()), 'the rows')
    const status = await readStatus(this.world.files, LOCATION)
    this.compare(status, [...this.known.values()])
    this.versions.push(trackedText(this.world))
  }

  /** The state that was, at one of the events. */
  async checkPast(at: number): Promise<void> {
    const events = [...this.known.values()]
    const event = events[at % Math.max(events.length, 1)]
    if (event === undefined) return
    const logs = await readLogBytes(this.world.files, LOCATION)
    this.compare(statusAt(LOCATION, logs, event.id), until(events, event))
  }

  private compare({ state }: MissionStatus, events: readonly ModelEvent[]): void {
    equal(state.eventCount, events.length, 'the number of rows')
    for (const wp of WORK_PACKAGES) {
      const found = state.workPackages.get(wp)
      const wanted = stateOf(events, wp)
      const real = found && [found.lane, found.lastEventId, found.actor, [...found.heads].sort()]
      if ((found?.heads.length ?? 0) > 1) this.count(`diverged, ${found?.lane} kept`)
      const model = wanted && [wanted.lane, wanted.head.id, wanted.head.actor, wanted.heads]
      equal(real ?? null, model, `${this.name} ${wp}`)
    }
  }

  async trackedBytes(): Promise<Uint8Array> {
    const bytes = await this.world.files.read(LOCATION.trackedLog, { bytesMax: 10_000_000 })
    return bytes ?? new Uint8Array()
  }

  async unite(other: Uint8Array): Promise<void> {
    this.world.files.put(LOCATION.trackedLog, unionRows(await this.trackedBytes(), other))
  }
}

type Expected = Omit<ModelEvent, 'id' | 'at' | 'land'>

function inputsFor(from: string, to: string, clone: string) {
  const back = to === 'planned' || to === 'in_progress'
  const fields: Record<string, unknown> = { reason: 'as it should be', workspace: WORKSPACE }
  const given = ['reason', 'workspace']
  if (to === 'for_review') {
    Object.assign(fields, { handin: HAND_IN, subtasks: { open: [] } })
    given.push('subtasks', 'commits')
  }
  if (to === 'approved') {
    fields.reviewResult = APPROVED
    given.push('approval')
  }
  if (back && from === 'in_review') {
    Object.assign(fields, { reviewResult: REJECTED, reviewRef: REFERENCE })
    given.push('rejection', 'feedback')
  }
  if (back && from === 'approved') {
    fields.reviewRef = REFERENCE
    given.push('feedback')
  }
  if (to === 'done') {
    const commit = (clone === 'clone 1' ? 'd' : 'e').repeat(40)
    fields.evidence = { ...LANDED, repos: [{ ...LANDED.repos[0], commit }] }
    given.push('landing')
  }
  return { fields, given }
}

/** A line as event; null for one that was not written to its end. */
export function parse(line: string): ModelEvent | null {
  let row: Record<string, unknown>
  try {
    row = JSON.parse(line)
  } catch {
    return null
  }
  const policy = row.policy_metadata as { settles?: string[] } | null
  const evidence = row.evidence as { repos?: { commit: string }[] } | null
  return {
    id: String(row.event_id),
    at: String(row.at),
    wp: String(row.wp_id),
    from: String(row.from_lane),
    to: String(row.to_lane),
    actor: String(row.actor),
    prev: row.prev_event_id as string | null,
    settles: policy?.settles ?? [],
    force: row.force === true,
    land: row.to_lane === 'done' ? (evidence?.repos?.[0]?.commit ?? null) : null,
  }
}

/** The id of a row that was only planned, when it is written. */
function realId(id: string, written: readonly string[]): string {
  return id.startsWith('draft-') ? (written[Number(id.slice(6)) - 1] ?? '') : id
}

function sortedFacts(facts: Expected) {
  return { ...facts, settles: [...facts.settles].sort() }
}

/** Says what differs; the words of a test library would cost most of the time of these runs. */
function equal(found: unknown, wanted: unknown, what: string): void {
  const [left, right] = [found, wanted].map(print)
  if (left !== right) throw new Error(`${what}: found ${left}, wanted ${right}`)
}

function print(value: unknown): string {
  if (value instanceof Set) return print([...value].sort())
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${key}:${print((value as Record<string, unknown>)[key])}`).join(',')}}`
}
