/** A scalar or flow collection that was understood for certain, and where it ended. */
export interface Understood {
  readonly value: unknown
  readonly end: number
}

const INT = /^[-+]?[0-9]+$|^0o[0-7]+$|^0x[0-9a-fA-F]+$/
const FLOAT =
  /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$|^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/
const CERTAIN_INT = /^(?:0|[1-9][0-9]{0,14})$/
const WORDS: Readonly<Record<string, unknown>> = {
  null: null,
  Null: null,
  NULL: null,
  '~': null,
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
}
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  n: '\n',
  t: '\t',
}

/**
 * Reads the value at `start` of one line; undefined when it is anything but an ordinary scalar, a
 * quoted string, or a flow list or map of those. `flow` is true inside brackets.
 */
export function readValue(line: string, start: number, flow: boolean): Understood | undefined {
  switch (line[start]) {
    case undefined:
      return undefined
    case "'":
      return readSingleQuoted(line, start)
    case '"':
      return readDoubleQuoted(line, start)
    case '[':
      return readFlowList(line, start)
    case '{':
      return readFlowMap(line, start)
    default:
      return readPlain(line, start, flow)
  }
}

/** True when nothing but blanks or a comment follows. */
export function endsHere(line: string, at: number): boolean {
  const rest = line.slice(at)
  return /^ *$/.test(rest) || /^ +#/.test(rest)
}

function readPlain(line: string, start: number, flow: boolean): Understood | undefined {
  const first = line[start] as string
  if (',]}#&*!|>%@`'.includes(first)) return undefined
  if ('-?:'.includes(first) && !/[^\s,[\]{}]/.test(line[start + 1] ?? ' ')) return undefined
  const rest = line.slice(start)
  const stop = flow ? /[,[\]{}]| #/.exec(rest) : / #/.exec(rest)
  const text = (stop === null ? rest : rest.slice(0, stop.index)).replace(/ +$/, '')
  if (/:(?: |$)/.test(text) || (flow && text.includes(':'))) return undefined
  if (text in WORDS) return { value: WORDS[text], end: start + text.length }
  if (CERTAIN_INT.test(text)) return { value: Number(text), end: start + text.length }
  if (INT.test(text) || FLOAT.test(text)) return undefined
  return { value: text, end: start + text.length }
}

function readSingleQuoted(line: string, start: number): Understood | undefined {
  const match = /^'((?:[^']|'')*)'(?!')/.exec(line.slice(start))
  if (match === null) return undefined
  return { value: (match[1] ?? '').replaceAll("''", "'"), end: start + match[0].length }
}

function readDoubleQuoted(line: string, start: number): Understood | undefined {
  const match = /^"((?:[^"\\]|\\.)*)"/.exec(line.slice(start))
  if (match === null) return undefined
  let certain = true
  const value = (match[1] ?? '').replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, letter: string) => {
    if (letter.length === 5) return String.fromCharCode(Number.parseInt(letter.slice(1), 16))
    const plain = ESCAPES[letter]
    if (plain === undefined) certain = false
    return plain ?? ''
  })
  if (!certain || /[\ud800-\udfff]/.test(value)) return undefined
  return { value, end: start + match[0].length }
}

function readFlowList(line: string, start: number): Understood | undefined {
  const items: unknown[] = []
  let at = skipBlanks(line, start + 1)
  if (line[at] === ']') return { value: items, end: at + 1 }
  for (;;) {
    const item = readValue(line, at, true)
    if (item === undefined) return undefined
    items.push(item.value)
    at = skipBlanks(line, item.end)
    if (line[at] === ']') return { value: items, end: at + 1 }
    if (line[at] !== ',') return undefined
    at = skipBlanks(line, at + 1)
    if (line[at] === ']') return { value: items, end: at + 1 }
  }
}

function readFlowMap(line: string, start: number): Understood | undefined {
  const map: Record<string, unknown> = {}
  let at = skipBlanks(line, start + 1)
  if (line[at] === '}') return { value: map, end: at + 1 }
  for (;;) {
    const key = readKey(line, at)
    if (key === undefined || key.name in map) return undefined
    at = skipBlanks(line, key.end)
    const value = readValue(line, at, true)
    if (value === undefined) return undefined
    map[key.name] = value.value
    at = skipBlanks(line, value.end)
    if (line[at] === '}') return { value: map, end: at + 1 }
    if (line[at] !== ',') return undefined
    at = skipBlanks(line, at + 1)
    if (line[at] === '}') return { value: map, end: at + 1 }
  }
}

/** A plain key followed by `:` and a blank or the end of the line; `end` is behind the colon. */
export function readKey(line: string, at: number): { name: string; end: number } | undefined {
  const match = /^([A-Za-z_][A-Za-z0-9_.-]{0,99}):(?= |$)/.exec(line.slice(at))
  const name = match?.[1]
  if (match === null || name === undefined) return undefined
  if (name in WORDS || name === '__proto__' || name in Object.prototype) return undefined
  return { name, end: at + match[0].length }
}

function skipBlanks(line: string, at: number): number {
  let next = at
  while (line[next] === ' ') next++
  return next
}
