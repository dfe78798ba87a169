import type { MoveResult } from '@spec-kitty/loop'
import { nextCommands } from './claim.js'
import { columns } from './columns.js'
import { laneWords } from './lanes.js'
import type { Paint } from './paint.js'

/** One edge of the board, as read back. */
export function renderMove(result: MoveResult, paint: Paint): string {
  const { wp_id, from_lane, to_lane } = result
  const parts = [
    result.changed
      ? `${paint.green('✓')} ${paint.bold(wp_id)} is ${laneWords(to_lane)} (was ${laneWords(from_lane)}).`
      : `${paint.bold(wp_id)} is ${laneWords(to_lane)} already.`,
  ]
  const rows: string[][] = []
  if (result.review_artifact !== null) rows.push([paint.dim('verdict'), result.review_artifact])
  if (result.commit_sha !== null) rows.push([paint.dim('commit'), result.commit_sha.slice(0, 7)])
  const passed = result.checks.filter((check) => check.state === 'pass').length
  if (passed > 0) rows.push([paint.dim('checks'), `${passed} passed`])
  for (const { gate, detail } of result.checks.filter(isNoteworthy)) {
    rows.push([paint.dim(gate), paint.yellow(detail)])
  }
  if (rows.length > 0) parts.push(columns(rows, { indent: '  ' }))
  if (result.next_commands.length > 0) parts.push(nextCommands(result.next_commands, paint))
  return parts.join('\n\n')
}

/** A check that passed and still has something to say to whoever reviews. */
function isNoteworthy({ gate, state, detail }: MoveResult['checks'][number]): boolean {
  return state === 'waived' || (gate === 'ownership' && detail.startsWith('nobody owns'))
}
