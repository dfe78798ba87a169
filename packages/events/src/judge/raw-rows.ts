import { type Issue, issue } from './issues.js'

const OLD_KEYS = ['ts', 'occurred_at', 'event_version']
const ROW_KEYS = ['wp_id', 'wp', 'to_lane']

/** The issue for a row of a log that was given in place of an event. */
export function rawRowIssue(value: Readonly<Record<string, unknown>>): Issue | undefined {
  const has = (key: string) => Object.hasOwn(value, key)
  if (has('lamport_clock')) return undefined
  const payload = value.payload
  const noPayload = typeof payload !== 'object' || payload === null || Array.isArray(payload)
  if (!OLD_KEYS.some(has) && !(noPayload && ROW_KEYS.some(has))) return undefined
  const shape = has('at') && has('to_lane') ? 'local_status_row' : 'historical'
  return issue('RAW_HISTORICAL_ROW', [], undefined, { shape })
}
