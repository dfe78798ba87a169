import type { Finding } from '@spec-kitty/mission'

/** Findings of a mission's files as diagnostics of the command that met them. */
export function findingDiagnostics(findings: readonly Finding[]) {
  return findings.map(({ code, message, details, path, line, wp_id }) => ({
    code: code.replace(/^SPEC_KITTY_/, ''),
    severity: 'warning' as const,
    message,
    details: { ...details, path, line, wp_id },
  }))
}
