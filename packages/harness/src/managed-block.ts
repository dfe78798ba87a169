import { createHash } from 'node:crypto'

const BEGIN = '# >>> spec-kitty (managed block) >>>'
const END = '# <<< spec-kitty <<<'

/** A block of lines of ours in a file of the user's. */
export interface ManagedBlock {
  readonly path: string
  readonly lines: readonly string[]
}

/** The two blocks that every project gets. */
export const MANAGED_BLOCKS: readonly ManagedBlock[] = [
  {
    path: '.gitattributes',
    lines: [
      'kitty-specs/**/status.events.jsonl text eol=lf merge=union linguist-generated=true',
      // git only has to get past it: the next write makes it from the log, whatever stands there
      'kitty-specs/**/status.json text eol=lf merge=union linguist-generated=true',
      'kitty-specs/**/gates.jsonl text eol=lf merge=union linguist-generated=true',
    ],
  },
  {
    path: '.gitignore',
    lines: [
      '/.kittify/runtime/',
      '/.kittify/derived/',
      '/.kittify/workspaces/',
      '/.kittify/sync/',
      '/.kittify/.*.tmp',
      '/.kittify/mission-brief.md',
      '/.kittify/brief-source.yaml',
      '/.kittify/ticket-context.md',
      '/.kittify/pending-origin.yaml',
      '/.worktrees/',
    ],
  },
]

/**
 * What has to happen for a block to stand in a file:
 * `added` (the whole new text), `present` (ours already), `edited` (somebody changed it: kept), or
 * `damaged` (markers unbalanced or doubled: nothing may be written).
 */
export type BlockPlacement =
  | { readonly kind: 'added'; readonly text: string }
  | { readonly kind: 'present' }
  | { readonly kind: 'edited' }
  | { readonly kind: 'damaged' }

/**
 * The block as it belongs into a file. Where a line of somebody else's already says how a file is
 * merged, such as one that an older tool wrote for its driver, ours for that file is left out: the
 * later line would win, and theirs stays valid.
 */
export function fitBlock(block: ManagedBlock, present: string | undefined): ManagedBlock {
  if (present === undefined) return block
  const others = linesOutside(present.split(/\r?\n/)).map(mergedFile)
  const lines = block.lines.filter((line) => {
    const file = mergedFile(line)
    return file === undefined || !others.includes(file)
  })
  return { ...block, lines }
}

/** Name of the file whose merging a line of attributes decides; undefined for any other line. */
function mergedFile(line: string): string | undefined {
  const [pattern = '', ...attributes] = line
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\s+/)
  if (pattern.startsWith('#')) return undefined
  const decides = attributes.some((one) => /^[-!]?merge(=|$)/.test(one))
  return decides ? pattern.slice(pattern.lastIndexOf('/') + 1) : undefined
}

function linesOutside(lines: readonly string[]): readonly string[] {
  const [begin] = positions(lines, BEGIN)
  const [end] = positions(lines, END)
  if (begin === undefined || end === undefined) return lines
  return lines.filter((_, at) => at < begin || at > end)
}

/** Places `block` in the present text (undefined: no file). Everything outside stays untouched. */
export function placeBlock(block: ManagedBlock, present: string | undefined): BlockPlacement {
  const text = present ?? ''
  const lines = text.split(/\r?\n/)
  const begins = positions(lines, BEGIN)
  const ends = positions(lines, END)
  const [begin] = begins
  const [end] = ends
  if (begin === undefined && end === undefined) return { kind: 'added', text: append(text, block) }
  if (begin === undefined || end === undefined || end < begin) return { kind: 'damaged' }
  if (begins.length > 1 || ends.length > 1) return { kind: 'damaged' }
  const standing = lines.slice(begin + 1, end).join('\n')
  return { kind: standing === block.lines.join('\n') ? 'present' : 'edited' }
}

/** SHA-256 of the block's text, markers included, lines ended by LF. */
export function blockSha256(block: ManagedBlock): string {
  return createHash('sha256').update(blockText(block, '\n')).digest('hex')
}

function append(text: string, block: ManagedBlock): string {
  const eol = /\r\n/.test(text) ? '\r\n' : '\n'
  const body = text.replace(/^\uFEFF/, '')
  if (body === '') return `${text}${blockText(block, eol)}`
  const ended = /\n$/.test(text) ? text : `${text}${eol}`
  return `${ended}${eol}${blockText(block, eol)}`
}

function blockText(block: ManagedBlock, eol: string): string {
  return [BEGIN, ...block.lines, END, ''].join(eol)
}

function positions(lines: readonly string[], marker: string): readonly number[] {
  return lines.flatMap((line, index) => (line.replace(/^\uFEFF/, '') === marker ? [index] : []))
}
