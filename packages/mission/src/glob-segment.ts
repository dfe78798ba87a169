/** A compiled path segment: single characters and `star`, which stands for any run of them. */
export type Segment = readonly Token[]
type Token = 'star' | CharacterSet

interface CharacterSet {
  readonly negated: boolean
  /** Inclusive ranges of code points. */
  readonly ranges: readonly (readonly [number, number])[]
}

const ANY: CharacterSet = { negated: true, ranges: [[0x2f, 0x2f]] }

/** Compiles one segment: `*` and `**` any run, `?` one character, `[a-z]`, `[!a]`, `\x` literally x. */
export function compileSegment(text: string): Segment {
  const tokens: Token[] = []
  const characters = Array.from(text)
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string
    if (character === '*') {
      if (tokens.at(-1) !== 'star') tokens.push('star')
    } else if (character === '?') {
      tokens.push(ANY)
    } else if (character === '[') {
      const set = readClass(characters, i)
      tokens.push(set?.set ?? single(character))
      if (set !== undefined) i = set.end
    } else if (character === '\\' && i + 1 < characters.length) {
      tokens.push(single(characters[++i] as string))
    } else {
      tokens.push(single(character))
    }
  }
  return tokens
}

/** True when the whole of `text` is matched. */
export function segmentMatches(segment: Segment, text: string): boolean {
  let states = new Set([0])
  close(states, segment)
  for (const character of text) {
    const code = character.codePointAt(0) as number
    const next = new Set<number>()
    for (const state of states) {
      const token = segment[state]
      if (token === 'star') next.add(state)
      else if (token !== undefined && has(token, code)) next.add(state + 1)
    }
    close(next, segment)
    states = next
  }
  return states.has(segment.length)
}

/** A non-empty text that both segments match, or undefined. */
export function segmentsMeet(a: Segment, b: Segment): string | undefined {
  const seen = new Set<number>()
  const queue: { i: number; j: number; text: string }[] = [{ i: 0, j: 0, text: '' }]
  let empty = false
  for (const { i, j, text } of queue) {
    const key = i * (b.length + 1) + j
    if (seen.has(key)) continue
    seen.add(key)
    if (i === a.length && j === b.length) {
      if (text !== '') return text
      empty = true
      continue
    }
    queue.push(...steps(a[i], b[j]).map((s) => ({ i: i + s.i, j: j + s.j, text: text + s.text })))
  }
  return empty && a.includes('star') && b.includes('star') ? 'x' : undefined
}

function steps(
  a: Token | undefined,
  b: Token | undefined,
): { i: number; j: number; text: string }[] {
  const found: { i: number; j: number; text: string }[] = []
  if (a === 'star') found.push({ i: 1, j: 0, text: '' })
  if (b === 'star') found.push({ i: 0, j: 1, text: '' })
  if (a === undefined || b === undefined || (a === 'star' && b === 'star')) return found
  const code = common(a === 'star' ? ANY : a, b === 'star' ? ANY : b)
  if (code === undefined) return found
  const text = String.fromCodePoint(code)
  found.push({ i: a === 'star' ? 0 : 1, j: b === 'star' ? 0 : 1, text })
  return found
}

/** A character in both sets. Candidates are the borders of all ranges: one of them must do. */
function common(a: CharacterSet, b: CharacterSet): number | undefined {
  const borders = [...a.ranges, ...b.ranges].flatMap(([from, to]) => [from, to, from - 1, to + 1])
  return [...[...'axz0_'].map((letter) => letter.charCodeAt(0)), ...borders].find(
    (code) => code > 0x20 && code <= 0x10ffff && code !== 0x2f && has(a, code) && has(b, code),
  )
}

function has(set: CharacterSet, code: number): boolean {
  return set.ranges.some(([from, to]) => from <= code && code <= to) !== set.negated
}

function single(character: string): CharacterSet {
  const code = character.codePointAt(0) as number
  return { negated: false, ranges: [[code, code]] }
}

function close(states: Set<number>, segment: Segment): void {
  for (const state of states) if (segment[state] === 'star') states.add(state + 1)
}

/** The class that opens at `start`; undefined when it is never closed, so that `[` is a letter. */
function readClass(
  characters: readonly string[],
  start: number,
): { set: CharacterSet; end: number } | undefined {
  let i = start + 1
  const negated = characters[i] === '!' || characters[i] === '^'
  if (negated) i++
  const end = characters.indexOf(']', i + 1)
  if (end === -1) return undefined
  const ranges: [number, number][] = negated ? [[0x2f, 0x2f]] : []
  while (i < end) {
    const from = characters[i] as string
    const isRange = characters[i + 1] === '-' && i + 2 < end
    const to = isRange ? (characters[i + 2] as string) : from
    ranges.push([from.codePointAt(0) as number, to.codePointAt(0) as number])
    i += isRange ? 3 : 1
  }
  return { set: { negated, ranges }, end }
}
