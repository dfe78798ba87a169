import type { MoveResult } from './results/work.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface HandInRequest {
  readonly wpId: string
  /** Default: the holder. */
  readonly agent?: string
  readonly note?: string
  /** Skips the gates holder, subtasks and base only; needs a reason. */
  readonly force?: boolean
  readonly reason?: string
}

export async function handIn(
  ports: WorkPorts,
  scope: MissionScope,
  request: HandInRequest,
): Promise<MoveResult> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
