import { ISSUE_CODES, type IssueCode } from '../judge/issue-codes.js'
import { type Issue, issue } from '../judge/issues.js'

/** Why an event has no form in the other dialect. */
export interface TranslationRefusal {
  readonly ok: false
  /** That of the first issue. */
  readonly code: IssueCode
  readonly issues: readonly Issue[]
  /** What to do about it, in sentences. */
  readonly hints: readonly string[]
}

/** @param hints what there is to say besides the remedies of the issues */
export function refuse(issues: readonly Issue[], ...hints: readonly string[]): TranslationRefusal {
  const remedies = new Set(issues.map(({ code }) => ISSUE_CODES[code].remedy))
  const code = issues[0]?.code ?? 'ENVELOPE_SHAPE_INVALID'
  return { ok: false, code, issues, hints: [...hints, ...remedies] }
}

export function refuseFor(code: IssueCode, path: Issue['path']): TranslationRefusal {
  return refuse([issue(code, path)])
}
