/** Cells of the rows between two marks of a page, head and ruler left out; null without the marks. */
export function markedRows(
  text: string,
  begin: string,
  end: string,
): readonly (readonly string[])[] | null {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) return null
  const lines = text.slice(from + begin.length, to).split('\n')
  return lines
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
}
