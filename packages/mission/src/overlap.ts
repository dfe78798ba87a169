import { type CompiledGlob, compiledOverlap, compileGlob } from './globs.js'

/** What one work package owns, made ready to be compared with what others own. */
export type CompiledScope = readonly { readonly glob: string; readonly compiled: CompiledGlob }[]

/** Reads the globs of a work package once. */
export function compileScope(globs: readonly string[], ignoreCase: boolean): CompiledScope {
  return globs.map((glob) => ({ glob, compiled: compileGlob(glob, { ignoreCase }) }))
}

/** The first pair of globs that meet, with a path that both match. */
export function overlapOf(
  first: CompiledScope,
  second: CompiledScope,
): { readonly first: string; readonly second: string; readonly path: string } | undefined {
  for (const a of first) {
    for (const b of second) {
      const path = compiledOverlap(a.compiled, b.compiled)
      if (path !== undefined) return { first: a.glob, second: b.glob, path }
    }
  }
  return undefined
}
