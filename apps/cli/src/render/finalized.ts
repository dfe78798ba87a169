import type { FinalizeResult } from '@spec-kitty/mission'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** What finalize checked, planned and committed. */
export function renderFinalized(result: FinalizeResult, paint: Paint): string {
  const parts = [headline(result, paint)]
  if (result.lanes.computed) parts.push(laneLines(result, paint))
  const warnings = result.findings.filter((finding) => finding.level === 'warning')
  if (warnings.length > 0) {
    const rows = warnings.map(({ path, line, message }) => [
      paint.yellow('!'),
      `${path ?? ''}${line === null ? '' : `:${line}`}`,
      message,
    ])
    parts.push(columns(rows, { indent: '  ' }))
  }
  parts.push(closing(result, paint))
  return parts.join('\n\n')
}

function headline(result: FinalizeResult, paint: Paint): string {
  const { wp_count, lanes, mission_slug } = result
  const count = `${wp_count} work ${wp_count === 1 ? 'package' : 'packages'}`
  const inLanes = `${lanes.count} ${lanes.count === 1 ? 'lane' : 'lanes'}`
  return `${paint.green('✓')} ${paint.bold(mission_slug)}: ${count} in ${inLanes}`
}

function laneLines(result: FinalizeResult, paint: Paint): string {
  const rows = Object.entries(result.dependencies_parsed)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([wpId, after]) => [
      wpId,
      after.length === 0 ? paint.dim('free to start') : `after ${after.join(', ')}`,
    ])
  return columns(rows, { indent: '  ' })
}

function closing(result: FinalizeResult, paint: Paint): string {
  if (result.validate_only) return 'Validated only: nothing was written.'
  const commit = result.commit_created
    ? `Committed ${result.commit_hash?.slice(0, 7) ?? ''} on ${result.commit_branch ?? ''}`
    : 'Nothing to commit'
  const opened = result.bootstrap.newly_seeded
  const seeded = `${opened} work ${opened === 1 ? 'package' : 'packages'} opened`
  const mission = result.mission_id?.slice(0, 8) ?? result.mission_slug
  const next = paint.cyan(`spec-kitty next --agent AGENT --mission ${mission}`)
  return `${commit}, ${seeded}.\n${paint.bold('Next')}  ${next}`
}
