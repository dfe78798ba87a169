import { commands } from './commands.js'
import type { ArtifactFact, LoopFacts } from './loop-facts.js'
import { type NextRequest, reportedBlock, stepHistory, type Variant } from './step-history.js'

/** What a mission without seeded work packages needs next. */
export function decidePlanning(facts: LoopFacts, request: NextRequest): Variant {
  if (facts.missionType === 'quick') return planningStep('tasks', facts.tasks, facts, request)
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
  const history = stepHistory(facts, step, null)
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

/** A file that planned work came from is gone. */
export function artifactMissing(missing: ArtifactFact, facts: LoopFacts): Variant {
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
