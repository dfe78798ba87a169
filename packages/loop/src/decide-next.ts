import { type BoardEntry, isApproved, isSettled } from './board.js'
import { commands } from './commands.js'
import type { ArtifactFact, LoopFacts } from './loop-facts.js'
import type { Decision, DecisionKind, DecisionReason } from './results/decision.js'
import { reportsAbout } from './run-record.js'
import { type Candidate, type Role, selectWork } from './select-work.js'
import { stuckReason, waitingFor } from './waiting.js'

export interface NextRequest {
  readonly agent: string | null
  readonly role: Role
}

/** What changes from decision to decision; the rest of the answer follows from the facts. */
type Variant = Partial<Decision> & {
  readonly kind: DecisionKind
  readonly reason: DecisionReason
  readonly mission_state: string
  readonly run: string
  readonly detail: string
}

/** Most candidates that an answer lists beside its own. */
const ALSO_READY_MAX = 10

/**
 * What happens now, why, and the command that does it. Pure: the same facts and request give the
 * same answer, for a query and after a report alike. Every path ends in a listed reason. [H-FR-020]
 */
export function decideNext(facts: LoopFacts, request: NextRequest): Decision {
  const variant = facts.seeded ? afterPlanning(facts, request) : planning(facts, request)
  return {
    is_query: true,
    agent: request.agent,
    mission_id: facts.missionId,
    mission_slug: facts.missionSlug,
    mission_number: facts.missionNumber,
    mission_type: facts.missionType,
    timestamp: facts.at,
    action: null,
    step_id: null,
    wp_id: null,
    workspace_path: null,
    prompt_file: null,
    prompt: null,
    guard_failures: [],
    attempt: 1,
    last_failure: null,
    requires_human: false,
    report: null,
    also_ready: [],
    waiting_for: [],
    progress: facts.progress,
    diagnostics: facts.diagnostics,
    ...variant,
  }
}

/** Where the work stage stands; `settled` when every work package is done with. */
export function isWorkSettled(board: readonly BoardEntry[]): boolean {
  return board.length > 0 && board.every(isSettled) && board.some(isApproved)
}

function planning(facts: LoopFacts, request: NextRequest): Variant {
  if (facts.missionType !== 'software-dev') return unknownType(facts)
  if (facts.spec.problem !== null) return planningStep('specify', facts.spec, facts, request)
  if (facts.plan.problem !== null) return planningStep('plan', facts.plan, facts, request)
  return planningStep('tasks', facts.tasks, facts, request)
}

/** Planning steps of other mission types are not known here; their work packages are. */
function unknownType(facts: LoopFacts): Variant {
  const remedy = commands.status(facts.handle)
  const message = `The planning steps of mission type ${facts.missionType} are not built.`
  return {
    kind: 'blocked',
    reason: 'guards_failed',
    mission_state: 'not_started',
    run: remedy,
    detail: message,
    guard_failures: [{ code: 'MISSION_TYPE_UNKNOWN', subject: facts.missionSlug, message, remedy }],
  }
}

function planningStep(
  step: 'specify' | 'plan' | 'tasks',
  artifact: ArtifactFact,
  facts: LoopFacts,
  request: NextRequest,
): Variant {
  const subject = { stepId: step, wpId: null, digest: stepDigest(facts, step, null) }
  const history = stepHistory(facts, subject)
  const problem = artifact.problem ?? 'work packages are not seeded'
  const base = {
    mission_state: step === 'specify' ? 'not_started' : step,
    action: step,
    step_id: step,
    attempt: history.attempt,
    last_failure: history.lastFailure,
    report: commands.report(
      { id: step, attempt: history.attempt, wpId: null },
      request.agent,
      facts.handle,
    ),
  }
  const proceed =
    step === 'tasks'
      ? commands.finalize(facts.handle)
      : commands.report(
          { id: step, attempt: history.attempt, wpId: null },
          request.agent,
          facts.handle,
          'success',
        )
  if (history.blocked !== null) {
    return { ...base, ...reportedBlock(step, null, history, facts, request) }
  }
  return {
    ...base,
    kind: 'step',
    reason: history.attempt > 1 ? 'retry' : 'start',
    run: proceed,
    detail: `${artifact.path}: ${problem}. Write it, then run the command.`,
  }
}

function afterPlanning(facts: LoopFacts, request: NextRequest): Variant {
  if (facts.mergeComplete) return complete(facts)
  const missing = [facts.spec, facts.tasks].find((artifact) => !artifact.exists)
  if (missing !== undefined) return artifactMissing(missing, facts)
  if (!isWorkSettled(facts.board)) return work(facts, request)
  if (!facts.accepted) return acceptGate(facts, request)
  return mergeGate(facts, request)
}

function complete(facts: LoopFacts): Variant {
  return {
    kind: 'terminal',
    reason: 'mission_complete',
    mission_state: 'done',
    run: commands.status(facts.handle),
    detail: `${facts.missionSlug} is merged; nothing is left to do.`,
  }
}

function artifactMissing(missing: ArtifactFact, facts: LoopFacts): Variant {
  const remedy =
    missing === facts.tasks || facts.missionBranch === null
      ? commands.finalize(facts.handle)
      : `git restore --source=${facts.missionBranch} --worktree -- ${missing.path}`
  const message = `${missing.path} is missing; the work packages were planned from it.`
  return {
    kind: 'blocked',
    reason: 'artifact_missing',
    mission_state: 'implement',
    run: remedy,
    detail: message,
    guard_failures: [{ code: 'ARTIFACT_MISSING', subject: missing.path, message, remedy }],
  }
}

function work(facts: LoopFacts, request: NextRequest): Variant {
  const found = selectWork(facts.board, { ...request, selfReview: facts.selfReview })
  const first = found[0]
  if (first === undefined) return nothingToOffer(facts, request)
  const step = workStep(first, facts, request)
  const rest = found.filter((one) => one.entry.wpId !== first.entry.wpId)
  return {
    ...step,
    also_ready: rest.slice(0, ALSO_READY_MAX).map((one) => ({
      wp_id: one.entry.wpId,
      action: one.action,
      reason: one.reason,
    })),
  }
}

function workStep(chosen: Candidate, facts: LoopFacts, request: NextRequest): Variant {
  const { entry, action, reason } = chosen
  const digest = stepDigest(facts, action, entry.wpId)
  const subject = { stepId: action, wpId: entry.wpId, digest }
  const history = stepHistory(facts, subject)
  const base = {
    mission_state: action,
    action,
    step_id: action,
    wp_id: entry.wpId,
    attempt: history.attempt,
    last_failure: history.lastFailure,
    report: commands.report(
      { id: action, attempt: history.attempt, wpId: entry.wpId },
      request.agent,
      facts.handle,
    ),
  }
  if (history.blocked !== null && reason === 'resume') {
    return { ...base, ...reportedBlock(action, entry.wpId, history, facts, request) }
  }
  return {
    ...base,
    kind: 'step',
    reason,
    run: commands[action](entry.wpId, request.agent, facts.handle),
    detail: workDetail(chosen),
  }
}

function workDetail({ entry, reason }: Candidate): string {
  switch (reason) {
    case 'resume':
      return `${entry.wpId} is yours since ${entry.since}.`
    case 'review':
      return `${entry.wpId} is handed in and waits for a review.`
    case 'stale_approval':
      return `${entry.wpId} was approved, and its lane has changed since.`
    case 'rework':
      return `${entry.wpId} was rejected (${entry.rejections}); its findings are in the prompt.`
    case 'retry':
      return `${entry.wpId} got no workspace the last time.`
    case 'start':
      return entry.dependencies.length === 0
        ? `${entry.wpId} is ready: it depends on nothing.`
        : `${entry.wpId} is ready: ${entry.dependencies.join(', ')} approved.`
  }
}

function nothingToOffer(facts: LoopFacts, request: NextRequest): Variant {
  const waiting = waitingFor(facts)
  const reason = stuckReason(facts.board)
  const first = waiting[0]
  return {
    kind: 'blocked',
    reason,
    mission_state: 'implement',
    run: first?.command ?? commands.status(facts.handle),
    detail:
      first === undefined
        ? `${facts.missionSlug} has no work package that can move.`
        : waiting.map((one) => `${one.wp_id}: ${one.reason}`).join('; '),
    waiting_for: [...waiting],
    agent: request.agent,
  }
}

function acceptGate(facts: LoopFacts, request: NextRequest): Variant {
  const failing = facts.acceptChecks.filter((check) => check.state !== 'pass')
  const base = { mission_state: 'accept', action: 'accept', step_id: 'accept' } as const
  const reported = reportedGate('accept', facts, request)
  if (reported.block !== null) return { ...base, ...reported.block }
  if (failing.length > 0) {
    return {
      ...base,
      kind: 'blocked',
      reason: 'gate_failed',
      run: failing[0]?.remedy ?? commands.status(facts.handle),
      detail: failing.map((check) => check.detail).join('; '),
      guard_failures: failing.map((check) => ({
        code: check.code ?? 'GATE_FAILED',
        subject: check.subject,
        message: check.detail,
        remedy: check.remedy ?? commands.status(facts.handle),
      })),
    }
  }
  return {
    ...base,
    kind: 'step',
    reason: 'gate_ready',
    run: commands.accept(facts.handle),
    detail: 'Every work package is approved; the mission can be accepted.',
    requires_human: !facts.unattended.includes('accept'),
    ...reported.fields,
  }
}

function mergeGate(facts: LoopFacts, request: NextRequest): Variant {
  const base = { mission_state: 'merge', action: 'merge', step_id: 'merge' } as const
  const reported = reportedGate('merge', facts, request)
  if (reported.block !== null) return { ...base, ...reported.block }
  return {
    ...base,
    ...reported.fields,
    kind: 'step',
    reason: facts.mergePending ? 'resume' : 'gate_ready',
    run: facts.mergePending ? commands.resumeMerge(facts.handle) : commands.merge(facts.handle),
    detail: facts.mergePending
      ? 'A merge was interrupted; it goes on where it stopped.'
      : 'The mission is accepted and can be merged.',
    requires_human: !facts.unattended.includes('merge'),
  }
}

function reportedGate(gate: 'accept' | 'merge', facts: LoopFacts, request: NextRequest) {
  const subject = { stepId: gate, wpId: null, digest: stepDigest(facts, gate, null) }
  const history = stepHistory(facts, subject)
  const step = { id: gate, attempt: history.attempt, wpId: null }
  const fields = {
    attempt: history.attempt,
    last_failure: history.lastFailure,
    report: commands.report(step, request.agent, facts.handle),
  }
  const block =
    history.blocked === null
      ? null
      : { ...fields, ...reportedBlock(gate, null, history, facts, request) }
  return { fields, block }
}

interface StepHistory {
  readonly attempt: number
  readonly lastFailure: string | null
  /** Reason of a reported block that nothing has overtaken. */
  readonly blocked: string | null
}

function stepHistory(
  facts: LoopFacts,
  subject: { readonly stepId: string; readonly wpId: string | null; readonly digest: string },
): StepHistory {
  const reports = reportsAbout(facts.reports, subject).filter((one) => one.result !== 'success')
  const last = reports.at(-1)
  return {
    attempt: reports.length + 1,
    lastFailure: last?.reason ?? null,
    blocked: last?.result === 'blocked' ? (last.reason ?? 'no reason given') : null,
  }
}

function reportedBlock(
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
