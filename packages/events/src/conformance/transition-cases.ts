import type { Dialect } from '../catalogue/event-types.js'
import type { Case, Facts } from './case.js'

interface Header {
  readonly reason: string
  readonly review_ref: string
  readonly evidence: Facts
}

type Row = readonly [
  table: Dialect,
  from: string | null,
  to: string,
  force: 0 | 1,
  reason: 0 | 1,
  review_ref: 0 | 1,
  evidence: string,
  said: string,
]

/**
 * Every move of both tables in every context, from the lines of `transitions.jsonl`: a header with
 * the values, then one row per move and context with `ok` or the codes.
 */
export function transitionCases(lines: readonly string[]): readonly Case[] {
  const [header, ...rows] = lines.map((line) => JSON.parse(line) as unknown)
  return rows.map((row) => transitionCase(header as Header, row as Row))
}

function transitionCase(header: Header, row: Row): Case {
  const [dialect, from, to, force, reason, reviewRef, evidence, said] = row
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
