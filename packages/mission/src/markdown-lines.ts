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
    if (index < skip) return { number, raw, text: '', heading: null }
    const mark = /^\s*(?:(?:[-*+>]|\d+[.)])\s+)*(`{3,}|~{3,})(.*)$/.exec(raw)
    if (fence !== undefined) {
      if (closes(raw, fence)) fence = undefined
      return { number, raw, text: '', heading: null }
    }
    if (!inComment && mark?.[1] !== undefined && !mark[2]?.includes('`')) {
      fence = mark[1]
      return { number, raw, text: '', heading: null }
    }
    const seen = maskComments(raw, inComment)
    inComment = seen.inComment
    const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(seen.text)
    return {
      number,
      raw,
      text: seen.text,
      heading: heading === null ? null : { level: heading[1]?.length ?? 1, text: heading[2] ?? '' },
    }
  })
}

/** `***`, `---`, `___` alone on a line. */
export function isThematicBreak(text: string): boolean {
  return /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(text)
}

function closes(raw: string, fence: string): boolean {
  const mark = /^\s*(`{3,}|~{3,})\s*$/.exec(raw)?.[1]
  return mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}

/** Blanks `<!-- … -->` outside of code spans, over lines. */
function maskComments(raw: string, wasInComment: boolean): { text: string; inComment: boolean } {
  if (!wasInComment && !raw.includes('<!--')) return { text: raw, inComment: false }
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
      const span =
        /^(`+)(?!`)[^`]*(?:(?!\1(?!`))`+[^`]*)*?\1(?!`)/.exec(raw.slice(at))?.[0] ?? raw[at]
      text += span
      at += span?.length ?? 1
    }
  }
  return { text, inComment }
}
