import { type MarkdownLine, markdownLines } from './markdown-lines.js'
import { isDoneCell, type SubtaskRow, splitCells } from './subtask-rows.js'
import type { IndexedFile, TaskIndex } from './task-index.js'
import { TextEdits } from './text-edits.js'

type RowFormat = 'checkbox' | 'pipe_table' | 'inline_subtasks'

/** How a subtask stands, and what marking it did. */
export interface MarkedRow {
  readonly format: RowFormat
  readonly changed: boolean
}

interface PlacedRow {
  readonly row: SubtaskRow
  readonly file: IndexedFile
}

/** Marks subtasks in the texts of an index; {@link changed} gives the new texts. */
export class RowMarker {
  private readonly index: TaskIndex
  private readonly done: boolean
  private readonly edits = new Map<string, TextEdits>()
  private readonly marked = new Map<string, MarkedRow>()
  private readonly lines = new Map<string, readonly MarkdownLine[]>()

  constructor(index: TaskIndex, done: boolean) {
    this.index = index
    this.done = done
  }

  /** Undefined when the id stands nowhere. `wpId` narrows an id that several sections use. */
  mark(id: string, wpId: string | null): MarkedRow | undefined {
    const key = `${wpId ?? ''}/${id}`
    if (this.marked.has(key)) return { ...(this.marked.get(key) as MarkedRow), changed: false }
    const result = this.markRows(id, wpId) ?? this.addRow(id, wpId)
    if (result !== undefined) this.marked.set(key, result)
    return result
  }

  /** Files whose text changes. */
  changed(): readonly IndexedFile[] {
    return this.files().flatMap((file) => {
      const text = this.edits.get(file.path)?.apply() ?? file.text
      return text === file.text ? [] : [{ path: file.path, text }]
    })
  }

  /** Checkbox rows, all of them, so that copies cannot disagree; else the status cell. */
  private markRows(id: string, wpId: string | null): MarkedRow | undefined {
    const rows = this.rowsOf(id, wpId)
    const boxes = rows.filter(({ row }) => row.form === 'checkbox')
    if (boxes.length > 0) {
      const open = boxes.filter(({ row }) => row.done !== this.done)
      for (const { row, file } of open) this.checkBox(file, row)
      return { format: 'checkbox', changed: open.length > 0 }
    }
    const cells = rows.filter(({ row }) => row.form === 'pipe_table')
    if (cells.length > 0) {
      const open = cells.filter(({ row }) => row.done !== this.done)
      for (const { row, file } of open) this.fillCell(file, row)
      return { format: 'pipe_table', changed: open.length > 0 }
    }
    const marked = rows.find(({ row }) => row.form === 'index' && row.done === true)
    return marked !== undefined && this.done ? { format: 'pipe_table', changed: false } : undefined
  }

  private checkBox(file: IndexedFile, row: SubtaskRow): void {
    const { text, line } = this.place(file, row)
    const at = text.search(/\[[ xX]\]/)
    if (at === -1) return
    const mark = this.done ? '[x]' : '[ ]'
    this.editsOf(file).replace(row.line, line.slice(0, at) + mark + line.slice(at + mark.length))
  }

  private fillCell(file: IndexedFile, row: SubtaskRow): void {
    const { text, line } = this.place(file, row)
    const cell = splitCells(text)[row.column ?? 0] ?? ''
    const usesBoxes = /^[`*_]*\[[ xd]\]/i.test(cell)
    const value = this.done ? (usesBoxes ? '[x]' : 'done') : usesBoxes ? '[ ]' : 'pending'
    if (isDoneCell(cell) !== this.done) {
      this.editsOf(file).replace(row.line, replaceCell(line, text, row.column ?? 0, value))
    }
  }

  /** A row as it will be, and what the grammar sees of it: comments blank, the same columns. */
  private place(file: IndexedFile, row: SubtaskRow): { text: string; line: string } {
    const line = this.editsOf(file).line(row.line)
    const text = this.seen(file)[row.line - 1]?.text ?? ''
    return { text: line.startsWith('\ufeff') ? ` ${text}` : text, line }
  }

  /** A known id without a row of its own gets one: no id is a dead end. [H-FR-017] */
  private addRow(id: string, wpId: string | null): MarkedRow | undefined {
    const rows = this.rowsOf(id, wpId)
    const row = `- ${this.done ? '[x]' : '[ ]'} ${id}`
    const inline = rows.find((placed) => placed.row.form === 'inline')
    if (inline !== undefined) {
      this.editsOf(inline.file).insertAfter(inline.row.line, row)
      return { format: 'inline_subtasks', changed: true }
    }
    const owners = this.index.workPackages.filter((file) => file.subtasks?.includes(id))
    if (rows.length === 0 && owners.length === 0) return undefined
    const owner = wpId ?? rows[0]?.row.wpId ?? owners[0]?.wpId ?? null
    this.appendToSection(owner, row)
    return { format: 'inline_subtasks', changed: true }
  }

  private appendToSection(wpId: string | null, row: string): void {
    const section = this.index.tasks?.sections.findLast((found) => found.wpId === wpId)
    const own = this.index.workPackages.find((file) => file.wpId === wpId)
    const { tasksFile } = this.index
    if (tasksFile !== null && (section !== undefined || own === undefined)) {
      this.appendWithin(tasksFile, row, section?.firstLine ?? 1, section?.lastLine)
    } else if (own !== undefined) {
      this.appendWithin(own, row, 1)
    }
  }

  private appendWithin(file: IndexedFile, row: string, first: number, last?: number): void {
    const edits = this.editsOf(file)
    const isHidden = (line: number) => this.seen(file)[line - 1]?.open !== true
    let at = last ?? edits.lines.length
    while (at > first && (edits.line(at).trim() === '' || isHidden(at))) at--
    const above = edits.addedAfter(at).at(-1) ?? edits.line(at)
    if (!/^\s*[-*+]\s/.test(above)) edits.insertAfter(at, '')
    edits.insertAfter(at, row)
  }

  private rowsOf(id: string, wpId: string | null): PlacedRow[] {
    const { tasksFile, tasks } = this.index
    const placed =
      tasksFile === null ? [] : (tasks?.rows ?? []).map((row) => ({ row, file: tasksFile }))
    const inFiles = this.index.workPackages.flatMap((file) =>
      file.rows.map((row) => ({ row, file })),
    )
    const all = [...placed, ...inFiles].filter(({ row }) => row.id === id)
    const own = all.filter(({ row }) => wpId !== null && (row.wpId === wpId || row.wpId === null))
    return own.length > 0 ? own : all
  }

  /** What the grammar sees of a file: rows are changed where it found them. */
  private seen(file: IndexedFile): readonly MarkdownLine[] {
    const lines = this.lines.get(file.path) ?? markdownLines(file.text)
    this.lines.set(file.path, lines)
    return lines
  }

  private files(): readonly IndexedFile[] {
    const { tasksFile, workPackages } = this.index
    return tasksFile === null ? workPackages : [tasksFile, ...workPackages]
  }

  private editsOf(file: IndexedFile): TextEdits {
    const edits = this.edits.get(file.path) ?? new TextEdits(file.text)
    this.edits.set(file.path, edits)
    return edits
  }
}

/** One cell of a pipe row changed, every other byte kept; `seen` says where the cells are. */
function replaceCell(line: string, seen: string, column: number, value: string): string {
  const lead = /^\s*\|/.exec(seen)?.[0] ?? ''
  const pieces = seen.slice(lead.length).split(/(?<!\\)\|/)
  const old = pieces[column]
  if (old === undefined) return line
  const start = pieces.slice(0, column).reduce((at, piece) => at + piece.length + 1, lead.length)
  return line.slice(0, start) + ` ${value} `.padEnd(old.length) + line.slice(start + old.length)
}
