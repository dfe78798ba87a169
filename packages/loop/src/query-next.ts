import type { Role } from './advance.js'
import type { Decision } from './results/decision.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface QueryRequest {
  readonly agent?: string
  readonly role?: Role
}

export async function queryNext(
  ports: WorkPorts,
  scope: MissionScope,
  request: QueryRequest,
): Promise<Decision> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
