import { type Diagnostic, SpecKittyError } from '@spec-kitty/platform'
import { answerNext } from './answer-next.js'
import { bytesOf } from './bytes.js'
import { decideNext } from './decide-next.js'
import {
  decideReport,
  droppedBecause,
  guardsFailed,
  type Report,
  type ReportSubject,
  STEP_IDS,
  type StepId,
} from './decide-report.js'
import { gatherFacts, type MissionFacts, runRecordPath } from './gather-facts.js'
import { checkHandIn } from './hand-in-checks.js'
import { moveTask } from './move-task.js'
import type { Decision } from './results/decision.js'
import { printRunRecord } from './run-record.js'
import { readScene } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'
import type { Role } from './select-work.js'

/** A report, as an agent gives it with `next --result`. */
export interface AdvanceRequest {
  readonly agent: string
  readonly role?: Role
  readonly result: 'success' | 'failed' | 'blocked'
  /** Required for `blocked`. */
  readonly reason?: string
  /** `implement` or `implement@2`: the step, and the attempt the report is about. */
  readonly stepId?: string
  readonly wpId?: string
}

const LOCK_WAIT_MS = 10_000

/**
 * Takes a report about a step, then answers what happens next: the same function decides that for
 * a query. Success is a claim that the step's predicate holds; it never hands work in by itself.
 * A report told twice counts once. Without `stepId` it is about the step derived now. [H-FR-019]
 *
 * @throws USAGE for an unknown step or a block without a reason; WP_NOT_FOUND; LOCK_TIMEOUT, EVENT_NOT_PERSISTED
 */
export async function advance(
  ports: WorkPorts,
  scope: MissionScope,
  request: AdvanceRequest,
): Promise<Decision> {
  if (request.result === 'blocked' && (request.reason ?? '').trim() === '') {
    throw usage('--result blocked needs --reason')
  }
  const name = `loop-${scope.mission.slug}`
  const hold = { waitMs: LOCK_WAIT_MS, command: 'next --result' }
  return ports.lock.hold(name, hold, () => takeReport(ports, scope, request))
}

async function takeReport(
  ports: WorkPorts,
  scope: MissionScope,
  request: AdvanceRequest,
): Promise<Decision> {
  const nextRequest = { agent: request.agent, role: request.role ?? ('any' as const) }
  const before = await gatherFacts(ports, scope)
  refuseUnknown(before, request.wpId)
  const subject = subjectOf(request, decideNext(before, nextRequest))
  if (subject === null) {
    const told = [...before.diagnostics, nothingToReport(request.agent)]
    return answer(ports, scope, { ...before, diagnostics: told }, nextRequest)
  }
  const report: Report = {
    agent: request.agent,
    result: request.result,
    reason: request.reason ?? null,
    subject,
    handInChecks: await handInChecksOf(ports, scope, before, request, subject),
  }
  const effect = decideReport(before, report)
  const dropped = droppedBecause(before, report)
  if (effect.block !== null) {
    const { wpId, reason } = effect.block
    await moveTask(ports, scope, { wpId, to: 'blocked', agent: request.agent, reason })
  }
  if (effect.entry !== null) {
    const text = printRunRecord([...before.reports, effect.entry])
    await ports.files.writeAtomic(runRecordPath(scope), bytesOf(text))
  }
  const after = await gatherFacts(ports, scope)
  if (effect.failures.length === 0) {
    const told = [...after.diagnostics, ...droppedDiagnostics(subject, dropped)]
    return answer(ports, scope, { ...after, diagnostics: told }, nextRequest)
  }
  const decision = { ...decideNext(after, nextRequest), is_query: false }
  return guardsFailed(decision, report, effect.failures, after.handle)
}

function nothingToReport(agent: string): Diagnostic {
  const message = `The report changed nothing: no step waits for one from ${agent}.`
  return { code: 'report_dropped', severity: 'warning', message, details: { agent } }
}

function droppedDiagnostics(subject: ReportSubject, because: string | null): readonly Diagnostic[] {
  if (because === null) return []
  const { stepId: step_id, wpId: wp_id } = subject
  const message = `The report about ${step_id} ${wp_id} changed nothing: ${because}.`
  return [{ code: 'report_dropped', severity: 'warning', message, details: { step_id, wp_id } }]
}

/** @throws WP_NOT_FOUND for a work package that the mission does not have */
function refuseUnknown(facts: MissionFacts, wpId: string | undefined): void {
  if (wpId === undefined || facts.board.some((entry) => entry.wpId === wpId)) return
  throw new SpecKittyError('WP_NOT_FOUND', {
    mission: facts.handle,
    mission_slug: facts.missionSlug,
    wp_id: wpId,
    known: facts.board.map((entry) => entry.wpId),
  })
}

async function answer(
  ports: WorkPorts,
  scope: MissionScope,
  facts: MissionFacts,
  request: Parameters<typeof decideNext>[1],
): Promise<Decision> {
  const decision = { ...decideNext(facts, request), is_query: false }
  return answerNext(ports, scope, facts, decision)
}

/** Null when there is no step to report on. */
function subjectOf(request: AdvanceRequest, derived: Decision): ReportSubject | null {
  if (request.stepId === undefined) {
    const stepId = STEP_IDS.find((id) => id === derived.step_id)
    if (stepId === undefined) return null
    const wpId = request.wpId ?? derived.wp_id
    return { stepId, wpId, attempt: null, named: false }
  }
  const match = /^([a-z_-]+)(?:@([1-9]\d{0,3}))?$/.exec(request.stepId)
  const stepId = STEP_IDS.find((id) => id === match?.[1])
  if (stepId === undefined) {
    throw usage(`--step-id ${request.stepId} is none of ${STEP_IDS.join(', ')}`)
  }
  const wpId = wpIdOf(stepId, request, derived)
  const attempt = match?.[2] === undefined ? null : Number(match[2])
  return { stepId, wpId, attempt, named: true }
}

function wpIdOf(stepId: StepId, request: AdvanceRequest, derived: Decision): string | null {
  if (stepId !== 'implement' && stepId !== 'review') return null
  const wpId = request.wpId ?? (derived.step_id === stepId ? derived.wp_id : null)
  if (wpId === null) throw usage(`--step-id ${stepId} needs --wp`)
  return wpId
}

async function handInChecksOf(
  ports: WorkPorts,
  scope: MissionScope,
  facts: MissionFacts,
  request: AdvanceRequest,
  subject: ReportSubject,
) {
  const held = facts.board.find((entry) => entry.wpId === subject.wpId)?.lane === 'in_progress'
  if (request.result !== 'success' || subject.stepId !== 'implement' || !held) return []
  const scene = await readScene(ports.files, scope)
  return (await checkHandIn(ports, scene, subject.wpId ?? '', request.agent)).checks
}

function usage(problem: string): SpecKittyError {
  return new SpecKittyError('USAGE', { problem, command: 'next' })
}
