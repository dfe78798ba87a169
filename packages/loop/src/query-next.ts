import { answerNext } from './answer-next.js'
import { decideNext } from './decide-next.js'
import { gatherFacts } from './gather-facts.js'
import type { Decision } from './results/decision.js'
import type { LookPorts, MissionScope } from './scope.js'
import type { Role } from './select-work.js'

/** Who asks, and for what kind of work. Without an agent the answer says `AGENT`. */
export interface QueryRequest {
  readonly agent?: string
  readonly role?: Role
}

/**
 * What happens next, without recording anything: log, files and run record stay byte for byte as
 * they are. With an agent's name the answer comes with a prompt file, which lies in the git common
 * directory. [H-FR-019]
 *
 * @throws the codes of a mission that cannot be read; a mission in trouble is a decision, a damaged
 *   log is not
 */
export async function queryNext(
  ports: LookPorts,
  scope: MissionScope,
  request: QueryRequest,
): Promise<Decision> {
  const facts = await gatherFacts(ports, scope)
  const decision = decideNext(facts, {
    agent: request.agent ?? null,
    role: request.role ?? 'any',
  })
  return answerNext(ports, scope, facts, decision)
}
