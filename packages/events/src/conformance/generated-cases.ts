import { type Case, type Facts, isFacts } from './case.js'
import type { FieldTable } from './field-table.js'
import { envelopeCases } from './generate-envelope-cases.js'
import { limitCases } from './generate-limit-cases.js'
import { payloadCases } from './generate-payload-cases.js'
import { streamCases } from './generate-stream-cases.js'
import { ownCases } from './own-cases.js'
import type { ReadText } from './public-cases.js'

/**
 * Cases made from this package's own ones: every field gone, mistyped, empty and beyond each bound,
 * retired keys at every depth, and every stream in 20 other orders and doubled. The same for the
 * same seed. What is expected follows from `fields.json` and the own cases, not from this code.
 * @throws Error when a file is missing or a line is no case
 */
export async function generatedCases(read: ReadText, seed = 1): Promise<readonly Case[]> {
  const own = await ownCases(read)
  const index = JSON.parse((await read('index.json')) ?? '{}') as Facts
  const table = JSON.parse((await read(String(index.fields))) ?? '{}') as FieldTable
  const valid = own.filter(({ id, op }) => op === 'parse_event' && id.endsWith('/valid'))
  const status = valid.find(({ id }) => id === 'WPStatusChanged/valid')
  const event = isFacts(status?.input) ? status.input : {}
  return [
    ...envelopeCases(valid),
    ...payloadCases(valid, table),
    ...limitCases(event),
    ...streamCases(
      own.filter(({ op }) => op === 'reduce'),
      seed,
    ),
  ]
}
