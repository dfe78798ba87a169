// Writes the conformance cases: `node packages/events/case-sources/write-cases.mjs`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { caseFiles } from './case-files.mjs'

const folder = new URL('../cases/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const { file, text } of caseFiles()) writeFileSync(new URL(file, folder), text)
