// Writes what the built package promises, after its schemas and cases: `contract.json`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contractDocument } from './contract-document.mjs'

const root = process.argv[2] ?? import.meta.dirname
const document = await contractDocument(root)
writeFileSync(join(root, 'contract.json'), `${JSON.stringify(document, null, 2)}\n`)
