import type { AcceptResult } from '@spec-kitty/loop'
import { nextCommands } from './claim.js'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** The gates of acceptance, and what they came to. */
export function renderAccept(result: AcceptResult, paint: Paint): string {
  const signs: Readonly<Record<string, string>> = {
    pass: paint.green('✓'),
    fail: paint.red('✗'),
    not_run: paint.red('?'),
    waived: paint.yellow('~'),
  }
  const rows = result.checks.map((check) => [
    signs[check.state] ?? '',
    check.gate.replaceAll('_', ' '),
    check.detail,
  ])
  const parts = [
    `${paint.bold(result.mission_slug)} ${verdict(result)}`,
    columns(rows, { indent: '  ' }),
  ]
  if (result.instructions.length > 0) parts.push(nextCommands(result.instructions, paint))
  return parts.join('\n\n')
}

function verdict(result: AcceptResult): string {
  if (result.already_accepted) return `was accepted ${result.accepted_at ?? ''} already.`
  if (result.accepted) return 'is accepted.'
  const ready = result.checks.every((check) => check.state === 'pass' || check.state === 'waived')
  return ready ? 'would be accepted; nothing was written.' : 'is not ready.'
}
