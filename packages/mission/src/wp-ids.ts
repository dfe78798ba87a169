/** Id of a work package file by its name; undefined for any other file. */
export function workPackageIdOf(fileName: string): string | undefined {
  return /^(WP\d{2,3})(?:[-_].*)?\.md$/i.exec(fileName)?.[1]?.toUpperCase()
}

/** By number, then as text. */
export function compareWpIds(first: string, second: string): number {
  const difference = Number(first.replace(/\D/g, '')) - Number(second.replace(/\D/g, ''))
  if (difference !== 0) return difference
  return first < second ? -1 : first > second ? 1 : 0
}
