import { canonical } from './merge-meta.js'

type Fields = Readonly<Record<string, unknown>>

const VERDICTS = ['pass', 'pending', 'fail']

/**
 * Merges two versions of `acceptance-matrix.json` by criterion: a filled row beats an untouched
 * one; of two filled rows the later verification stands, and on a tie the worse verdict. Keys that
 * only one side has are kept. The order of the two does not matter.
 */
export function mergeAcceptance(first: Fields, second: Fields): Fields {
  const [left, right] = canonical(first) <= canonical(second) ? [first, second] : [second, first]
  return {
    ...right,
    ...left,
    criteria: mergeRows(left.criteria, right.criteria, 'criterion_id'),
    negative_invariants: mergeRows(
      left.negative_invariants,
      right.negative_invariants,
      'invariant_id',
    ),
  }
}

function mergeRows(left: unknown, right: unknown, key: string): readonly Fields[] {
  const rows = new Map<string, Fields>()
  for (const row of [...listOf(left), ...listOf(right)]) {
    const id = String(row[key] ?? canonical(row))
    const known = rows.get(id)
    rows.set(id, known === undefined ? row : better(known, row))
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row)
}

function better(left: Fields, right: Fields): Fields {
  if (isFilled(left) !== isFilled(right)) return isFilled(left) ? left : right
  const [a, b] = [String(left.verified_at ?? ''), String(right.verified_at ?? '')]
  if (a !== b) return a > b ? left : right
  const [x, y] = [badness(left), badness(right)]
  if (x !== y) return x > y ? left : right
  return canonical(left) <= canonical(right) ? left : right
}

function isFilled(row: Fields): boolean {
  const verdict = row.pass_fail ?? row.result ?? 'pending'
  return verdict !== 'pending' || (typeof row.evidence === 'string' && row.evidence !== '')
}

function badness(row: Fields): number {
  const place = VERDICTS.indexOf(String(row.pass_fail ?? row.result))
  return place === -1 ? VERDICTS.length : place
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter((row) => typeof row === 'object' && row !== null) : []
}
