/** Colour sequences: they take no column. */
const ESCAPES = /\p{Cc}\[[0-9;]*m/gu
const GAP = '  '

/** Lines whose cells stand below each other; the last cell of a line is not padded. */
export function columns(
  rows: readonly (readonly string[])[],
  options: { readonly indent?: string; readonly width?: number | null } = {},
): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))
    })
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, at) =>
        at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)),
      )
      return cut(`${options.indent ?? ''}${cells.join(GAP)}`.trimEnd(), options.width ?? null)
    })
    .join('\n')
}

/** Number of columns that a text takes, escape sequences aside. */
export function widthOf(text: string): number {
  return [...text.replace(ESCAPES, '')].length
}

/** A text of at most `width` columns; colour inside a cut text is dropped with what it coloured. */
function cut(line: string, width: number | null): string {
  if (width === null || widthOf(line) <= width) return line
  return `${[...line.replace(ESCAPES, '')].slice(0, Math.max(width - 1, 1)).join('')}…`
}
