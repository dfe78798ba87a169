import { compileSegment, type Segment, segmentMatches, segmentsMeet } from './glob-segment.js'

export interface GlobOptions {
  /** Set it where `core.ignorecase` is. */
  readonly ignoreCase?: boolean
}

/** One alternative of a glob: segments, where `deep` stands for any number of segments. */
type Part = Segment | 'deep'

const BRACES_MAX = 512

/**
 * True when `path` is matched: `*`, `?`, `[…]`, `{a,b}` stay in a segment, `**` crosses segments.
 * A glob that ends in `/` means everything below it. Hidden names are matched like all others.
 */
export function matchesGlob(glob: string, path: string, options: GlobOptions = {}): boolean {
  return globMatcher(glob, options)(path)
}

/** {@link matchesGlob} for many paths: the glob is read once. */
export function globMatcher(glob: string, options: GlobOptions = {}): (path: string) => boolean {
  const alternatives = compile(glob, options)
  return (path) => {
    const segments = fold(path, options).split('/')
    return alternatives.some((parts) => matches(parts, segments))
  }
}

/** A path that both globs match, or undefined when there is none. Exact, segment by segment. */
export function globsOverlap(
  first: string,
  second: string,
  options: GlobOptions = {},
): string | undefined {
  return compiledOverlap(compileGlob(first, options), compileGlob(second, options))
}

/** A glob made ready to be compared with many others. */
export type CompiledGlob = readonly Alternative[]

/** One way to read the braces of a glob, and what each of its parts certainly begins and ends with. */
interface Alternative {
  readonly parts: readonly Part[]
  readonly edges: readonly Edges[]
}

/** Letters before the first and behind the last wildcard; null for any number of segments. */
type Edges = { readonly begin: string; readonly end: string; readonly exact: boolean } | null

/** Reads a glob once for any number of {@link compiledOverlap}. */
export function compileGlob(glob: string, options: GlobOptions = {}): CompiledGlob {
  return expandBraces(fold(glob, options)).map((text) => {
    const segments = segmentsOf(text)
    return { parts: partsOf(segments), edges: segments.map(edgesOf) }
  })
}

/** A path that both match, or undefined. */
export function compiledOverlap(first: CompiledGlob, second: CompiledGlob): string | undefined {
  for (const a of first) {
    for (const b of second) {
      if (cannotMeet(a, b)) continue
      const example = meet(a.parts, b.parts)
      if (example !== undefined) return example
    }
  }
  return undefined
}

/** True when a glob has no wildcard: it names one path. */
export function isLiteral(glob: string): boolean {
  return !/[*?[{]/.test(glob)
}

/** The glob's leading segments without wildcards, joined by `/`. */
export function literalPrefix(glob: string): string {
  const segments = glob.split('/')
  const wild = segments.findIndex((segment) => !isLiteral(segment))
  return (wild === -1 ? segments : segments.slice(0, wild)).join('/')
}

/** Most pairs begin or end apart, which is seen without walking through both. */
function cannotMeet({ edges: a }: Alternative, { edges: b }: Alternative): boolean {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const [first, second] = [a[at], b[at]]
    if (!first || !second) break
    if (areApart(first, second)) return true
  }
  for (let at = 1; at <= shared; at++) {
    const [first, second] = [a[a.length - at], b[b.length - at]]
    if (!first || !second) break
    if (areApart(first, second)) return true
  }
  return false
}

function areApart(a: NonNullable<Edges>, b: NonNullable<Edges>): boolean {
  if (a.exact && b.exact) return a.begin !== b.begin
  const begins = a.begin.startsWith(b.begin) || b.begin.startsWith(a.begin)
  return !begins || !(a.end.endsWith(b.end) || b.end.endsWith(a.end))
}

function edgesOf(segment: string): Edges {
  if (segment === '**') return null
  if (segment.includes('\\')) return { begin: '', end: '', exact: false }
  const wild = /[*?[]/.exec(segment)
  if (wild === null) return { begin: segment, end: segment, exact: true }
  const end = /[^*?\]]*$/.exec(segment)?.[0] ?? ''
  return { begin: segment.slice(0, wild.index), end: end.includes('[') ? '' : end, exact: false }
}

function fold(text: string, options: GlobOptions): string {
  const normal = text.normalize('NFC').replace(/^(?:\.\/)+/, '')
  return options.ignoreCase === true ? normal.toLowerCase() : normal
}

function compile(glob: string, options: GlobOptions): Part[][] {
  return expandBraces(fold(glob, options)).map((text) => partsOf(segmentsOf(text)))
}

function segmentsOf(alternative: string): string[] {
  const whole = alternative.endsWith('/') ? `${alternative}**` : alternative
  return whole.split('/').filter((segment) => segment !== '')
}

function partsOf(segments: readonly string[]): Part[] {
  const parts: Part[] = segments.map((segment) =>
    segment === '**' ? 'deep' : compileSegment(segment),
  )
  if (parts.at(-1) === 'deep') parts.splice(-1, 0, compileSegment('*'))
  return parts
}

function expandBraces(glob: string): string[] {
  const done: string[] = []
  const open = [glob]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const brace = /\{([^{}]*,[^{}]*)\}/.exec(next)
    if (brace === null || done.length + open.length > BRACES_MAX) {
      done.push(next)
      continue
    }
    const head = next.slice(0, brace.index)
    const tail = next.slice(brace.index + brace[0].length)
    const choices = (brace[1] ?? '').split(',').map((choice) => head + choice + tail)
    open.push(...choices.reverse())
  }
  return done
}

function matches(parts: readonly Part[], path: readonly string[]): boolean {
  let states = new Set([0])
  close(states, parts)
  for (const segment of path) {
    const next = new Set<number>()
    for (const state of states) {
      const part = parts[state]
      if (part === 'deep') next.add(state)
      else if (part !== undefined && segmentMatches(part, segment)) next.add(state + 1)
    }
    close(next, parts)
    states = next
  }
  return states.has(parts.length)
}

/** `deep` may stand for nothing: whoever is before it is also behind it. */
function close(states: Set<number>, parts: readonly Part[]): void {
  for (const state of states) if (parts[state] === 'deep') states.add(state + 1)
}

/** Breadth-first through the product of the two automata; the path of the first meeting. */
function meet(a: readonly Part[], b: readonly Part[]): string | undefined {
  const seen = new Set<number>()
  let level: { i: number; j: number; path: readonly string[] }[] = [{ i: 0, j: 0, path: [] }]
  while (level.length > 0) {
    const next: typeof level = []
    for (const { i, j, path } of level) {
      const key = i * (b.length + 1) + j
      if (seen.has(key)) continue
      seen.add(key)
      if (i === a.length && j === b.length && path.length > 0) return path.join('/')
      for (const step of steps(a[i], b[j])) {
        next.push({ i: i + step.i, j: j + step.j, path: [...path, ...step.segment] })
      }
    }
    level = next
  }
  return undefined
}

function steps(
  a: Part | undefined,
  b: Part | undefined,
): { i: number; j: number; segment: string[] }[] {
  const found: { i: number; j: number; segment: string[] }[] = []
  if (a === 'deep') found.push({ i: 1, j: 0, segment: [] })
  if (b === 'deep') found.push({ i: 0, j: 1, segment: [] })
  if (a === undefined || b === undefined || (a === 'deep' && b === 'deep')) return found
  const any = compileSegment('*')
  const example = segmentsMeet(a === 'deep' ? any : a, b === 'deep' ? any : b)
  if (example === undefined) return found
  found.push({ i: a === 'deep' ? 0 : 1, j: b === 'deep' ? 0 : 1, segment: [example] })
  return found
}
