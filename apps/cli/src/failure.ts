import { isSpecKittyError, SpecKittyError } from '@spec-kitty/platform'
import { type Paint, withoutControls } from './render/paint.js'

const LINES_MAX = 25

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
  const lines = [
    paint.red(withoutControls(error.message)),
    ...checkLines(error),
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

function stackOf(error: SpecKittyError): string {
  const { cause } = error
  return (cause instanceof Error ? cause.stack : error.stack) ?? ''
}
