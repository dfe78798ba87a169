import { isTableLine } from './dependency-line.js'
import { type MarkdownLine, markdownLines } from './markdown-lines.js'
import { splitCells } from './subtask-rows.js'

const BULLET = /^(\s*)(?:[-*+]|\d+[.)])\s+(.*)$/
const LEADING_ID = /^[*_`[\]]*((?:FR|NFR|C|SC)-\d+)(?![A-Za-z0-9])[*_`[\]]*\s*[:.–—-]?\s*[*_]*\s*/

/**
 * What a spec says of each id, in its own words: the other cells of the row that begins with it,
 * joined by ` | `, or its bullet with the lines that are indented below. The first place counts; an
 * id that begins neither a row nor a bullet has no entry.
 */
export function requirementTexts(spec: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const lines = markdownLines(spec)
  lines.forEach((line, at) => {
    const row = isTableLine(line.text) ? rowOf(line.raw) : bulletOf(lines, at)
    if (row !== undefined && row.text !== '' && !found.has(row.id)) found.set(row.id, row.text)
  })
  return found
}

interface Row {
  readonly id: string
  readonly text: string
}

function rowOf(raw: string): Row | undefined {
  const [first = '', ...rest] = splitCells(raw)
  const id = LEADING_ID.exec(first)?.[1]
  if (id === undefined) return undefined
  const title = first.replace(LEADING_ID, '')
  return { id, text: [title, ...rest].filter((cell) => cell !== '').join(' | ') }
}

function bulletOf(lines: readonly MarkdownLine[], at: number): Row | undefined {
  const line = lines[at]
  const match = BULLET.exec(line?.text ?? '')
  const id = LEADING_ID.exec(match?.[2] ?? '')?.[1]
  if (match === null || id === undefined) return undefined
  const indent = match[1]?.length ?? 0
  const parts = [(match[2] ?? '').replace(LEADING_ID, '')]
  for (let below = at + 1; below < lines.length; below++) {
    const next = lines[below] as MarkdownLine
    const deeper = /^(\s*)\S/.exec(next.text)
    if (deeper === null || (deeper[1]?.length ?? 0) <= indent) break
    parts.push(next.text.trim())
  }
  return { id, text: parts.join(' ').trim() }
}
