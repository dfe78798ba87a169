import { commands } from './commands.js'
import type { LoopFacts } from './loop-facts.js'
import type { Decision, DecisionKind, DecisionReason } from './results/decision.js'
import { reportsAbout, type StepSubject } from './run-record.js'
import type { Role } from './select-work.js'

export interface NextRequest {
  readonly agent: string | null
  readonly role: Role
}

/** What changes from decision to decision; the rest of the answer follows from the facts. */
export type Variant = Partial<Decision> & {
  readonly kind: DecisionKind
  readonly reason: DecisionReason
  readonly mission_state: string
  readonly run: string
  readonly detail: string
}

/** What earlier reports say about a step as it stands now. */
export interface StepHistory {
  readonly attempt: number
  readonly lastFailure: string | null
  /** Reason of a reported block that nothing has overtaken. */
  readonly blocked: string | null
}

export function stepHistory(facts: LoopFacts, stepId: string, wpId: string | null): StepHistory {
  const subject: StepSubject = { stepId, wpId, digest: stepDigest(facts, stepId, wpId) }
  const reports = reportsAbout(facts.reports, subject).filter((one) => one.result !== 'success')
  const last = reports.at(-1)
  return {
    attempt: reports.length + 1,
    lastFailure: last?.reason ?? null,
    blocked: last?.result === 'blocked' ? (last.reason ?? 'no reason given') : null,
  }
}

/** The answer while a reported block stands. */
export function reportedBlock(
  step: string,
  wpId: string | null,
  history: StepHistory,
  facts: LoopFacts,
  request: NextRequest,
) {
  const again = commands.report(
    { id: step, attempt: history.attempt, wpId },
    request.agent,
    facts.handle,
    'failed',
  )
  return {
    kind: 'blocked',
    reason: 'reported_blocked',
    run: again,
    detail: `Reported as blocked: ${history.blocked}. Change what it names, or run the command to have it offered again.`,
  } as const
}

/**
 * What a report about a step is bound to: it changes with every row and commit of the work package,
 * with every planning file, or with the board. Reports about other facts do not count.
 */
export function stepDigest(facts: LoopFacts, stepId: string, wpId: string | null): string {
  const entry = facts.board.find((one) => one.wpId === wpId)
  if (entry !== undefined) return `${entry.lastEventId ?? '-'}:${entry.head ?? '-'}`
  if (stepId !== 'accept' && stepId !== 'merge') return facts.artifactsDigest
  return facts.board.map((one) => one.lastEventId ?? '-').join(':')
}
