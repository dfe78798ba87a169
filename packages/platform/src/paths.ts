/**
 * Joins parts with `/` and folds `.`, `..` and doubled separators away. An absolute later part does
 * not start over: it is joined. An empty result is `.`.
 */
export function joinPath(first: string, ...rest: readonly string[]): string {
  const joined = [first, ...rest].filter((part) => part !== '').join('/')
  const absolute = joined.startsWith('/')
  const kept: string[] = []
  for (const part of joined.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') kept.push(part)
    else if (kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop()
    else if (!absolute) kept.push(part)
  }
  if (absolute) return `/${kept.join('/')}`
  return kept.length === 0 ? '.' : kept.join('/')
}

/** The path without its last part: `/a/b` gives `/a`, `/a` gives `/`, `a` gives `.`. */
export function parentOf(path: string): string {
  return joinPath(path, '..')
}

/** The last part of a path, without its separator; `` for the root. */
export function nameOf(path: string): string {
  const clean = joinPath(path)
  return clean.slice(clean.lastIndexOf('/') + 1)
}

/** True when `path` is `root` or lies below it, by name alone: links are not looked at. */
export function isInside(root: string, path: string): boolean {
  return relativeTo(root, path) !== undefined
}

/**
 * What leads from `root` down to `path`: `` when they are equal, undefined when `path` is not below
 * `root`. Both are absolute, or both relative to the same place.
 */
export function relativeTo(root: string, path: string): string | undefined {
  const from = joinPath(root)
  const to = joinPath(path)
  if (from === to) return ''
  if (from === '.') return to.startsWith('/') || to.startsWith('..') ? undefined : to
  const prefix = from.endsWith('/') ? from : `${from}/`
  return to.startsWith(prefix) ? to.slice(prefix.length) : undefined
}
