/** A log or journal that is read or written. */
export const LOG_BYTES_MAX = 64 * 1024 * 1024
export const LOG_ROWS_MAX = 200_000
/** One line that is read; a longer one is damage. */
export const LINE_READ_BYTES_MAX = 1024 * 1024
/** One line that is written. */
export const LINE_WRITE_BYTES_MAX = 64 * 1024
export const POLICY_BYTES_MAX = 16 * 1024
/** How long a writer waits for the log's lock. */
export const LOCK_WAIT_MS = 30_000
/** A log this far ahead of the clock is worth a word. */
export const CLOCK_BEHIND_MICROS = 5 * 60 * 1_000_000
