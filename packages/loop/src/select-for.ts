import { SpecKittyError } from '@spec-kitty/platform'
import { gatherFacts } from './gather-facts.js'
import type { LookPorts, MissionScope } from './scope.js'
import { selectWork, type WorkAction } from './select-work.js'
import { waitingFor } from './waiting.js'

/**
 * The work package that `next` would give `agent` for this action.
 *
 * @throws RUN_STALLED when there is none, with the reasons
 */
export async function selectFor(
  ports: LookPorts,
  scope: MissionScope,
  agent: string,
  action: WorkAction,
): Promise<string> {
  const facts = await gatherFacts(ports, scope)
  const role = action === 'implement' ? 'implementer' : 'reviewer'
  const found = selectWork(facts.board, { agent, role, selfReview: facts.selfReview })[0]
  if (found !== undefined) return found.entry.wpId
  const waiting = waitingFor(facts)
  throw new SpecKittyError('RUN_STALLED', {
    mission: facts.handle,
    mission_slug: facts.missionSlug,
    reasons:
      waiting.length === 0
        ? ['nothing is open']
        : waiting.map((one) => `${one.wp_id} ${one.reason}`),
    waiting_for: waiting,
  })
}
