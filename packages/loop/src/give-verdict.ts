import type { MoveResult } from './results/work.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface VerdictRequest {
  readonly wpId: string
  /** Default: the holder of the review. */
  readonly agent?: string
  readonly verdict: 'approved' | 'changes_requested'
  /** Text of an approval. */
  readonly note?: string
  /** The feedback file of a rejection, as read: UTF-8, not empty, at most 256 KiB. */
  readonly feedback?: Uint8Array
}

export async function giveVerdict(
  ports: WorkPorts,
  scope: MissionScope,
  request: VerdictRequest,
): Promise<MoveResult> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
