import { commands } from './commands.js'
import type { LoopFacts } from './loop-facts.js'
import { type NextRequest, reportedBlock, stepHistory, type Variant } from './step-history.js'

/** Whether the mission can be accepted, and by which command. */
export function acceptGate(facts: LoopFacts, request: NextRequest): Variant {
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

/** The merge, or the one that was interrupted. */
export function mergeGate(facts: LoopFacts, request: NextRequest): Variant {
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
      : 'The mission is accepted; its merge is next. With --dry-run it only shows what would happen.',
    requires_human: !facts.unattended.includes('merge'),
  }
}

function reportedGate(gate: 'accept' | 'merge', facts: LoopFacts, request: NextRequest) {
  const history = stepHistory(facts, gate, null)
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
