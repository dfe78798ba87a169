import { type ErrorDetails, isSpecKittyError, SpecKittyError } from '@spec-kitty/platform'
import { type Paint, withoutControls } from './render/paint.js'

const LINES_MAX = 25

/** Fields of an error's details that a refusal shows as result fields too. */
const REFUSAL_FIELDS = [
  'candidates',
  'checks',
  'findings',
  'recommended_fix_order',
  'results',
  'summary',
] as const

/** Whatever was thrown as the failure that is shown: ours, the parser's, or a bug of ours. */
export function asFailure(
  thrown: unknown,
  command: string,
  usage: SpecKittyError | undefined,
): SpecKittyError {
  if (isSpecKittyError(thrown)) return thrown
  if (usage) return usage
  const cause = thrown instanceof Error ? thrown.message : String(thrown)
  return new SpecKittyError('BUG', { command, cause }, { cause: thrown })
}

/** A failure for people: the message, its code, and the command that goes on. */
export function failureText(error: SpecKittyError, paint: Paint, debug: boolean): string {
  const findings = findingLines(error)
  const lines = [
    paint.red(
      findings.length > 0 ? `${findings.length} findings:` : withoutControls(error.message),
    ),
    ...checkLines(error),
    ...findings,
    `${paint.dim('code:')} ${error.code}`,
    `${paint.dim('fix:')}  ${withoutControls(error.remedy)}`,
  ]
  if (debug) lines.push(stackOf(error))
  const text = lines.join('\n').split('\n')
  const rest = text.length - LINES_MAX
  const shown = debug || rest <= 0 ? text : [...text.slice(0, LINES_MAX - 1), `… ${rest + 1} more`]
  return `${shown.join('\n')}\n`
}

/** The failed gates of a refused boundary, one line each. */
function checkLines(error: SpecKittyError): readonly string[] {
  const checks = error.details.checks
  if (!Array.isArray(checks)) return []
  return checks
    .filter((check) => check?.state === 'fail' || check?.state === 'not_run')
    .map((check) => withoutControls(`  ✗ ${check.gate}  ${check.detail}`))
}

/** The findings of a refused plan; the message is the first of them, and no line where it is alone. */
function findingLines(error: SpecKittyError): readonly string[] {
  const { findings } = error.details
  if (!Array.isArray(findings)) return []
  const errors = findings.filter((one) => one?.level === 'error')
  if (errors.length < 2) return []
  return errors.map(({ path, line, message }) => {
    const place = path === null ? '' : `${path}${line === null ? '' : `:${line}`}  `
    return withoutControls(`  ✗ ${message.startsWith(path) ? '' : place}${message}`)
  })
}

function stackOf(error: SpecKittyError): string {
  const { cause } = error
  return (cause instanceof Error ? cause.stack : error.stack) ?? ''
}

/** What a refusal shows as fields of its own; undefined when it has none. */
export function refusalFields(
  details: ErrorDetails | undefined,
): Record<string, unknown> | undefined {
  if (details === undefined) return undefined
  const fields = REFUSAL_FIELDS.filter((name) => typeof (details[name] ?? 0) === 'object')
  return fields.length === 0
    ? undefined
    : Object.fromEntries(fields.map((name) => [name, details[name]]))
}
