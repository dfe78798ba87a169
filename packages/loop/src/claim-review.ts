import type { ReviewClaimResult } from './results/work.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface ReviewRequest {
  readonly agent: string
  readonly wpId?: string
}

export async function claimReview(
  ports: WorkPorts,
  scope: MissionScope,
  request: ReviewRequest,
): Promise<ReviewClaimResult> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
