import { isTableLine, labelPattern } from './dependency-line.js'
import type { MarkdownLine } from './markdown-lines.js'

type RowForm = 'checkbox' | 'pipe_table' | 'inline' | 'index'

/** One place where a subtask stands in a text. */
export interface SubtaskRow {
  /** `T001`, `T012a`. */
  readonly id: string
  readonly form: RowForm
  /** Null where the form cannot say: an inline list, and an index row without a mark. */
  readonly done: boolean | null
  /** One-based. */
  readonly line: number
  /** Of the section it stands in, else of the row's `WP` cell. */
  readonly wpId: string | null
  /** For a table row: column of its status cell. */
  readonly column: number | null
}

const ID = '(T\\d{2,5}[a-z]?)(?![A-Za-z0-9])'
const CHECKBOX = new RegExp(`^[\\s>]*(?:[-*+]|\\d+[.)])\\s+\\[([ xX])\\]\\s+[*_\`]*${ID}`, 'i')
const INLINE = labelPattern('Subtasks')

/** Every subtask row of a text, in the order of its lines. [B-FR-007] [B-FR-011] */
export function readSubtaskRows(
  lines: readonly MarkdownLine[],
  wpAt: (line: number) => string | null,
): SubtaskRow[] {
  const rows: SubtaskRow[] = []
  let table: Table | undefined
  lines.forEach((line, index) => {
    if (isTableLine(line.text)) {
      const cells = splitCells(line.text)
      table ??= readHeader(cells, lines[index + 1]?.text)
      const row = table === undefined ? undefined : readTableRow(table, cells, line, wpAt)
      if (row !== undefined) rows.push(row)
      return
    }
    table = undefined
    rows.push(...readListRows(line, wpAt(line.number)))
  })
  return rows
}

/** `T001` in any case as it is written in files; undefined for what is no subtask id. */
export function subtaskId(text: string): string | undefined {
  const match = /^t(\d{2,5})([a-z]?)$/i.exec(text.trim())
  return match === null ? undefined : `T${match[1]}${match[2]?.toLowerCase()}`
}

/** Cells of a pipe row, trimmed. */
export function splitCells(text: string): string[] {
  return text
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
}

export function isDoneCell(cell: string): boolean {
  return /^[`*_]*(?:done|\[x\]|\[d\]|✅)(?![A-Za-z0-9])/i.test(cell)
}

interface Table {
  readonly columns: number
  readonly status: number
  readonly workPackage: number
}

function readHeader(cells: readonly string[], below: string | undefined): Table | undefined {
  if (below === undefined || !isTableLine(below)) return undefined
  if (!splitCells(below).every((cell) => /^:?-+:?$/.test(cell))) return undefined
  const names = cells.map((cell) => cell.replace(/[`*_]/g, '').toLowerCase())
  return {
    columns: cells.length,
    status: names.indexOf('status'),
    workPackage: names.findIndex((name) => name === 'wp' || name === 'work package'),
  }
}

function readTableRow(
  table: Table,
  cells: readonly string[],
  line: MarkdownLine,
  wpAt: (line: number) => string | null,
): SubtaskRow | undefined {
  const id = cells.map((cell) => subtaskId(cell.replace(/[`*_]/g, ''))).find((found) => found)
  if (id === undefined) return undefined
  const named = /WP\d{2,3}(?![A-Za-z0-9])/i.exec(cells[table.workPackage] ?? '')?.[0].toUpperCase()
  const place = { id, line: line.number, wpId: wpAt(line.number) ?? named ?? null }
  if (table.status !== -1) {
    const done = isDoneCell(cells[table.status] ?? '')
    return { ...place, form: 'pipe_table', done, column: table.status }
  }
  const done = /^[`*_]*\[d\]/i.test(cells[table.columns - 1] ?? '') ? true : null
  return { ...place, form: 'index', done, column: null }
}

function readListRows(line: MarkdownLine, wpId: string | null): SubtaskRow[] {
  const box = CHECKBOX.exec(line.text)
  const place = { line: line.number, wpId, column: null }
  if (box !== null) {
    const id = subtaskId(box[2] ?? '')
    return id === undefined ? [] : [{ ...place, id, form: 'checkbox', done: box[1] !== ' ' }]
  }
  const label = INLINE.exec(line.text)
  if (label === null) return []
  return listedIds(line.text.slice(label.index + label[0].length)).map((id) => ({
    ...place,
    id,
    form: 'inline',
    done: null,
  }))
}

function listedIds(text: string): string[] {
  const ids: string[] = []
  let rest = text
  for (;;) {
    const match = new RegExp(
      `^[\\s\`*_[\\]]*${ID}[\`*_\\]]*(?:\\s*\\([^()]*\\))?\\s*(?:,|and\\b)?`,
      'i',
    ).exec(rest)
    const id = match === null ? undefined : subtaskId(match[1] ?? '')
    if (match === null || id === undefined) return ids
    ids.push(id)
    rest = rest.slice(match[0].length)
  }
}
