import type { SetupPlanResult } from '@spec-kitty/loop'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** Where planning stands: what is there, what the plan lacks, and the next command. */
export function renderPlan(result: SetupPlanResult, paint: Paint): string {
  const state = (committed: boolean) => (committed ? paint.dim('committed') : '')
  const { problem } = result.plan
  const head = result.phase_complete
    ? `${paint.bold(result.mission_slug)} has its plan.`
    : `${paint.bold(result.mission_slug)} needs its plan: ${problem}.`
  const rows = [
    [paint.dim('specification'), result.spec_file, state(result.spec.committed)],
    [paint.dim('plan'), result.plan_file, state(result.plan.committed)],
  ]
  const write = result.phase_complete
    ? `  write tasks.md and tasks/WP*.md in ${result.mission_dir}`
    : `  write ${result.plan_file}`
  const next = [paint.bold('Next'), write, `  ${paint.cyan(result.next_step)}`]
  return [head, columns(rows, { indent: '  ' }), next.join('\n')].join('\n\n')
}
