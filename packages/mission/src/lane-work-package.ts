import type { ExecutionMode } from './work-package.js'

/** What lane planning needs to know of a work package. */
export interface LaneWorkPackage {
  readonly id: string
  readonly dependencies: readonly string[]
  readonly executionMode: ExecutionMode
  readonly ownedFiles: readonly string[]
  readonly codebaseWide: boolean
}

/** Node → its dependencies. */
export function dependencyGraph(wps: readonly LaneWorkPackage[]): number[][] {
  const index = new Map(wps.map((wp, at) => [wp.id, at]))
  return wps.map((wp) =>
    wp.dependencies.flatMap((id) => {
      const at = index.get(id)
      return at === undefined ? [] : [at]
    }),
  )
}
