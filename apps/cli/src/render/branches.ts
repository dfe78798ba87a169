import type { BranchContext } from '../results/branches.js'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** The branches of planning, and what is recommended. */
export function renderBranches(result: BranchContext, paint: Paint): string {
  const rows = [
    ['checked out', result.current_branch ?? 'no branch'],
    ['planning', result.planning_base_branch ?? '–'],
    ['merges into', result.merge_target_branch ?? '–'],
    ['main line', result.primary_branch ?? '–'],
  ].map(([name, value]) => [paint.dim(name ?? ''), value ?? ''])
  const word = result.recommended_strategy === 'stay' ? 'stay here' : 'a branch of its own'
  return `${columns(rows)}\n\n${paint.bold('Recommended')}  ${word}: ${result.reason}`
}
