import type { AnyEvent } from '../catalogue/event-types.js'
import { followed } from './followed.js'
import { missionKey } from './keys.js'
import { integer, name, optional, type Read, type Reader } from './read-fields.js'
import { setAt, valueAt } from './records.js'
import type { Reducer } from './reducer.js'
import { type Note, step, stepwise } from './stepwise.js'

/** Tokens and what they are estimated to have cost. */
export interface Usage {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly total_tokens: number
  readonly estimated_cost_usd: number
}

/** What lies between two commits. */
export interface DiffCounts {
  readonly files_changed: number
  readonly lines_added: number
  readonly lines_deleted: number
}

/** What a mission used up and changed. */
export interface UsageState extends Usage {
  /** Only what names a model, a phase or a work package is counted under one. */
  readonly by_model: Readonly<Record<string, Usage>>
  readonly by_phase: Readonly<Record<string, Usage>>
  readonly by_wp: Readonly<Record<string, Usage>>
  /** By `<base>..<head>`; of several records of one range the last one counts. */
  readonly diffs: Readonly<Record<string, DiffCounts>>
  readonly event_count: number
  readonly last_event_id: string | null
}

/** Sums in whole numbers, so that no order of adding matters. */
interface Sums {
  readonly input: number
  readonly output: number
  readonly nanodollars: number
}

type SumsBy = Record<string, Sums>

/** The state while it is folded. */
export interface UsageFold {
  all: Sums
  readonly models: SumsBy
  readonly phases: SumsBy
  readonly workPackages: SumsBy
  readonly diffs: Record<string, DiffCounts>
  event_count: number
  last_event_id: string | null
}

const NANO = 1_000_000_000
const NOTHING: Sums = { input: 0, output: 0, nanodollars: 0 }

const count: Reader<number> = (value) => {
  const read = integer(value)
  return read !== undefined && read >= 0 ? read : undefined
}

const dollars: Reader<number> = (value) =>
  typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : undefined

const TOKENS = {
  input_tokens: count,
  output_tokens: count,
  estimated_cost_usd: dollars,
  model: optional(name),
  phase_name: optional(name),
  wp_id: optional(name),
}
const DIFF = {
  base_ref: name,
  head_ref: name,
  files_changed: count,
  lines_added: count,
  lines_deleted: count,
}

/** Adds up tokens and cost, whole and by model, phase and work package, and keeps what changed. */
export const usageReducer: Reducer<UsageFold, UsageState> = stepwise<UsageFold, UsageState>({
  name: 'usage',
  version: 1,
  keyOf: missionKey,
  init: () => ({
    all: NOTHING,
    models: {},
    phases: {},
    workPackages: {},
    diffs: {},
    event_count: 0,
    last_event_id: null,
  }),
  steps: {
    TokenUsageRecorded: followed(step(TOKENS, addTokens)),
    DiffSummaryRecorded: followed(step(DIFF, recordDiff)),
  },
  finish: ({ all, models, phases, workPackages, diffs, ...counted }) => ({
    ...shown(all),
    by_model: shownBy(models),
    by_phase: shownBy(phases),
    by_wp: shownBy(workPackages),
    diffs: { ...diffs },
    ...counted,
  }),
})

function addTokens(
  state: UsageFold,
  payload: Read<typeof TOKENS>,
  _event: AnyEvent,
  note: Note,
): UsageFold {
  const used = {
    input: payload.input_tokens,
    output: payload.output_tokens,
    nanodollars: Math.round(payload.estimated_cost_usd * NANO),
  }
  const all = sum(state.all, used)
  if (![all.input + all.output, all.nanodollars].every(Number.isSafeInteger)) {
    note('sum_too_large', 'The sums would no longer be exact.')
    return state
  }
  state.all = all
  addAt(state.models, payload.model, used)
  addAt(state.phases, payload.phase_name, used)
  addAt(state.workPackages, payload.wp_id, used)
  return state
}

function recordDiff(
  state: UsageFold,
  { base_ref, head_ref, ...counts }: Read<typeof DIFF>,
): UsageFold {
  setAt(state.diffs, `${base_ref}..${head_ref}`, counts)
  return state
}

function sum(a: Sums, b: Sums): Sums {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    nanodollars: a.nanodollars + b.nanodollars,
  }
}

function addAt(sums: SumsBy, key: string | null, used: Sums): void {
  if (key !== null) setAt(sums, key, sum(valueAt(sums, key) ?? NOTHING, used))
}

function shown({ input, output, nanodollars }: Sums): Usage {
  return {
    input_tokens: input,
    output_tokens: output,
    total_tokens: input + output,
    estimated_cost_usd: nanodollars / NANO,
  }
}

function shownBy(sums: SumsBy): Readonly<Record<string, Usage>> {
  return Object.fromEntries(Object.entries(sums).map(([key, one]) => [key, shown(one)]))
}
