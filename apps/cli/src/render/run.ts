import type { RunResult } from '@spec-kitty/loop'
import { shellWord } from '@spec-kitty/platform'
import { columns } from './columns.js'
import type { Paint } from './paint.js'
import { progressBar } from './progress-bar.js'

const GOOD = new Set(['handed_in', 'approved'])

/** What a run reached, attempt by attempt. */
export function renderRun(result: RunResult, paint: Paint): string {
  if (result.dry_run) return renderPlan(result, paint)
  const rows = result.attempts.map((one) => [
    GOOD.has(one.outcome) ? paint.green('✓') : paint.yellow('!'),
    one.wp_id,
    one.action,
    one.actor,
    one.outcome.replaceAll('_', ' '),
    paint.dim(one.summary ?? ''),
  ])
  const parts = [`${paint.bold(result.mission_slug)}\n${progressBar(result.progress, paint)}`]
  if (rows.length > 0) parts.push(columns(rows, { indent: '  ' }))
  const blocked = result.blocked.map((one) => [
    paint.red('✗'),
    one.wp_id,
    one.reason,
    paint.cyan(one.command),
  ])
  if (blocked.length > 0) parts.push(columns(blocked, { indent: '  ' }))
  parts.push(closing(result, paint))
  return parts.join('\n\n')
}

function closing(result: RunResult, paint: Paint): string {
  const mission = result.mission_id?.slice(0, 8) ?? result.mission_slug
  const next: Readonly<Record<string, string>> = {
    review: `spec-kitty accept --mission ${mission}`,
    accept: `spec-kitty merge --dry-run --mission ${mission}`,
    merge: `spec-kitty status --mission ${mission}`,
    planned: `spec-kitty next --mission ${mission}`,
  }
  return `Reached ${paint.bold(result.reached)}.\n${paint.bold('Next')}  ${paint.cyan(next[result.reached] ?? '')}`
}

function renderPlan(result: RunResult, paint: Paint): string {
  const agents = Object.entries(result.commands).map(([name, argv]) => [
    paint.bold(name),
    argv.join(' '),
  ])
  const starts = result.would_start.map((one) => [
    paint.bold(one.wp_id),
    one.action,
    one.actor,
    one.lane_id,
    `${paint.cyan(one.argv.map(shellWord).join(' '))}${one.prompt === 'stdin' ? paint.dim(' < PROMPT_FILE') : ''}`,
  ])
  const first =
    starts.length === 0
      ? 'Nothing can start now.'
      : `First it would start\n${columns(starts, { indent: '  ' })}`
  const title = `Would run ${paint.bold(result.mission_slug)} with`
  return `${title}\n${columns(agents, { indent: '  ' })}\n${first}\nNothing was started.`
}
