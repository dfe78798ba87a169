import type { EmitStatusResult, MaterializeResult } from '../results/status-files.js'

/** One move, or that it was made before. */
export function renderEmitted(result: EmitStatusResult): string {
  const { wp_id: wpId, from_lane: from, to_lane: to, changed, actor } = result
  if (!changed) return `${wpId} is ${to} already: event ${result.event_ids[0] ?? ''}.`
  return `${wpId}  ${from} → ${to}  by ${actor}\nevent ${result.event_ids.join(', ')} in ${result.status_events_path}`
}

/** Whether the view had to be written. */
export function renderMaterialized(result: MaterializeResult): string {
  const what = result.changed ? 'was written' : 'is what the log gives'
  return `${result.status_path} ${what}: ${result.event_count} events.`
}
