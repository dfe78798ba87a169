import * as z from 'zod/mini'
import { diagnosticsField, missionFields, ProgressView, PromptSize } from './parts.js'

/** Everything `next` can say, with the kind that each reason belongs to. */
export const DECISION_REASONS = {
  step: ['start', 'resume', 'retry', 'rework', 'review', 'stale_approval', 'gate_ready'],
  blocked: [
    'guards_failed',
    'reported_blocked',
    'waiting_for_others',
    'work_packages_blocked',
    'dependency_canceled',
    'gate_failed',
    'artifact_missing',
  ],
  terminal: ['mission_complete'],
} as const

/** A step to take, a block with its way on, or the end. */
export type DecisionKind = keyof typeof DECISION_REASONS
/** Why: one of the closed list. */
export type DecisionReason = (typeof DECISION_REASONS)[DecisionKind][number]

/** One failed guard, with the command that goes on. */
export const GuardFailure = z.strictObject({
  code: z.string(),
  subject: z.string(),
  message: z.string(),
  remedy: z.string(),
})
export type GuardFailure = z.infer<typeof GuardFailure>

/** A work package in flight or stuck, and the command that would move it. */
export const WaitingFor = z.strictObject({
  wp_id: z.string(),
  lane: z.string(),
  holder: z.nullable(z.string()),
  since: z.string(),
  stale: z.boolean(),
  reason: z.string(),
  command: z.string(),
})
export type WaitingFor = z.infer<typeof WaitingFor>

/** What `next` answers, for a query and for an advance alike. */
export const Decision = z.strictObject({
  kind: z.enum(['step', 'blocked', 'terminal']),
  is_query: z.boolean(),
  agent: z.nullable(z.string()),
  ...missionFields,
  mission_state: z.string(),
  timestamp: z.string(),
  action: z.nullable(z.string()),
  step_id: z.nullable(z.string()),
  wp_id: z.nullable(z.string()),
  workspace_path: z.nullable(z.string()),
  prompt_file: z.nullable(z.string()),
  prompt: z.nullable(PromptSize),
  run: z.string(),
  reason: z.enum([
    ...DECISION_REASONS.step,
    ...DECISION_REASONS.blocked,
    ...DECISION_REASONS.terminal,
  ]),
  detail: z.string(),
  guard_failures: z.array(GuardFailure),
  attempt: z.number(),
  last_failure: z.nullable(z.string()),
  requires_human: z.boolean(),
  report: z.nullable(z.string()),
  also_ready: z.array(
    z.strictObject({ wp_id: z.string(), action: z.string(), reason: z.string() }),
  ),
  waiting_for: z.array(WaitingFor),
  progress: ProgressView,
  ...diagnosticsField,
})
export type Decision = z.infer<typeof Decision>
