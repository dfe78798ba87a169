import type { MissionListView } from '../results/status.js'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** One line per mission, the open ones first. */
export function renderMissions({ missions }: MissionListView, paint: Paint): string {
  if (missions.length === 0) {
    const create = paint.cyan('spec-kitty agent mission create NAME')
    return `There is no mission yet.\n${paint.bold('Next')}  ${create}`
  }
  const sorted = [...missions].sort((a, b) => Number(b.open) - Number(a.open))
  const rows = sorted.map((mission) => [
    mission.open ? paint.cyan('open') : paint.dim('merged'),
    mission.mid8 ?? '–',
    mission.mission_slug,
    mission.friendly_name,
    paint.dim(mission.target_branch === null ? '' : `→ ${mission.target_branch}`),
  ])
  return columns(rows)
}
