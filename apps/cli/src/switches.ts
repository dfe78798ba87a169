/** Whether `--json` stands before any `--`. Known before the rest of the line is understood. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end === -1 ? argv.length : end).includes('--json')
}

/** `1 true yes on y`, any case. */
export function isTruthy(value: string | undefined): boolean {
  return /^(1|true|yes|on|y)$/i.test(value ?? '')
}
