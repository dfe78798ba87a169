import { codeCases } from './code-cases.mjs'
import { eventCases, forms } from './event-cases.mjs'
import { legacyCases } from './legacy-cases.mjs'
import { lifecycleCases } from './mission-streams.mjs'
import { fieldsOf } from './notation.mjs'
import { ADDED_SINCE, EVIDENCE_BEFORE, TIED } from './objects.mjs'
import { runCases, usageCases } from './run-streams.mjs'
import { statusCases } from './status-streams.mjs'
import { CLOSED_BEFORE, OURS } from './types.mjs'
import { canonicalCases, laneCases, occurrenceCases, orderCases } from './value-cases.mjs'

const STRATA = {
  'events-native': eventCases,
  'issue-codes': codeCases,
  'streams-status': statusCases,
  'streams-lifecycle': lifecycleCases,
  'streams-run': runCases,
  'streams-usage': usageCases,
  legacy: legacyCases,
  canonical: canonicalCases,
  order: orderCases,
  lanes: laneCases,
  occurrence: occurrenceCases,
}

/** Every file of `cases/`: `{file, text}`. */
export function caseFiles() {
  const strata = Object.entries(STRATA).map(([stratum, cases]) => ({
    file: `${stratum}.jsonl`,
    text: cases()
      .map((one) => `${JSON.stringify(one)}\n`)
      .join(''),
  }))
  const files = strata.map(({ file }) => file)
  return [
    ...strata,
    { file: 'fields.json', text: `${JSON.stringify(fieldTable())}\n` },
    {
      file: 'index.json',
      text: `${JSON.stringify({ files, tables: ['transitions.jsonl'], fields: 'fields.json' }, null, 2)}\n`,
    },
  ]
}

/** What each type's payload is made of in both dialects, as data for generated cases. */
function fieldTable() {
  return Object.fromEntries(
    forms().map(({ name, type, fields }) => {
      const before = OURS.includes(type)
        ? {}
        : { before: { open: !CLOSED_BEFORE.includes(type), ...changedSince(type) } }
      return [name, { type, fields, tied: TIED[type] ?? [], ...before }]
    }),
  )
}

function changedSince(type) {
  if (type !== 'WPStatusChanged') return {}
  const evidence = { kind: 'object', fields: fieldsOf(EVIDENCE_BEFORE), openBefore: true }
  return {
    lacks: ADDED_SINCE,
    fields: { evidence: { ...evidence, optional: true, nullable: true } },
  }
}
