import { globsOverlap } from './globs.js'

/** The first pair of globs that meet, with a path that both match. */
export function overlapOf(
  first: readonly string[],
  second: readonly string[],
  ignoreCase: boolean,
): { readonly first: string; readonly second: string; readonly path: string } | undefined {
  for (const a of first) {
    for (const b of second) {
      const path = globsOverlap(a, b, { ignoreCase })
      if (path !== undefined) return { first: a, second: b, path }
    }
  }
  return undefined
}
