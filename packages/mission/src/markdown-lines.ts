import { splitFrontmatter } from './frontmatter.js'

/** One line of a Markdown text. */
export interface MarkdownLine {
  /** One-based. */
  readonly number: number
  /** As written, without its line end. */
  readonly raw: string
  /** What a grammar may look at: frontmatter, fenced code and comments are blanked out. */
  readonly text: string
  readonly heading: { readonly level: number; readonly text: string } | null
  /** Whether a line added behind this one would be seen: no fence and no comment is open. */
  readonly open: boolean
}

/** Lines of a text, with everything masked that is not prose. */
export function markdownLines(text: string): MarkdownLine[] {
  const split = splitFrontmatter(text)
  const skip = split === undefined ? 0 : countLines(text.slice(0, text.length - split.body.length))
  let fence: string | undefined
  let inComment = false
  return text.split(/\r?\n/).map((written, index) => {
    const number = index + 1
    const raw = index === 0 ? written.replace(/^\ufeff/, '') : written
    const hidden = { number, raw, text: '', heading: null }
    if (index < skip) return { ...hidden, open: index === skip - 1 }
    const mark = /^\s*(?:(?:[-*+>]|\d+[.)])\s+)*(`{3,}|~{3,})(.*)$/.exec(raw)
    if (fence !== undefined) {
      if (closes(raw, fence)) fence = undefined
      return { ...hidden, open: fence === undefined }
    }
    if (!inComment && mark?.[1] !== undefined && !mark[2]?.includes('`')) {
      fence = mark[1]
      return { ...hidden, open: false }
    }
    const seen = maskComments(raw, inComment)
    inComment = seen.inComment
    const heading = readHeading(seen.text)
    return { number, raw, text: seen.text, heading, open: !inComment }
  })
}

/** `***`, `---`, `___` alone on a line. */
export function isThematicBreak(text: string): boolean {
  return /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(text)
}

/** The closing hashes are no part of the text. By hand: a pattern would try each of them anew. */
function readHeading(text: string): MarkdownLine['heading'] {
  const opening = /^ {0,3}(#{1,6})[ \t]+/.exec(text)
  if (opening === null) return null
  const rest = text.slice(opening[0].length).trimEnd()
  let end = rest.length
  while (end > 0 && rest[end - 1] === '#') end--
  return { level: opening[1]?.length ?? 1, text: rest.slice(0, end).trimEnd() }
}

function closes(raw: string, fence: string): boolean {
  const mark = /^\s*(`{3,}|~{3,})\s*$/.exec(raw)?.[1]
  return mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}

/** Blanks `<!-- … -->` outside of code spans, over lines. Each character is looked at once. */
function maskComments(raw: string, wasInComment: boolean): { text: string; inComment: boolean } {
  if (!wasInComment && !raw.includes('<!--')) return { text: raw, inComment: false }
  const spans = codeSpans(raw)
  let text = ''
  let at = 0
  let inComment = wasInComment
  while (at < raw.length) {
    if (inComment) {
      const end = raw.indexOf('-->', at)
      const stop = end === -1 ? raw.length : end + 3
      text += ' '.repeat(stop - at)
      inComment = end === -1
      at = stop
    } else if (raw.startsWith('<!--', at)) {
      inComment = true
    } else {
      const stop = spans.get(at) ?? at + 1
      text += raw.slice(at, stop)
      at = stop
    }
  }
  return { text, inComment }
}

/** Where each run of backticks leads: behind the next run of its length, else behind itself. */
function codeSpans(raw: string): ReadonlyMap<number, number> {
  const runs = [...raw.matchAll(/`+/g)].map((run) => ({ from: run.index, ticks: run[0].length }))
  const ends = new Map<number, number>()
  const spans = new Map<number, number>()
  for (const { from, ticks } of runs.reverse()) {
    spans.set(from, ends.get(ticks) ?? from + ticks)
    ends.set(ticks, from + ticks)
  }
  return spans
}
