// Writes the JSON Schemas and the golden table of moves from the built package:
// `pnpm --filter @spec-kitty/events gen`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { goldenText } from './dist/lanes/transition-golden.js'
import { schemaDocuments } from './dist/schemas/schema-documents.js'

const folder = new URL('schemas/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const { file, text } of schemaDocuments()) writeFileSync(new URL(file, folder), text)

const cases = new URL('cases/', import.meta.url)
mkdirSync(cases, { recursive: true })
writeFileSync(new URL('transitions.jsonl', cases), goldenText())
