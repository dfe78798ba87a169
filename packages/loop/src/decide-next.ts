import { type BoardEntry, isApproved, isSettled } from './board.js'
import { commands } from './commands.js'
import { acceptGate, mergeGate } from './decide-gates.js'
import { artifactMissing, decidePlanning } from './decide-planning.js'
import type { LoopFacts } from './loop-facts.js'
import type { Decision } from './results/decision.js'
import { type Candidate, selectWork } from './select-work.js'
import { type NextRequest, reportedBlock, stepHistory, type Variant } from './step-history.js'
import { stuckReason, waitingFor } from './waiting.js'

/** Most candidates that an answer lists beside its own. */
const ALSO_READY_MAX = 10

/**
 * What happens now, why, and the command that does it. Pure: the same facts and request give the
 * same answer, for a query and after a report alike. Every path ends in a listed reason. [H-FR-020]
 */
export function decideNext(facts: LoopFacts, request: NextRequest): Decision {
  const variant = facts.seeded ? afterPlanning(facts, request) : decidePlanning(facts, request)
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

function afterPlanning(facts: LoopFacts, request: NextRequest): Variant {
  if (facts.mergeComplete) return facts.mergePending ? mergeGate(facts, request) : complete(facts)
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
  const history = stepHistory(facts, action, entry.wpId)
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
