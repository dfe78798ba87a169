// Writes the JSON Schemas and the golden table of moves from the built package:
// `pnpm --filter @spec-kitty/events gen`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { goldenText } from './dist/lanes/transition-golden.js'
import { schemaFiles } from './dist/schemas/schema-documents.js'

const schemas = new URL('schemas/', import.meta.url)
rmSync(schemas, { recursive: true, force: true })
mkdirSync(new URL('reference/', schemas), { recursive: true })
for (const { file, text } of schemaFiles()) writeFileSync(new URL(file, schemas), text)

const cases = new URL('cases/', import.meta.url)
mkdirSync(cases, { recursive: true })
writeFileSync(new URL('transitions.jsonl', cases), goldenText())
