// Writes the JSON Schemas from the built package: `pnpm --filter @spec-kitty/events gen`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { schemaDocuments } from './dist/schemas/schema-documents.js'

const folder = new URL('schemas/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const { file, text } of schemaDocuments()) writeFileSync(new URL(file, folder), text)
