import type { MarkStatusResult } from '@spec-kitty/loop'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** One line per id, then the counts. */
export function renderMarks(result: MarkStatusResult, paint: Paint): string {
  const signs: Readonly<Record<string, string>> = {
    updated: paint.green('✓'),
    already_satisfied: paint.dim('='),
    not_found: paint.red('✗'),
  }
  const rows = result.results.map((one) => [signs[one.outcome] ?? '', one.id, one.message])
  const { updated, already_satisfied, not_found } = result.summary
  const counts = `${updated} updated, ${already_satisfied} already so, ${not_found} not found`
  return `${columns(rows)}\n${counts}`
}
