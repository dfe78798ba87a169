import { type Case, type Facts, isFacts, isOp } from './case.js'
import type { ReadText } from './public-cases.js'
import { transitionCases } from './transition-cases.js'

/**
 * This package's own cases, from the `index.json` of its `cases` folder and the files it lists.
 * @throws Error when a file is missing or a line is no case
 */
export async function ownCases(read: ReadText): Promise<readonly Case[]> {
  const index = JSON.parse(await need(read, 'index.json')) as Facts
  const cases: Case[] = []
  for (const file of textsOf(index.files)) {
    const stratum = file.replace(/\.jsonl$/, '')
    const lines = linesOf(await need(read, file))
    lines.forEach((line, at) => {
      cases.push(caseOf(JSON.parse(line), stratum, `${file}:${at + 1}`))
    })
  }
  for (const file of textsOf(index.tables))
    cases.push(...transitionCases(linesOf(await need(read, file))))
  return cases
}

function caseOf(row: unknown, stratum: string, place: string): Case {
  if (!isFacts(row) || typeof row.id !== 'string' || !isOp(row.op) || !isFacts(row.expect))
    throw new Error(`${place}: not a case`)
  const { id, op, input, expect } = row
  const dialect = row.dialect === undefined ? {} : { dialect: row.dialect as 'native' }
  return { id, stratum, op, ...dialect, input, expect }
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : []
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}

async function need(read: ReadText, path: string): Promise<string> {
  const text = await read(path)
  if (text === undefined) throw new Error(`${path}: not there`)
  return text
}
