import type { MergeResult } from '@spec-kitty/merge-engine'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

const CONFLICTS_SHOWN = 20
const ASIDE_SHOWN = 3

/** A merge told in the order it happened; a dry run tells what would happen. */
export function renderMerge(
  result: MergeResult,
  paint: Paint,
  /** Options that the real run needs as well, as they were given. */
  again: readonly string[] = [],
): string {
  const parts = [headline(result, paint)]
  if (result.conflicts.length > 0) parts.push(conflictLines(result, paint))
  if (!result.ready && result.merged !== true) parts.push(blockerLines(result, paint))
  else if (result.merged === true) parts.push(storyLines(result, paint))
  else parts.push(planLines(result, paint))
  const warnings = result.warnings.map(({ message }) => [paint.yellow('!'), message])
  if (warnings.length > 0) parts.push(columns(warnings))
  const closing = closingLine(result, paint, again)
  if (closing !== '') parts.push(closing)
  return parts.filter((part) => part !== '').join('\n')
}

function headline(result: MergeResult, paint: Paint): string {
  if (result.status === 'already_merged' && (result.merged_wps ?? []).length === 0) {
    return `${paint.bold(result.mission_slug)} is in ${paint.bold(result.target_branch)}`
  }
  const verb = result.dry_run ? 'Would merge' : result.resumed === true ? 'Resuming' : 'Merging'
  const what = `${paint.bold(result.mission_slug)} into ${paint.bold(result.target_branch)}`
  return `${verb} ${what} (${result.strategy})`
}

function storyLines(result: MergeResult, paint: Paint): string {
  const done = paint.green('✓')
  const lines: string[] = []
  const landed = result.lanes.filter((lane) => lane.state === 'land').map((lane) => lane.lane_id)
  if (landed.length > 0) lines.push(`${done} ${landed.join(', ')} composed`)
  if (result.merge_commit) {
    const old = result.target_commit === result.merge_commit ? null : result.target_commit
    const was = old === null ? '' : ` (was ${short(old)})`
    lines.push(`${done} ${result.target_branch} is ${short(result.merge_commit)}${was}`)
  }
  const wps = result.merged_wps ?? []
  const number = result.mission_number === null ? '' : `, mission number ${result.mission_number}`
  if (wps.length > 0) lines.push(`${done} ${spans(wps)} done${number}`)
  if (result.status === 'already_merged' && wps.length === 0) {
    lines.push(`${done} It was merged already; nothing was left to do.`)
  }
  lines.push(worktreeLine(result))
  for (const { branch, reason } of result.kept_branches ?? []) {
    lines.push(`Kept branch ${branch}: ${reason}`)
  }
  for (const { count, to } of result.moved_aside ?? []) {
    lines.push(`Kept ${count} ignored ${count === 1 ? 'file' : 'files'} in ${to}`)
  }
  return lines.filter((line) => line !== '').join('\n')
}

function worktreeLine(result: MergeResult): string {
  const removed = result.removed_worktrees?.length ?? 0
  const kept = result.kept_worktrees ?? []
  if (removed === 0 && kept.length === 0) return ''
  const plural = removed === 1 ? 'worktree' : 'worktrees'
  const reasons = [...new Set(kept.map((one) => one.reason))].join(', ')
  return `Removed ${removed} ${plural}${kept.length === 0 ? '' : `, kept ${kept.length} (${reasons})`}`
}

function planLines(result: MergeResult, paint: Paint): string {
  if (result.status === 'already_merged') return `${paint.green('✓')} It is merged already.`
  const rows = result.lanes.map((lane) => [
    paint.green(lane.merge === 'conflict' ? '✗' : '✓'),
    lane.lane_id,
    lane.wp_ids.join(' '),
    laneState(lane),
  ])
  const number = result.would_assign_mission_number
  const facts = [
    `${result.changed_paths} ${result.changed_paths === 1 ? 'path' : 'paths'} would change`,
    ...(result.done_events.length === 0 ? [] : [`${spans(result.done_events)} would be done`]),
    ...(number === null ? [] : [`the mission would get number ${number}`]),
  ]
  const lines = [columns(rows, { indent: '  ' }), `${facts.join('; ')}.`]
  for (const action of result.planned_actions) {
    if (action.action === 'move_aside') lines.push(asideLine(action))
  }
  return lines.join('\n')
}

type Action = MergeResult['planned_actions'][number]

function asideLine(action: Extract<Action, { action: 'move_aside' }>): string {
  const { paths } = action
  const shown = paths.slice(0, ASIDE_SHOWN).join(', ')
  const more = paths.length > ASIDE_SHOWN ? ` and ${paths.length - ASIDE_SHOWN} more` : ''
  return `${shown}${more} of ${action.path} would be kept below ${action.to}.`
}

function laneState(lane: MergeResult['lanes'][number]): string {
  if (lane.state !== 'land') return lane.state
  return `${lane.ahead} ${lane.ahead === 1 ? 'commit' : 'commits'}, ${lane.merge.replace('_', ' ')}`
}

function blockerLines(result: MergeResult, paint: Paint): string {
  const rows = result.blockers.map(({ code, message }) => [paint.red('✗'), code, message])
  return columns(rows)
}

function conflictLines(result: MergeResult, paint: Paint): string {
  const rows = result.conflicts
    .slice(0, CONFLICTS_SHOWN)
    .map(({ path, type, wp_ids, step, against }) => [
      paint.bold(path),
      type,
      `${wp_ids.join(' ')} (${step}) against ${against.join(', ')}`,
    ])
  return columns(rows)
}

function closingLine(result: MergeResult, paint: Paint, again: readonly string[]): string {
  const mission = result.mission_id?.slice(0, 8) ?? result.mission_slug
  if (result.dry_run && result.ready && result.status === 'mergeable') {
    const next = ['spec-kitty merge', '--mission', mission, ...again].join(' ')
    return `Nothing was changed.\n${paint.bold('Next')}  ${paint.cyan(next)}`
  }
  if (result.merged === true) {
    return `${paint.bold('Next')}  ${paint.cyan(`spec-kitty status --mission ${mission}`)}`
  }
  return ''
}

/** `WP01–WP04, WP06`: neighbours are drawn together. */
export function spans(wpIds: readonly string[]): string {
  const sorted = [...wpIds].sort((a, b) => numberOf(a) - numberOf(b))
  const groups: string[][] = []
  for (const wpId of sorted) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group && last !== undefined && numberOf(wpId) === numberOf(last) + 1) group.push(wpId)
    else groups.push([wpId])
  }
  return groups
    .map((group) => (group.length < 3 ? group.join(', ') : `${group[0]}–${group.at(-1)}`))
    .join(', ')
}

function numberOf(wpId: string): number {
  return Number(wpId.replace(/\D/g, ''))
}

function short(oid: string): string {
  return oid.slice(0, 7)
}
