import type { Lane } from '@spec-kitty/events/status'
import type { MoveResult } from './results/work.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface MoveRequest {
  readonly wpId: string
  readonly to: Lane
  readonly agent?: string
  readonly note?: string
  readonly reason?: string
  readonly feedback?: Uint8Array
  readonly doneOverrideReason?: string
  readonly force?: boolean
}

export async function moveTask(
  ports: WorkPorts,
  scope: MissionScope,
  request: MoveRequest,
): Promise<MoveResult> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
