import type { CreateResult } from '../results/create.js'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** A new mission: where it is, and what to write next. */
export function renderCreated(result: CreateResult, paint: Paint): string {
  const rows = [
    ['specification', result.spec_file],
    ['merges into', result.branch.target ?? '–'],
    ['mission branch', result.branch.mission ?? '–'],
  ].map(([name, value]) => [paint.dim(name ?? ''), value ?? ''])
  return [
    `${paint.bold(result.mission_slug)} is a new mission.`,
    columns(rows, { indent: '  ' }),
    [
      paint.bold('Next'),
      `  write spec.md, tasks.md and tasks/WP*.md in ${result.mission_dir}`,
      `  ${paint.cyan(result.next_step)}`,
    ].join('\n'),
  ].join('\n\n')
}
