import { type BoardEntry, isApproved, isSettled } from './board.js'
import { counted } from './counted.js'
import type { LoopFacts } from './loop-facts.js'
import type { Check } from './results/parts.js'
import { waitingFor } from './waiting.js'

export interface Acceptance {
  readonly ready: boolean
  readonly checks: readonly Check[]
  /** Commands in the order in which fixing never reopens what was fixed. */
  readonly recommendedFixOrder: readonly string[]
  /** Everything that was judged, as one text; equal inputs are one acceptance. */
  readonly inputs: string
}

type AcceptanceFacts = Pick<
  LoopFacts,
  'board' | 'handle' | 'missionId' | 'missionSlug' | 'nowMicros'
> & {
  /** Commit and event of each approval that stands. */
  readonly approvals: ReadonlyMap<
    string,
    { readonly eventId: string; readonly commit: string | null }
  >
}

/**
 * Whether the mission can be accepted. Pure: the same facts give the same bytes, for a dry run, for
 * `next` and for the real thing.
 */
export function decideAcceptance(facts: AcceptanceFacts): Acceptance {
  const check = workPackagesCheck(facts)
  const ready = check.state === 'pass'
  const fixes = ready ? [] : waitingFor(facts).map((row) => row.command)
  return {
    ready,
    checks: [check],
    recommendedFixOrder: [...new Set(fixes)],
    inputs: JSON.stringify(inputsOf(facts)),
  }
}

function workPackagesCheck(facts: AcceptanceFacts): Check {
  const open = facts.board.filter((entry) => !isSettled(entry))
  const landed = facts.board.some(isApproved)
  const base = {
    gate: 'work_packages',
    subject: facts.missionSlug,
    order: 1,
    waivable: false,
  } as const
  if (open.length === 0 && landed) {
    const detail = `${counted(facts.board.length, 'work package')} approved, done or canceled`
    return { ...base, state: 'pass', code: null, detail, remedy: null }
  }
  const detail =
    open.length === 0
      ? 'no work package is approved or done'
      : open.map((entry) => `${entry.wpId} is ${describe(entry)}`).join(', ')
  return {
    ...base,
    state: 'fail',
    code: 'WORK_PACKAGES_OPEN',
    detail,
    remedy: waitingFor(facts)[0]?.command ?? null,
  }
}

function describe(entry: BoardEntry): string {
  return entry.lane === 'approved' ? 'approved, and changed since' : entry.lane
}

/** `approved` and `done` count alike, so that the merge of what was accepted does not undo it. */
function inputsOf(facts: AcceptanceFacts): unknown {
  const rows = facts.board.map((entry) => {
    const approval = facts.approvals.get(entry.wpId)
    const state = isApproved(entry) ? 'ready' : entry.lane
    return [entry.wpId, state, approval?.eventId ?? null, approval?.commit ?? null]
  })
  return { mission: facts.missionId ?? facts.missionSlug, work_packages: rows }
}
