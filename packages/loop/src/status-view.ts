import type { StatusView } from './results/mission.js'
import type { LookPorts, MissionScope } from './scope.js'

export interface StatusRequest {
  /** Only this work package's row. */
  readonly wpId?: string
}

export async function statusView(
  ports: LookPorts,
  scope: MissionScope,
  request: StatusRequest,
): Promise<StatusView> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
