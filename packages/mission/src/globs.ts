/** True when `path` is matched: `*`, `?`, `[…]`, `{a,b}` stay in a segment, `**` crosses segments. */
export function matchesGlob(glob: string, path: string, options: GlobOptions = {}): boolean {
  throw new Error('not built')
}
export interface GlobOptions {
  readonly ignoreCase?: boolean
}
/** A path that both globs match, or undefined when there is none. */
export function globsOverlap(
  first: string,
  second: string,
  options: GlobOptions = {},
): string | undefined {
  throw new Error('not built')
}
