import type { AcceptResult } from './results/mission.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface AcceptRequest {
  /** Who accepts; default `user`. */
  readonly actor?: string
  readonly mode?: 'auto' | 'pr' | 'local' | 'checklist'
  readonly dryRun?: boolean
}

export async function acceptMission(
  ports: WorkPorts,
  scope: MissionScope,
  request: AcceptRequest,
): Promise<AcceptResult> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
