import { DATE_PATTERN } from '../values/instants.js'

/** The field that a follow-up of a kind is found by. */
export const FOLLOW_UP_TARGETS = { commit: 'commit_sha', pr: 'pr_number' } as const

/**
 * What an interview's outcome asks of the other fields: an answer, or none and a rationale instead.
 */
export const OUTCOMES = {
  resolved: 'answer',
  deferred: 'rationale',
  canceled: 'rationale',
} as const

/** Whether a field says when something happened, by its name. */
export function isTimeName(name: string): boolean {
  return name === 'at' || name.endsWith('_at')
}

/** The times of the older dialect that a rule looks at. */
export const OLDER_TIME_NAMES: readonly string[] = ['completed_at', 'skipped_at']

const MINUTE = '(?:[01][0-9]|2[0-3]):[0-5][0-9]'
const OFFSET = `(?:[Zz]|[+-]${MINUTE})?`

/** A date, or a time without seconds: what the older dialect takes for a time besides an instant. */
export const SHORT_TIME = new RegExp(`^(${DATE_PATTERN})(?:[Tt](${MINUTE})(${OFFSET}))?$`)
