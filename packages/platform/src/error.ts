import { ERROR_CODES, type ErrorCode } from './error-codes.js'
import { shellWord } from './shell-word.js'

export type ErrorDetails = Readonly<Record<string, unknown>>

/**
 * The one error of the house: an operating failure or a refusal that stops a command.
 *
 * Message and remedy are the templates of {@link ERROR_CODES}, filled from `details`; a template
 * name without a detail is shown as `?`. In a remedy each detail is one word, quoted for a shell.
 * `code` carries the prefix, as printed and as sent.
 */
export class SpecKittyError extends Error {
  readonly key: ErrorCode
  readonly code: `SPEC_KITTY_${ErrorCode}`
  readonly remedy: string
  readonly details: ErrorDetails
  readonly exitCode: number

  constructor(
    key: ErrorCode,
    details: ErrorDetails = {},
    options: { readonly cause?: unknown; readonly remedy?: string } = {},
  ) {
    const entry = ERROR_CODES[key]
    super(fill(entry.message, details), { cause: options.cause })
    this.name = 'SpecKittyError'
    this.key = key
    this.code = `SPEC_KITTY_${key}`
    this.remedy = options.remedy ?? fill(entry.remedy, details, asWord)
    this.details = details
    this.exitCode = 'exit' in entry ? entry.exit : 1
  }
}

/** True for an error of ours with one of `keys` (any of ours when none is given). */
export function isSpecKittyError(error: unknown, ...keys: ErrorCode[]): error is SpecKittyError {
  if (!(error instanceof SpecKittyError)) return false
  return keys.length === 0 || keys.includes(error.key)
}

/** States what must be true here; a failure is a bug of ours, not of the user's world. */
export function invariant(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${claim}`)
}

/** Details that are several words of a command line, not one. */
const LINES: readonly string[] = ['command', 'flag', 'next', 'way_on']

function asWord(text: string, name: string): string {
  return LINES.includes(name) || text === '?' ? text : shellWord(text)
}

function fill(
  template: string,
  details: ErrorDetails,
  finish: (text: string, name: string) => string = (text) => text,
): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => finish(show(details[name]), name))
}

function show(value: unknown): string {
  if (value === undefined || value === null) return '?'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(show).join(', ')
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}
