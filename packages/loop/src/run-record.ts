/** One report of an agent about one attempt at one step. Wire names of the run record. */
export interface ReportEntry {
  readonly agent: string
  readonly step_id: string
  readonly wp_id: string | null
  readonly attempt: number
  readonly facts_digest: string
  readonly result: 'success' | 'failed' | 'blocked'
  readonly reason: string | null
  readonly reported_at: string
}

/** Newest entries that are kept. */
const REPORT_ENTRIES_MAX = 50

/**
 * Reports as recorded. A file that does not hold them gives none and `reset`: attempt counts are
 * lost then, and nothing else. Checked by hand, because every `next` reads it.
 */
export function parseRunRecord(text: string | undefined): {
  readonly entries: readonly ReportEntry[]
  readonly reset: boolean
} {
  if (text === undefined) return { entries: [], reset: false }
  try {
    const value: unknown = JSON.parse(text)
    const entries = (value as { entries?: unknown } | null)?.entries
    if (Array.isArray(entries) && entries.every(isEntry)) return { entries, reset: false }
  } catch {
    // A torn or edited file is treated like a missing one below.
  }
  return { entries: [], reset: true }
}

export function printRunRecord(entries: readonly ReportEntry[]): string {
  const kept = entries.slice(-REPORT_ENTRIES_MAX)
  return `${JSON.stringify({ version: 1, entries: kept }, null, 2)}\n`
}

/** What a step is about: reports about other facts do not count for it. */
export interface StepSubject {
  readonly stepId: string
  readonly wpId: string | null
  readonly digest: string
}

/** Reports about exactly this step in exactly this state, oldest first. */
export function reportsAbout(
  entries: readonly ReportEntry[],
  subject: StepSubject,
): readonly ReportEntry[] {
  return entries.filter(
    (entry) =>
      entry.step_id === subject.stepId &&
      entry.wp_id === subject.wpId &&
      entry.facts_digest === subject.digest,
  )
}

function isEntry(value: unknown): value is ReportEntry {
  const entry = value as Partial<Record<keyof ReportEntry, unknown>> | null
  return (
    typeof entry === 'object' &&
    entry !== null &&
    typeof entry.agent === 'string' &&
    typeof entry.step_id === 'string' &&
    (entry.wp_id === null || typeof entry.wp_id === 'string') &&
    typeof entry.attempt === 'number' &&
    typeof entry.facts_digest === 'string' &&
    (entry.result === 'success' || entry.result === 'failed' || entry.result === 'blocked') &&
    (entry.reason === null || typeof entry.reason === 'string')
  )
}
