import type { Dialect } from '../catalogue/event-types.js'
import type { Case, Facts } from './case.js'

type EvidenceName = 'none' | 'rejected' | 'approved' | 'landed'

interface Header {
  readonly reason: string
  readonly review_ref: string
  readonly evidence: Facts
  readonly evidence_of: Readonly<Record<Dialect, readonly EvidenceName[]>>
  /** What the letters of a row stand for: `ok`, or the codes. */
  readonly said: Readonly<Record<string, string>>
}

type Row = readonly [table: Dialect, from: string | null, to: string, said: string]

/** One move in one context: flags are 1 or 0, `said` is `ok` or the codes of the refusal. */
export type MoveSaid = readonly [
  table: Dialect,
  from: string | null,
  to: string,
  force: 0 | 1,
  reason: 0 | 1,
  reviewRef: 0 | 1,
  evidence: EvidenceName,
  said: string,
]

const FLAGS = [0, 1] as const

/**
 * Every move of both tables in every context, from the lines of `transitions.jsonl`: a header, then
 * one row per move with a letter for each context. `evidence` changes fastest, `force` slowest.
 */
export function movesSaid(lines: readonly string[]): readonly MoveSaid[] {
  const [header, ...rows] = lines.map((line) => JSON.parse(line) as unknown)
  return rows.flatMap((row) => contextsOf(header as Header, row as Row))
}

function contextsOf(header: Header, [table, from, to, letters]: Row): readonly MoveSaid[] {
  const found: MoveSaid[] = []
  for (const force of FLAGS)
    for (const reason of FLAGS)
      for (const reviewRef of FLAGS)
        for (const evidence of header.evidence_of[table]) {
          const said = header.said[letters[found.length] ?? ''] ?? ''
          found.push([table, from, to, force, reason, reviewRef, evidence, said])
        }
  return found
}

/** The lines of `transitions.jsonl` as cases. */
export function transitionCases(lines: readonly string[]): readonly Case[] {
  const header = JSON.parse(lines[0] ?? '{}') as Header
  return movesSaid(lines).map((move) => transitionCase(header, move))
}

function transitionCase(header: Header, move: MoveSaid): Case {
  const [dialect, from, to, force, reason, reviewRef, evidence, said] = move
  return {
    id: `${from ?? 'none'}-${to}/${force}${reason}${reviewRef}/${evidence}/${dialect}`,
    stratum: `transitions-${dialect}`,
    op: 'check_transition',
    dialect,
    input: {
      from,
      request: {
        to,
        force: force === 1,
        reason: reason === 1 ? header.reason : null,
        review_ref: reviewRef === 1 ? header.review_ref : null,
        evidence: header.evidence[evidence],
      },
    },
    expect: said === 'ok' ? { verdict: 'valid' } : { verdict: 'invalid', code: said.split(' ')[0] },
  }
}
