import * as z from 'zod/mini'
import type { CommandEntry } from '../command-table.js'
import { schemaName } from '../help/command-page.js'
import { envelopeSchema } from '../results/registry.js'

/** The JSON Schema of each command's whole answer, by file name. */
export function schemaFiles(table: readonly CommandEntry[]): ReadonlyMap<string, string> {
  return new Map(
    table.map((entry) => {
      const { $schema, ...schema } = z.toJSONSchema(envelopeSchema(entry.id))
      const document = {
        $schema,
        $id: `urn:spec-kitty:cli:${schemaName(entry.id)}`,
        title: `spec-kitty ${entry.id} --json`,
        ...schema,
      }
      return [schemaName(entry.id), `${JSON.stringify(document, undefined, 2)}\n`]
    }),
  )
}
