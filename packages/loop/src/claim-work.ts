import type { ClaimResult } from './results/work.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface ClaimRequest {
  readonly agent: string
  /** Canonical id; without it the selector of `next` chooses. */
  readonly wpId?: string
  /** Recorded with the claim, such as the extra arguments of an agent that `run` drives. */
  readonly policy?: Readonly<Record<string, unknown>>
}

export async function claimWork(
  ports: WorkPorts,
  scope: MissionScope,
  request: ClaimRequest,
): Promise<ClaimResult> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
