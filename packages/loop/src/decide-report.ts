import { sameActor } from '@spec-kitty/events/log'
import type { BoardEntry } from './board.js'
import { commands } from './commands.js'
import type { ArtifactFact, LoopFacts } from './loop-facts.js'
import type { Decision, GuardFailure } from './results/decision.js'
import type { Check } from './results/parts.js'
import { type ReportEntry, reportsAbout } from './run-record.js'
import { stepDigest } from './step-history.js'

export const STEP_IDS = [
  'specify',
  'plan',
  'tasks',
  'implement',
  'review',
  'accept',
  'merge',
] as const
export type StepId = (typeof STEP_IDS)[number]

/** The step and attempt that a report speaks of, already resolved. */
export interface ReportSubject {
  readonly stepId: StepId
  readonly wpId: string | null
  /** Null: the attempt that the facts make it now. */
  readonly attempt: number | null
  /** The step was named; else it is the one derived now. */
  readonly named: boolean
}

export interface Report {
  readonly agent: string
  readonly result: 'success' | 'failed' | 'blocked'
  readonly reason: string | null
  readonly subject: ReportSubject
  /** Hand-in gates of a work package that the reporter still holds. */
  readonly handInChecks: readonly Check[]
}

/** What a report changes. `failures` make the answer `guards_failed`. */
export interface ReportEffect {
  readonly entry: ReportEntry | null
  /** A move to `blocked`, with the reason given. */
  readonly block: { readonly wpId: string; readonly reason: string } | null
  readonly failures: readonly GuardFailure[]
}

const NOTHING: ReportEffect = { entry: null, block: null, failures: [] }

/**
 * What a report changes, or that it changes nothing: success is a claim that the step's predicate
 * holds, and a report about work that is done, or told twice, counts for nothing. Pure.
 */
export function decideReport(facts: LoopFacts, report: Report): ReportEffect {
  const { subject } = report
  const digest = stepDigest(facts, subject.stepId, subject.wpId)
  const told = reportsAbout(facts.reports, { ...subject, digest }).filter(
    (entry) => entry.result !== 'success',
  )
  const attempt = subject.attempt ?? told.length + 1
  if (told.some((entry) => entry.attempt === attempt)) return NOTHING
  const entry = (result: 'failed' | 'blocked', reason: string | null): ReportEntry => ({
    agent: report.agent,
    step_id: subject.stepId,
    wp_id: subject.wpId,
    attempt,
    facts_digest: digest,
    result,
    reason,
    reported_at: facts.at,
  })
  if (!isOpen(facts, report)) return NOTHING
  if (report.result === 'success') {
    const failures = failuresOf(facts, report)
    if (failures.length === 0) return NOTHING
    return { ...NOTHING, failures, entry: entry('failed', failures[0]?.message ?? null) }
  }
  if (report.result === 'blocked' && subject.stepId === 'implement' && subject.wpId !== null) {
    return { ...NOTHING, block: { wpId: subject.wpId, reason: report.reason ?? '' } }
  }
  return { ...NOTHING, entry: entry(report.result, report.reason) }
}

/**
 * Why a report about a work package says nothing about it, or null where it does, or where the work
 * has gone on since in the reporter's own name. Pure.
 */
export function droppedBecause(facts: LoopFacts, report: Report): string | null {
  const { stepId, wpId } = report.subject
  if (stepId !== 'implement' && stepId !== 'review') return null
  const entry = facts.board.find((one) => one.wpId === wpId)
  if (entry === undefined || isOpen(facts, report)) return null
  const { lane, holder } = entry
  if (holder !== null && !sameActor(holder, report.agent)) return `it is held by ${holder}`
  if (stepId === 'review') return lane === 'for_review' ? 'nobody has claimed its review' : null
  if (lane === 'planned' && !entry.openRejection) return 'nobody has claimed it'
  const author = entry.implementer
  if (author === null || sameActor(author, report.agent)) return null
  return `${author} implemented it`
}

/** The answer to a success that does not hold: what failed, and how each is mended. */
export function guardsFailed(
  decision: Decision,
  report: Report,
  failures: readonly GuardFailure[],
  handle: string,
): Decision {
  const { stepId, wpId } = report.subject
  return {
    ...decision,
    kind: 'blocked',
    reason: 'guards_failed',
    mission_state: stepId,
    action: stepId,
    step_id: stepId,
    wp_id: wpId,
    run:
      stepId === 'implement' && wpId !== null
        ? commands.handIn(wpId, report.agent, handle)
        : (failures[0]?.remedy ?? commands.next(report.agent, handle)),
    detail: failures.map((failure) => failure.message).join('; '),
    guard_failures: [...failures],
    requires_human: false,
  }
}

/** Whether the step still stands as the report takes it to stand. */
function isOpen(facts: LoopFacts, report: Report): boolean {
  const { stepId, wpId, named } = report.subject
  switch (stepId) {
    case 'specify':
      return !facts.seeded && facts.spec.problem !== null && (named || facts.spec.exists)
    case 'plan':
      return !facts.seeded && facts.plan.problem !== null && (named || facts.plan.exists)
    case 'tasks':
      return !facts.seeded && (named || facts.tasks.exists)
    case 'implement':
      return holds(facts, wpId, report.agent, ['claimed', 'in_progress'])
    case 'review':
      return holds(facts, wpId, report.agent, ['in_review'])
    case 'accept':
      return !facts.accepted && !facts.mergeComplete
    case 'merge':
      return !facts.mergeComplete
  }
}

function holds(
  facts: LoopFacts,
  wpId: string | null,
  agent: string,
  lanes: readonly BoardEntry['lane'][],
): boolean {
  const entry = facts.board.find((one) => one.wpId === wpId)
  if (entry === undefined || !lanes.includes(entry.lane) || entry.holder === null) return false
  return sameActor(entry.holder, agent)
}

function failuresOf(facts: LoopFacts, report: Report): readonly GuardFailure[] {
  const { stepId, wpId } = report.subject
  switch (stepId) {
    case 'specify':
      return [artifactFailure(facts.spec, report, facts.handle)]
    case 'plan':
      return [artifactFailure(facts.plan, report, facts.handle)]
    case 'tasks':
      return [
        {
          ...artifactFailure(facts.tasks, report, facts.handle),
          remedy: commands.finalize(facts.handle),
        },
      ]
    case 'implement':
      return handInFailures(facts, report)
    case 'review':
      return [
        {
          code: 'VERDICT_MISSING',
          subject: wpId ?? '',
          message: `${wpId} has no verdict yet`,
          remedy: commands.approve(wpId ?? '', report.agent, facts.handle),
        },
      ]
    case 'accept':
      return [stepFailure('ACCEPT_NOT_READY', facts, commands.accept(facts.handle), 'not accepted')]
    case 'merge':
      return [stepFailure('MERGE_NOT_READY', facts, commands.merge(facts.handle), 'not merged')]
  }
}

function handInFailures(facts: LoopFacts, report: Report): readonly GuardFailure[] {
  const wpId = report.subject.wpId ?? ''
  const handIn = commands.handIn(wpId, report.agent, facts.handle)
  const failing = report.handInChecks.filter((check) => check.state !== 'pass')
  if (failing.length === 0) {
    const message = `${wpId} is not handed in`
    return [{ code: 'HAND_IN_MISSING', subject: wpId, message, remedy: handIn }]
  }
  return failing.map((check) => ({
    code: check.code ?? 'GATE_FAILED',
    subject: check.subject,
    message: check.detail,
    remedy: check.remedy ?? handIn,
  }))
}

function artifactFailure(artifact: ArtifactFact, report: Report, handle: string): GuardFailure {
  return {
    code: 'ARTIFACT_INCOMPLETE',
    subject: artifact.path,
    message: `${artifact.path}: ${artifact.problem ?? 'work packages are not seeded'}`,
    remedy: commands.next(report.agent, handle),
  }
}

function stepFailure(code: string, facts: LoopFacts, remedy: string, what: string): GuardFailure {
  return { code, subject: facts.missionSlug, message: `${facts.missionSlug} is ${what}`, remedy }
}
