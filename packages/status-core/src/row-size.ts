import { SpecKittyError } from '@spec-kitty/platform'
import { LINE_WRITE_BYTES_MAX, POLICY_BYTES_MAX } from './limits.js'
import { identity } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import type { NewRow } from './requests.js'
import { rowLine } from './row-line.js'

/** Keeps rows readable by every tool. Lines are ASCII, so characters are bytes. @throws EVENT_TOO_LARGE */
export function checkRowSize(location: StatusLogLocation, subject: string, row: NewRow): void {
  const policy = 'policy_metadata' in row ? rowLine(row.policy_metadata ?? {}).length : 0
  refuse(location, subject, policy, POLICY_BYTES_MAX)
  refuse(location, subject, rowLine(row).length + 1, LINE_WRITE_BYTES_MAX)
}

function refuse(location: StatusLogLocation, subject: string, actual: number, limit: number): void {
  if (actual <= limit) return
  const details = { ...identity(location), wp_id: subject, actual, limit }
  throw new SpecKittyError('EVENT_TOO_LARGE', details)
}
