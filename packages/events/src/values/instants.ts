const YEAR = '(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])'

/** A date as a part of a regular expression, in what engines of all languages understand. */
export const DATE_PATTERN = `${YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])`

const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]'
const OFFSET = '[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]'
const START = `^${DATE_PATTERN}[Tt]${TIME}(?:\\.[0-9]{1,9})?`

/** The form of an instant as a regular expression; which days a month has, it does not say. */
export const INSTANT_PATTERNS = {
  withOffset: `${START}(?:[Zz]|${OFFSET})$`,
  anyOffset: `${START}(?:[Zz]|${OFFSET})?$`,
} as const

const FORM = new RegExp(INSTANT_PATTERNS.anyOffset)

/** An instant as written, in whole seconds of UTC since 1970 and the digits of its fraction. */
export interface InstantParts {
  readonly seconds: number
  /** The 0–9 digits begin here and end before `fractionEnd`. */
  readonly fractionStart: number
  readonly fractionEnd: number
  /** False where no offset is written; such a text is read as UTC. */
  readonly hasOffset: boolean
  /** Whether date and time as written are those of UTC. */
  readonly isUtc: boolean
}

const FIRST_SECOND = -62_135_596_800
const LAST_SECOND = 253_402_300_799

/**
 * Reads `2026-12-01T09:30:00[.1–9 digits][Z|±hh:mm]`. Undefined for anything else: impossible
 * dates, second 60, hour 24, years outside 0001..9999, as written or in UTC.
 */
export function readInstant(text: string): InstantParts | undefined {
  if (!FORM.test(text) || isImpossibleDay(text)) return undefined
  const end = offsetStart(text)
  const offset = offsetSeconds(text, end)
  const seconds =
    daysSince1970(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)) * 86_400 +
    (digits(text, 11, 13) * 60 + digits(text, 14, 16)) * 60 +
    digits(text, 17, 19) -
    offset
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND) return undefined
  return {
    seconds,
    fractionStart: Math.min(20, end),
    fractionEnd: end,
    hasOffset: end < text.length,
    isUtc: offset === 0,
  }
}

/**
 * Microseconds since 1970 in UTC. Digits beyond the sixth are cut; a text without offset is read as
 * UTC. Undefined for what is no instant, and for years whose microseconds are no safe integer
 * (from the year 2255 on, and before 1684).
 */
export function instantMicros(text: string): number | undefined {
  return (text.length === 32 ? writtenMicros(text) : undefined) ?? readMicros(text)
}

let knownDay = ''
let knownStart = 0

const SEPARATORS = [
  [10, 'T'],
  [13, ':'],
  [16, ':'],
  [19, '.'],
] as const

/** The form that is written, of the day that was read last: rows come in the order of time. */
function writtenMicros(text: string): number | undefined {
  const hours = digits(text, 11, 13)
  const minutes = digits(text, 14, 16)
  const seconds = digits(text, 17, 19)
  const fraction = digits(text, 20, 26)
  if (hours > 23 || minutes > 59 || seconds > 59 || Number.isNaN(fraction)) return undefined
  if (Number.isNaN(hours + minutes + seconds) || !text.endsWith('+00:00')) return undefined
  for (const [at, mark] of SEPARATORS) if (text[at] !== mark) return undefined
  if (knownDay === '' || !text.startsWith(knownDay)) {
    const day = text.slice(0, 10)
    const start = readMicros(`${day}T00:00:00+00:00`)
    if (start === undefined) return undefined
    knownDay = day
    knownStart = start
  }
  return knownStart + ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + fraction
}

/** NaN where a character is no digit. */
function digits(text: string, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

function readMicros(text: string): number | undefined {
  const parts = readInstant(text)
  if (parts === undefined) return undefined
  const written = text.slice(parts.fractionStart, parts.fractionEnd)
  const fraction = Number(written.length === 6 ? written : written.padEnd(6, '0').slice(0, 6))
  const micros = parts.seconds * 1_000_000 + fraction
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

/** Days 29 to 31 of a month that has fewer. The form holds already. */
function isImpossibleDay(text: string): boolean {
  const day = digits(text, 8, 10)
  if (day < 29) return false
  const month = digits(text, 5, 7)
  if (month !== 2) return day === 31 && (month === 4 || month === 6 || month === 9 || month === 11)
  const year = digits(text, 0, 4)
  return day > 29 || year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0)
}

/** Days of the Gregorian calendar from 1970-01-01; the year is counted from March. */
function daysSince1970(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1
  const days = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400)
  return years * 365 + leaps + days - 719_468
}

function offsetStart(text: string): number {
  if (text.endsWith('+00:00')) return text.length - 6
  const last = text.charCodeAt(text.length - 1)
  if (last === 90 || last === 122) return text.length - 1
  return text.length > 24 && text.charCodeAt(text.length - 3) === 58 ? text.length - 6 : text.length
}

function offsetSeconds(text: string, start: number): number {
  if (text.length - start < 6) return 0
  const minutes = digits(text, start + 1, start + 3) * 60 + digits(text, start + 4, start + 6)
  return minutes === 0 ? 0 : minutes * (text.charCodeAt(start) === 45 ? -60 : 60)
}
