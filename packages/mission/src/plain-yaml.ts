import { endsHere, readKey, readValue } from './plain-scalar.js'

interface Line {
  readonly indent: number
  readonly text: string
}

interface Cursor {
  readonly lines: readonly Line[]
  at: number
}

class Unsure extends Error {}

/** Control characters, lone surrogates and what some readers take for a line end. */
const UNUSUAL = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u

/**
 * Reads the plain subset of YAML that our files are written in: block maps and lists of ordinary
 * scalars, quoted strings and one-line flow collections. Whatever else it meets (anchors, tags,
 * block scalars, continued lines, repeated keys) it answers `undefined`, and a real parser has to
 * be asked. When it answers, the `yaml` library gives the same value; a property test holds it to
 * that. It exists because loading that library costs more than most commands.
 */
export function readPlainYaml(text: string): { readonly value: unknown } | undefined {
  const lines = splitLines(text)
  if (lines === undefined) return undefined
  if (lines.length === 0) return { value: null }
  if (lines[0]?.indent !== 0) return undefined
  const cursor: Cursor = { lines, at: 0 }
  try {
    const value = readMap(cursor, 0)
    return cursor.at === lines.length ? { value } : undefined
  } catch (error) {
    if (error instanceof Unsure || error instanceof RangeError) return undefined
    throw error
  }
}

/** Lines that carry something; undefined when the text holds what only a parser should judge. */
function splitLines(text: string): Line[] | undefined {
  const plain = text.replace(/\r\n/g, '\n')
  if (UNUSUAL.test(plain.replaceAll('\n', ''))) return undefined
  const lines: Line[] = []
  for (const raw of plain.split('\n')) {
    if (/^ *(?:#|$)/.test(raw)) continue
    if (/^(?:---|\.\.\.|%)/.test(raw)) return undefined
    lines.push({ indent: /^ */.exec(raw)?.[0].length ?? 0, text: raw })
  }
  return lines
}

function readMap(cursor: Cursor, indent: number): Record<string, unknown> {
  const map: Record<string, unknown> = {}
  for (let line = cursor.lines[cursor.at]; line !== undefined; line = cursor.lines[cursor.at]) {
    if (line.indent < indent) break
    if (line.indent > indent || isItem(line)) throw new Unsure()
    readEntry(cursor, indent, map)
  }
  return map
}

/** One `key: value` whose key begins at column `column` of the present line. */
function readEntry(cursor: Cursor, column: number, map: Record<string, unknown>): void {
  const line = cursor.lines[cursor.at] as Line
  const key = readKey(line.text, column)
  if (key === undefined || key.name in map) throw new Unsure()
  cursor.at++
  if (endsHere(line.text, key.end)) {
    map[key.name] = readNested(cursor, column)
    return
  }
  map[key.name] = readRest(cursor, line.text, key.end, column)
}

/** What stands below a key without a value on its own line. */
function readNested(cursor: Cursor, column: number): unknown {
  const next = cursor.lines[cursor.at]
  if (next === undefined || next.indent < column) return null
  if (isItem(next)) return readList(cursor, next.indent)
  return next.indent > column ? readMap(cursor, next.indent) : null
}

function readList(cursor: Cursor, indent: number): unknown[] {
  const items: unknown[] = []
  for (let line = cursor.lines[cursor.at]; line !== undefined; line = cursor.lines[cursor.at]) {
    if (line.indent < indent || (line.indent === indent && !isItem(line))) break
    if (line.indent > indent) throw new Unsure()
    items.push(readItem(cursor, line, indent))
  }
  return items
}

function readItem(cursor: Cursor, line: Line, indent: number): unknown {
  const start = /^ *- */.exec(line.text)?.[0].length ?? 0
  if (start >= line.text.length || line.text[start] === '#') throw new Unsure()
  if (readKey(line.text, start) === undefined) {
    cursor.at++
    return readRest(cursor, line.text, start, indent)
  }
  const map: Record<string, unknown> = {}
  readEntry(cursor, start, map)
  for (let next = cursor.lines[cursor.at]; next !== undefined; next = cursor.lines[cursor.at]) {
    if (next.indent < start) break
    if (next.indent > start || isItem(next)) throw new Unsure()
    readEntry(cursor, start, map)
  }
  return map
}

/** A value on the rest of a line. A deeper line behind it would continue it. */
function readRest(cursor: Cursor, text: string, from: number, column: number): unknown {
  const start = from + (/^ */.exec(text.slice(from))?.[0].length ?? 0)
  const read = readValue(text, start, false)
  if (read === undefined || !endsHere(text, read.end)) throw new Unsure()
  const next = cursor.lines[cursor.at]
  if (next !== undefined && next.indent > column) throw new Unsure()
  return read.value
}

function isItem(line: Line): boolean {
  return /^ *-(?: |$)/.test(line.text)
}
