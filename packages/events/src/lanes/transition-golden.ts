import { checkTransition } from './check-transition.js'
import { LANES, type Lane } from './lanes.js'
import type { TableName } from './transitions.js'

const REASON = 'because'
const REVIEW_REF = 'review-cycle://mission/WP01/1'
const REVIEW = { reviewer: 'codex', verdict: 'approved', reference: REVIEW_REF }

/** What the words of the column `evidence` stand for. */
const EVIDENCE = {
  none: null,
  rejected: { review: { ...REVIEW, verdict: 'rejected' } },
  approved: { review: REVIEW },
  landed: { repos: [{ repo: '.', branch: 'lane-a', commit: 'abc1234' }], review: REVIEW },
} as const

type EvidenceName = keyof typeof EVIDENCE

const EVIDENCE_OF: Readonly<Record<TableName, readonly EvidenceName[]>> = {
  native: ['none', 'rejected', 'approved', 'landed'],
  reference: ['none', 'rejected', 'approved'],
}

/** One move in one context; flags are 1 or 0, `said` is `ok` or the codes of the refusal. */
export type GoldenRow = readonly [
  table: TableName,
  from: Lane | null,
  to: Lane,
  force: 0 | 1,
  reason: 0 | 1,
  reviewRef: 0 | 1,
  evidence: EvidenceName,
  said: string,
]

/**
 * The first line of the golden table: what is asked in which order, what the words of `evidence`
 * stand for, and what the letters say.
 */
export const GOLDEN_HEADER = {
  columns: ['table', 'from', 'to', 'said'],
  contexts: ['force', 'reason', 'review_ref', 'evidence'],
  evidence_of: EVIDENCE_OF,
  reason: REASON,
  review_ref: REVIEW_REF,
  evidence: EVIDENCE,
} as const

const FLAGS = [0, 1] as const

/**
 * What is said of every move in every context: 11 sources, 10 targets, with and without force,
 * reason and review reference, and each kind of evidence. 3,520 native rows and 2,640 of the older
 * table.
 */
export function goldenRows(): readonly GoldenRow[] {
  const rows: GoldenRow[] = []
  for (const table of ['native', 'reference'] as const)
    for (const from of [null, ...LANES]) for (const to of LANES) addContexts(rows, table, from, to)
  return rows
}

function addContexts(rows: GoldenRow[], table: TableName, from: Lane | null, to: Lane): void {
  for (const force of FLAGS)
    for (const reason of FLAGS)
      for (const reviewRef of FLAGS)
        for (const evidence of EVIDENCE_OF[table]) {
          const request = {
            to,
            force: force === 1,
            reason: reason === 1 ? REASON : null,
            reviewRef: reviewRef === 1 ? REVIEW_REF : null,
            evidence: EVIDENCE[evidence],
          }
          const check = checkTransition(from, request, table)
          const said = check.ok ? 'ok' : check.codes.join(' ')
          rows.push([table, from, to, force, reason, reviewRef, evidence, said])
        }
}

/**
 * The golden table as the text of its file: one JSON value on each line, the header first. A line
 * holds one move and a letter for each of its contexts, in the order of `goldenRows`.
 */
export function goldenText(): string {
  const letters = new Map<string, string>()
  const moves = new Map<string, string>()
  for (const [table, from, to, , , , , said] of goldenRows()) {
    const letter = letters.get(said) ?? String.fromCharCode(97 + letters.size)
    letters.set(said, letter)
    const move = JSON.stringify([table, from, to])
    moves.set(move, (moves.get(move) ?? '') + letter)
  }
  const said = Object.fromEntries([...letters].map(([words, letter]) => [letter, words]))
  const header = JSON.stringify({ ...GOLDEN_HEADER, said })
  const lines = [...moves].map(([move, row]) => `${move.slice(0, -1)},${JSON.stringify(row)}]`)
  return [header, ...lines].map((line) => `${line}\n`).join('')
}
