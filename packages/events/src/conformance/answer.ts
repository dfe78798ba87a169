import { answerJudgement } from './answer-judgement.js'
import { answerLane } from './answer-lane.js'
import { answerLegacy } from './answer-legacy.js'
import { answerReduction } from './answer-reduction.js'
import { answerValue } from './answer-value.js'
import { type Facts, isFacts, isOp, type Op } from './case.js'
import { PROTOCOL } from './conversation.js'

type Answerer = (request: Facts) => Facts

const ANSWERERS: Readonly<Record<Op, Answerer>> = {
  parse_event: answerJudgement,
  parse_envelope: answerJudgement,
  parse_payload: answerJudgement,
  check_transition: answerLane,
  normalize_lane: answerLane,
  reference_sync_lane: answerLegacy,
  upgrade_legacy: answerLegacy,
  occurrence_kept: answerLegacy,
  reduce: answerReduction,
  canonical_json: answerValue,
  digest: answerValue,
  compare: answerValue,
}

/**
 * Answers one request of the conformance protocol with this package: what an executable writes for a
 * line that it reads. Never throws, whatever the request is.
 * @param version what the greeting says of this package
 */
export function answer(request: unknown, version = ''): Facts {
  if (!isFacts(request)) return { error: 'not_a_request' }
  if (request.op === 'hello')
    return {
      protocol: PROTOCOL,
      name: '@spec-kitty/events',
      version,
      ops: Object.keys(ANSWERERS),
    }
  const named = request.id === undefined ? {} : { id: request.id }
  const answerer = isOp(request.op) ? ANSWERERS[request.op] : undefined
  return answerer === undefined
    ? { ...named, error: 'op_unknown' }
    : { ...named, ...answerer(request) }
}
