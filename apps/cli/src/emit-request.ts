import * as Flags from '@oclif/core/flags'
import type { Evidence, HandIn, ReviewResult, WorkspaceClaim } from '@spec-kitty/events/log'
import { DISPLAY_LANES, type Lane } from '@spec-kitty/events/status'
import type { TransitionRequest } from '@spec-kitty/status-core'
import { switchFlag, textFlag } from './flags.js'
import { usageError } from './usage.js'

const JSON_BYTES_MAX = 16_384

/** A flag that takes a JSON object. */
function objectFlag(description: string) {
  return Flags.string({ helpValue: 'JSON', description: `${description} Default: none.` })
}

/** Every input of a transition. */
export const emitFlags = {
  to: Flags.option({
    options: [...DISPLAY_LANES, 'doing'] as const,
    required: true,
    helpValue: 'LANE',
    description: 'Where to.',
  })(),
  actor: textFlag('Who acts. Default: SPEC_KITTY_AGENT, else user.'),
  reason: textFlag('Why; needed to block, cancel, release or force.'),
  force: switchFlag('Skip what may be skipped; needs --actor and --reason.'),
  'review-ref': textFlag('The feedback that a rejection points to. Default: none.'),
  'review-result-json': objectFlag('Reviewer, verdict, reference, and what was reviewed.'),
  'evidence-json': objectFlag('Evidence of an approval or of done.'),
  'workspace-json': objectFlag('Kind, path, branch and lane_id of the place of work.'),
  'handin-json': objectFlag('Base_commit, head_commit, head_tree and commits that are handed in.'),
  'policy-json': objectFlag('Further keys of policy_metadata.'),
  'subtasks-complete': switchFlag(
    'Say that the subtasks are done, whatever tasks.md says; recorded.',
  ),
  'execution-mode': Flags.option({
    options: ['worktree', 'direct_repo'] as const,
    helpValue: 'MODE',
    description: 'Default: as the lane of the work package has it.',
  })(),
  'expect-lane': Flags.option({
    options: [...DISPLAY_LANES, 'genesis'] as const,
    helpValue: 'LANE',
    description: 'Refuse if it stands elsewhere by now; with --expect-event. Default: any.',
  })(),
  'expect-event': textFlag('Id of the last event that was seen, or none. Default: any.'),
}

/** The values of {@link emitFlags}. */
export interface EmitFlagValues {
  readonly to: Lane | 'doing'
  readonly actor?: string | undefined
  readonly reason?: string | undefined
  readonly force: boolean
  readonly 'review-ref'?: string | undefined
  readonly 'review-result-json'?: string | undefined
  readonly 'evidence-json'?: string | undefined
  readonly 'workspace-json'?: string | undefined
  readonly 'handin-json'?: string | undefined
  readonly 'policy-json'?: string | undefined
  readonly 'subtasks-complete': boolean
  readonly 'execution-mode'?: 'worktree' | 'direct_repo' | undefined
  readonly 'expect-lane'?: Lane | undefined
  readonly 'expect-event'?: string | undefined
}

/** A transition as flags give it; what is left open follows from the mission. */
export type GivenTransition = Omit<TransitionRequest, 'executionMode'> &
  Partial<Pick<TransitionRequest, 'executionMode'>>

/** The request that the flags make. @throws USAGE for a value that is no JSON object */
export function requestFrom(wpId: string, flags: EmitFlagValues, command: string): GivenTransition {
  const object = <T>(name: keyof EmitFlagValues): T | undefined => {
    const text = flags[name]
    return typeof text === 'string' ? (parseObject(text, `--${name}`, command) as T) : undefined
  }
  const { reason, force } = flags
  const attested = flags['subtasks-complete'] ? { attested: ['subtasks'] } : {}
  const policy = { ...object<Record<string, unknown>>('policy-json'), ...attested }
  return dropUndefined({
    kind: 'transition' as const,
    wpId,
    to: flags.to === 'doing' ? 'in_progress' : flags.to,
    actor: flags.actor ?? 'user',
    executionMode: flags['execution-mode'],
    expect: expectation(flags, command),
    reason,
    force,
    reviewRef: flags['review-ref'],
    reviewResult: object<ReviewResult>('review-result-json'),
    evidence: object<Evidence>('evidence-json'),
    workspace: object<WorkspaceClaim>('workspace-json'),
    handin: object<HandIn>('handin-json'),
    subtasks: flags['subtasks-complete'] ? { open: [] } : undefined,
    policy: Object.keys(policy).length === 0 ? undefined : policy,
  }) as unknown as GivenTransition
}

function expectation(flags: EmitFlagValues, command: string) {
  const { 'expect-lane': lane, 'expect-event': event } = flags
  if (lane === undefined && event === undefined) return undefined
  if (lane === undefined || event === undefined)
    throw usageError(command, 'What was seen is a lane and an event: give both.')
  return { lane, lastEventId: event === 'none' ? null : event }
}

function parseObject(text: string, flag: string, command: string): object {
  if (Buffer.byteLength(text) > JSON_BYTES_MAX)
    throw usageError(command, `${flag} takes at most ${JSON_BYTES_MAX} bytes.`)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // told below, like every other text
  }
  throw usageError(command, `${flag} is no JSON object.`)
}

function dropUndefined(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined))
}
