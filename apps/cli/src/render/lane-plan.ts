import type { LanePlanView } from '../lane-plan.js'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

type Shown = LanePlanView & { readonly mission_slug: string }

/** The plan as a table: what is worked where, and behind what. */
export function renderLanePlan(result: Shown, paint: Paint): string {
  const rows = result.lanes.map((lane) => [
    paint.bold(lane.lane_id),
    lane.wp_ids.join(' → '),
    lane.depends_on_lanes.length === 0
      ? paint.green('at any time')
      : paint.dim(`after ${lane.depends_on_lanes.join(', ')}`),
  ])
  return [headline(result, paint), columns(rows, { indent: '  ' })].join('\n\n')
}

/** The plan in words. */
export function renderLaneReasons(result: Shown, paint: Paint): string {
  const parts = result.lanes.map((lane) => {
    const order = lane.wp_ids.join(' → ')
    const lines = [lane.why, lane.starts_from.why, `Works on ${lane.branch}.`]
    return `${paint.bold(lane.lane_id)}  ${order}\n${lines.map((line) => `  ${line}`).join('\n')}`
  })
  return [headline(result, paint), ...parts].join('\n\n')
}

function headline(result: Shown, paint: Paint): string {
  const { lanes, wp_count, most_at_once } = result
  const count = `${wp_count} work ${wp_count === 1 ? 'package' : 'packages'}`
  const inLanes = `${lanes.length} ${lanes.length === 1 ? 'lane' : 'lanes'}`
  return `${paint.bold(result.mission_slug)}: ${count} in ${inLanes}, up to ${most_at_once} at the same time`
}
