/** Something a command wants to say beside its result. It never turns success into failure. */
export interface Diagnostic {
  /** Lower snake case (`status_log_deferred`), or the code of a finding (`EVENT_TAIL_TORN`). */
  readonly code: string
  readonly severity: 'info' | 'warning'
  /** One sentence for a person. */
  readonly message: string
  /** Wire names; small, JSON-serialisable. */
  readonly details: Readonly<Record<string, unknown>>
}
