import type { Diagnostic, SpecKittyError } from '@spec-kitty/platform'

const DIAGNOSTICS_MAX = 50

/** The names that the envelope keeps for itself. */
type Reserved = 'ok' | 'command' | 'error'

/** A result type; one that uses a name of the envelope does not compile. Wire names, plain data. */
export type ResultFields<R> = {
  readonly [K in keyof R]: K extends Reserved ? never : R[K]
}

/** One result or one failure as the single JSON line on stdout. */
export function envelopeLine(
  command: string,
  outcome: { readonly result?: object; readonly error?: SpecKittyError },
  diagnostics: readonly Diagnostic[],
): string {
  const { diagnostics: _, ...fields } = { ...outcome.result } as Record<string, unknown>
  const envelope = {
    ok: outcome.error === undefined,
    command,
    ...fields,
    ...(outcome.error && { error: errorFields(outcome.error) }),
    diagnostics: onePerCode(diagnostics),
  }
  return `${JSON.stringify(envelope)}\n`
}

/** At most one diagnostic per code, in the order of arrival. */
export function onePerCode(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byCode = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    if (!byCode.has(diagnostic.code)) byCode.set(diagnostic.code, diagnostic)
  }
  return [...byCode.values()].slice(0, DIAGNOSTICS_MAX)
}

function errorFields(error: SpecKittyError) {
  return {
    code: error.code,
    message: error.message,
    remedy: error.remedy,
    details: error.details,
  }
}
