const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const DAYS_TO_1970 = 719_162

/** The parts of an instant as written: whole seconds of UTC since 1970, and the fraction's digits. */
export interface InstantParts {
  readonly seconds: number
  /** 0–9 digits. */
  readonly fraction: string
  /** False where no offset is written; such a text is read as UTC. */
  readonly hasOffset: boolean
}

/**
 * Reads `2026-12-01T09:30:00[.1–9 digits][Z|±hh:mm]`. Undefined for anything else: impossible
 * dates, second 60, hour 24, years outside 0001..9999.
 */
export function readInstant(text: string): InstantParts | undefined {
  if (text.length < 19 || text.length > 35 || !separatorsFit(text)) return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  const hour = digits(text, 11, 2)
  const minute = digits(text, 14, 2)
  const second = digits(text, 17, 2)
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)))
    return undefined
  if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60))
    return undefined
  let end = 19
  if (text.charCodeAt(19) === 46) {
    end = 20
    while (isDigit(text.charCodeAt(end))) end += 1
    if (end === 20 || end > 29) return undefined
  }
  const offset = offsetSeconds(text, end)
  if (offset === undefined) return undefined
  const seconds =
    daysSince1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
  return { seconds, fraction: text.slice(20, end), hasOffset: end < text.length }
}

/**
 * Microseconds since 1970 in UTC. Digits beyond the sixth are cut; a text without offset is read as
 * UTC. Undefined for what is no instant, and for years whose microseconds are no safe integer
 * (from the year 2255 on, and before 1684).
 */
export function instantMicros(text: string): number | undefined {
  const parts = readInstant(text)
  if (parts === undefined) return undefined
  const micros = parts.seconds * 1_000_000 + Number(parts.fraction.padEnd(6, '0').slice(0, 6))
  return Number.isSafeInteger(micros) ? micros : undefined
}

/**
 * `2026-12-01T09:30:00.123456+00:00`: UTC, always six digits, the one form that is written.
 * @param micros microseconds since 1970, a safe integer
 */
export function formatInstant(micros: number): string {
  const millis = Math.floor(micros / 1_000)
  const rest = String(micros - millis * 1_000).padStart(3, '0')
  return `${new Date(millis).toISOString().slice(0, -1)}${rest}+00:00`
}

function separatorsFit(text: string): boolean {
  const between = text.charCodeAt(10)
  return (
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    (between === 84 || between === 116) &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58
  )
}

/** NaN unless every character is a digit, so that comparisons with it fail. */
function digits(text: string, start: number, count: number): number {
  let value = 0
  for (let at = start; at < start + count; at += 1) {
    const code = text.charCodeAt(at)
    if (!isDigit(code)) return Number.NaN
    value = value * 10 + code - 48
  }
  return value
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysIn(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0)
}

function daysSince1970(year: number, month: number, day: number): number {
  const before = year - 1
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
  const inYear = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0) + day - 1
  return before * 365 + leapDays + inYear - DAYS_TO_1970
}

/** Seconds east of UTC; undefined when the rest of the text is no offset. */
function offsetSeconds(text: string, start: number): number | undefined {
  if (start === text.length) return 0
  const sign = text.charCodeAt(start)
  if (sign === 90 || sign === 122) return start + 1 === text.length ? 0 : undefined
  if (sign !== 43 && sign !== 45) return undefined
  if (text.length !== start + 6 || text.charCodeAt(start + 3) !== 58) return undefined
  const hours = digits(text, start + 1, 2)
  const minutes = digits(text, start + 4, 2)
  if (!(hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60)) return undefined
  return (sign === 43 ? 1 : -1) * (hours * 3_600 + minutes * 60)
}
