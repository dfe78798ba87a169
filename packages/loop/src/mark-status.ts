import type { MarkStatusResult } from './results/work.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface MarkRequest {
  /** As typed: `T001`, `WP02`, `<mission>/T001`, `<mission>:T001`. At most 200. */
  readonly ids: readonly string[]
  readonly status: 'done' | 'pending'
}

export async function markStatus(
  ports: WorkPorts,
  scope: MissionScope,
  request: MarkRequest,
): Promise<MarkStatusResult> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
