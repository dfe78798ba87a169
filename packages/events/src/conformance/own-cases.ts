import { type Case, type Facts, isFacts, isOp } from './case.js'
import type { ReadText } from './public-cases.js'

/**
 * This package's own cases, from the `index.json` of its `cases` folder and the files it lists.
 * @throws Error when a file is missing or a line is no case
 */
export async function ownCases(read: ReadText): Promise<readonly Case[]> {
  const index = JSON.parse(await need(read, 'index.json')) as Facts
  const files = Array.isArray(index.files) ? index.files.map(String) : []
  const cases: Case[] = []
  for (const file of files) {
    const stratum = file.replace(/\.jsonl$/, '')
    const lines = (await need(read, file)).split('\n').filter((line) => line !== '')
    lines.forEach((line, at) => {
      cases.push(caseOf(JSON.parse(line), stratum, `${file}:${at + 1}`))
    })
  }
  return cases
}

function caseOf(row: unknown, stratum: string, place: string): Case {
  if (!isFacts(row) || typeof row.id !== 'string' || !isOp(row.op) || !isFacts(row.expect))
    throw new Error(`${place}: not a case`)
  const { id, op, input, expect } = row
  const dialect = row.dialect === undefined ? {} : { dialect: row.dialect as 'native' }
  return { id, stratum, op, ...dialect, input, expect }
}

async function need(read: ReadText, path: string): Promise<string> {
  const text = await read(path)
  if (text === undefined) throw new Error(`${path}: not there`)
  return text
}
