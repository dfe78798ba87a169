import type {
  ConformanceResult,
  ExplainResult,
  LineNote,
  ReduceResult,
  SchemaResult,
  ValidateResult,
} from '../results/events.js'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** One line about one line. */
export function renderNote({ line, code, message }: LineNote): string {
  return `line ${line}: ${code}  ${message}`
}

/** What is wrong, line by line, then what was read. */
export function renderValidation(result: ValidateResult, paint: Paint): string {
  const rows = (notes: readonly LineNote[], tone: (text: string) => string) =>
    notes.map(({ line, code, message }) => [`line ${line}`, tone(code), message])
  const more = result.truncated ? ['', paint.dim('There is more: see --max-issues.')] : []
  const types = Object.entries(result.by_type).map(([type, count]) => [`  ${type}`, `${count}`])
  const sign = result.invalid === 0 ? paint.green('✓') : paint.red('✗')
  const torn = result.torn_tail ? ', the last line does not end' : ''
  const lines = `${result.lines} ${result.lines === 1 ? 'line' : 'lines'}`
  const counts = `${result.valid} valid, ${result.invalid} invalid, ${result.duplicates} repeated`
  return [
    columns([...rows(result.issues, paint.red), ...rows(result.findings, paint.yellow)]),
    ...more,
    `${sign} ${lines}: ${counts}${torn}`,
    columns(types),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

/** A type with its fields and an example, a code with its remedy, or a move with its guards. */
export function renderExplanation(result: ExplainResult, paint: Paint): string {
  const parts = [`${paint.bold(result.subject)}\n${result.description}`]
  if (result.fields !== undefined) {
    const rows = result.fields.map((field) => [
      `  ${field.path}`,
      field.values === undefined ? field.kind : field.values.join(' | '),
      [
        field.required ? 'required' : 'optional',
        ...(field.nullable ? ['null allowed'] : []),
        ...(field.form === undefined ? [] : [field.form]),
      ].join(', '),
    ])
    parts.push(columns(rows))
  }
  if (result.rules !== undefined && result.rules.length > 0)
    parts.push(`Rules: ${result.rules.join(', ')}`)
  if (result.example !== undefined) parts.push(JSON.stringify(result.example, null, 2))
  if (result.remedy !== undefined) parts.push(`${paint.dim('fix:')} ${result.remedy}`)
  if (result.edge !== undefined) {
    const { guards, allowed } = result.edge
    const asked = guards.length === 0 ? 'nothing but an actor' : `an actor, ${guards.join(', ')}`
    if (result.edge.legal) parts.push(`It asks for ${asked}.`)
    parts.push(`From ${result.edge.from} without force: ${allowed.join(', ') || 'nowhere'}.`)
  }
  return parts.join('\n\n')
}

/** Every state under its key, then what cannot have happened. */
export function renderReduction(result: ReduceResult, paint: Paint): string {
  const states = Object.entries(result.states).map(
    ([key, state]) => `${paint.bold(key)}\n${JSON.stringify(state, null, 2)}`,
  )
  const anomalies = result.anomalies.map((one) => [
    one.event_id,
    paint.yellow(one.kind),
    one.message,
  ])
  const counts = `${result.seen_count} events, ${states.length} states, ${result.anomaly_count} anomalies, ${result.invalid} lines not read`
  return [...states, columns(anomalies), counts].filter((part) => part !== '').join('\n\n')
}

/** The one schema as JSON, or a list of names, and of places where they were written. */
export function renderSchemas(result: SchemaResult, paint: Paint): string {
  if (result.schema !== null) return JSON.stringify(result.schema, null, 2)
  const name = (file: string) => file.replace(/\.json$/, '')
  return columns(
    result.schemas.map(({ id, file, sha256, path }) => [
      name(file),
      path ?? id,
      paint.dim(sha256.slice(0, 12)),
    ]),
  )
}

/** Failed cases that are shown in words; `--json` has all. */
const FAILURES_SHOWN = 20

/** Each failed case with what was expected and what came, then the counts. */
export function renderConformance(result: ConformanceResult, paint: Paint): string {
  const failures = result.failed
    .slice(0, FAILURES_SHOWN)
    .map(
      ({ stratum, id, expected, got }) =>
        `${paint.red('✗')} ${stratum}  ${id}\n  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(got)}`,
    )
  const strata = Object.entries(result.by_stratum).map(([stratum, tally]) => [
    `  ${stratum}`,
    `${tally.passed} of ${tally.total}`,
    tally.not_supported === 0 ? '' : `${tally.not_supported} not supported`,
  ])
  const { name, version, stderr } = result.executable
  const sign = result.conforms ? paint.green('✓') : paint.red('✗')
  const whole = `${sign} ${name} ${version}: ${result.passed} of ${result.total} cases passed, ${result.failed.length} failed, ${result.not_supported} not supported`
  const more = result.failed.length - failures.length
  const hidden = more === 0 ? '' : paint.dim(`… and ${more} more: see --json.`)
  const skipped = result.skipped === undefined ? '' : 'There are no public fixtures in that folder.'
  return [...failures, hidden, stderr, skipped, `${whole}\n${columns(strata)}`]
    .filter((part) => part !== '')
    .join('\n\n')
}
