import type { Decision } from '@spec-kitty/loop'
import { expect, test } from 'vitest'
import { renderDecision } from '../src/render/decision.js'
import { paintFor } from '../src/render/paint.js'

const COMMAND = 'spec-kitty agent action implement WP01 --agent ada --mission 01KQW4DF'

function aDecision(more: Partial<Decision>): Decision {
  return {
    kind: 'step',
    is_query: true,
    agent: null,
    mission_id: null,
    mission_slug: 'demo-01KQW4DF',
    mission_number: null,
    mission_type: 'software-dev',
    mission_state: 'implement',
    timestamp: '2026-12-01T09:30:00.000000+00:00',
    action: null,
    step_id: null,
    wp_id: null,
    workspace_path: null,
    prompt_file: null,
    prompt: null,
    run: COMMAND,
    reason: 'start',
    detail: 'WP01 is ready: it depends on nothing.',
    guard_failures: [],
    attempt: 1,
    last_failure: null,
    requires_human: false,
    report: null,
    also_ready: [],
    waiting_for: [],
    progress: {
      percentage: 0,
      weighted_percentage: 0,
      progress_semantics: 'weighted_readiness',
      done_percentage: 0,
      done_count: 0,
      total_count: 1,
      canceled_count: 0,
      per_lane_counts: {},
      per_wp: [],
    },
    diagnostics: [],
    ...more,
  }
}

const failure = { code: 'ACCEPT_NOT_READY', subject: 'WP01', message: 'no approval', remedy: 'fix' }
const waits = {
  wp_id: 'WP02',
  lane: 'in_progress',
  holder: null,
  since: '',
  stale: false,
  reason: 'held by nobody',
  command: 'spec-kitty status',
}

const DECISIONS: readonly (readonly [string, Partial<Decision>, string])[] = [
  ['a step', {}, '[STEP] demo-01KQW4DF @ implement'],
  ['a report', { is_query: false }, '[STEP] demo-01KQW4DF @ implement'],
  [
    'an artifact to write',
    { mission_state: 'not_started', detail: 'spec.md: it is missing.', step_id: 'specify' },
    '[STEP] demo-01KQW4DF @ not_started',
  ],
  [
    'failed guards',
    { kind: 'blocked', reason: 'guards_failed', guard_failures: [failure] },
    '[BLOCKED] demo-01KQW4DF @ implement',
  ],
  [
    'others at work',
    { kind: 'blocked', reason: 'waiting_for_others', waiting_for: [waits] },
    '[BLOCKED] demo-01KQW4DF @ implement',
  ],
  [
    'the end',
    { kind: 'terminal', reason: 'mission_complete', mission_state: 'done' },
    '[TERMINAL] demo-01KQW4DF @ done',
  ],
]

test.each(DECISIONS)(
  '%s shows state, reason and command, and no gap [H-FR-020]',
  (_, more, head) => {
    const decision = aDecision(more)
    const text = renderDecision(decision, paintFor(false))
    const lines = text.split('\n')
    expect(lines[0]).toBe(head)
    expect(lines[1]).toBe(decision.detail)
    expect(lines).toContain(`Run:       ${COMMAND}`)
    for (const { code, message, remedy } of decision.guard_failures) {
      expect(text).toContain(`✗ ${code}  ${message}  ${remedy}`)
    }
    for (const { reason, command } of decision.waiting_for) {
      expect(text).toContain(reason)
      expect(text).toContain(command)
    }
    expect(text).not.toMatch(/unknown|\[QUERY|undefined|null|NaN/)
  },
)
