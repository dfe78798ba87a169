import { digest } from '../canonical/digest.js'
import type { Case, Facts } from './case.js'

/** How many cases of a group had which outcome. */
export interface Tally {
  readonly total: number
  readonly passed: number
  readonly failed: number
  readonly not_supported: number
}

/** A case whose answer is not what the contract says. */
export interface FailedCase {
  readonly id: string
  readonly stratum: string
  readonly expected: Facts
  /** The answer, or `{error}` in one stable word when there is none. */
  readonly got: unknown
}

/** Who was judged. */
export interface ExecutableReport {
  readonly name: string
  readonly version: string
  /** How often it was started anew after the first time. */
  readonly restarts: number
  /** The end of what it wrote to stderr. */
  readonly stderr: string
}

/** What a run of cases showed. Wire names: it is printed and kept as JSON. */
export interface Report extends Omit<Tally, 'failed'> {
  readonly failed: readonly FailedCase[]
  readonly by_stratum: Readonly<Record<string, Tally>>
  readonly executable: ExecutableReport
  /** Tells which cases were run: equal for the same cases in the same order. */
  readonly cases_digest: string
  readonly duration_ms: number
  /** Which cases were wanted and not there. */
  readonly skipped?: 'corpus_absent'
}

export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'not_supported' }
  | { readonly kind: 'failed'; readonly got: unknown }

/** Counts outcomes, in the order of the cases. */
export function tally(
  cases: readonly Case[],
  outcomes: readonly (Outcome | undefined)[],
): Pick<Report, 'total' | 'passed' | 'failed' | 'not_supported' | 'by_stratum'> {
  const failed: FailedCase[] = []
  const strata = new Map<string, Tally>()
  const whole = { total: 0, passed: 0, failed: 0, not_supported: 0 }
  cases.forEach((one, at) => {
    const outcome = outcomes[at] ?? { kind: 'failed', got: { error: 'not_asked' } }
    const stratum = strata.get(one.stratum) ?? { total: 0, passed: 0, failed: 0, not_supported: 0 }
    strata.set(one.stratum, counted(stratum, outcome.kind))
    Object.assign(whole, counted(whole, outcome.kind))
    if (outcome.kind === 'failed')
      failed.push({
        id: one.id,
        stratum: one.stratum,
        expected: one.expect,
        got: outcome.got,
      })
  })
  const sorted = [...strata].sort(([a], [b]) => (a < b ? -1 : 1))
  const { total, passed, not_supported } = whole
  return { total, passed, failed, not_supported, by_stratum: Object.fromEntries(sorted) }
}

/**
 * The exit code of a run: 0 when cases were run and none failed, else 1.
 * @param requireAll also demand that every case was supported
 */
export function exitCodeOf(report: Report, requireAll: boolean): 0 | 1 {
  if (report.total === 0 || report.failed.length > 0) return 1
  return requireAll && report.not_supported > 0 ? 1 : 0
}

/** Of the cases as they are written, in their order. */
export function digestOfCases(cases: readonly Case[]): string {
  return digest(cases.map((one) => JSON.stringify(one)))
}

function counted(before: Tally, kind: Outcome['kind']): Tally {
  return { ...before, total: before.total + 1, [kind]: before[kind] + 1 }
}
