import type { Decision } from '@spec-kitty/loop'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** What to do now, why, and how to say that it was done. */
export function renderDecision(decision: Decision, paint: Paint): string {
  const { mission_slug, mission_state, kind } = decision
  const tone = kind === 'blocked' ? paint.yellow : kind === 'terminal' ? paint.green : paint.cyan
  const parts = [
    `${tone(`[${kind.toUpperCase()}]`)} ${paint.bold(mission_slug)} @ ${mission_state}`,
    decision.detail,
  ]
  const failures = decision.guard_failures.map(({ code, message, remedy }) => [
    `  ${paint.red('✗')} ${code}`,
    message,
    paint.cyan(remedy),
  ])
  if (failures.length > 0) parts.push(columns(failures))
  const waiting = decision.waiting_for.map((one) => [
    `  ${one.wp_id}`,
    one.reason,
    paint.dim(one.holder ?? ''),
    paint.cyan(one.command),
  ])
  if (waiting.length > 0) parts.push(columns(waiting))
  parts.push(pointers(decision, paint))
  if (decision.is_query && kind === 'step') {
    parts.push(paint.dim('(query: nothing was recorded; report with --result)'))
  }
  return parts.filter((part) => part !== '').join('\n')
}

function pointers(decision: Decision, paint: Paint): string {
  const { progress } = decision
  const rows: string[][] = []
  if (decision.run !== '') rows.push(['Run:', paint.cyan(decision.run)])
  if (decision.prompt_file !== null) rows.push(['Prompt:', decision.prompt_file])
  if (decision.report !== null) rows.push(['Report:', decision.report])
  if (decision.also_ready.length > 0) {
    rows.push(['Ready:', decision.also_ready.map((one) => `${one.wp_id} ${one.action}`).join(', ')])
  }
  const counted = progress.total_count - progress.canceled_count
  const percentage = Math.round(progress.weighted_percentage)
  rows.push(['Progress:', `${percentage} % (${progress.done_count} of ${counted} done)`])
  return columns(rows)
}
