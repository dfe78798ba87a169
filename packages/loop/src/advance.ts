import type { Decision } from './results/decision.js'
import type { MissionScope, WorkPorts } from './scope.js'

export type Role = 'implementer' | 'reviewer' | 'any'

export interface AdvanceRequest {
  readonly agent: string
  readonly role?: Role
  readonly result: 'success' | 'failed' | 'blocked'
  /** Required for `blocked`. */
  readonly reason?: string
  /** `implement` or `implement@2`: the step, and the attempt the report is about. */
  readonly stepId?: string
  readonly wpId?: string
}

export async function advance(
  ports: WorkPorts,
  scope: MissionScope,
  request: AdvanceRequest,
): Promise<Decision> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
