import { checkTransition } from '../lanes/check-transition.js'
import { wireLane } from '../lanes/lane-names.js'
import { type Facts, isFacts } from './case.js'

/** Answers `check_transition` and `normalize_lane`. */
export function answerLane(request: Facts): Facts {
  return request.op === 'normalize_lane' ? meaning(request.input) : move(request)
}

/** @returns the lane that a name on the wire means */
function meaning(input: unknown): Facts {
  const lane = typeof input === 'string' ? wireLane(input) : undefined
  return lane === undefined ? UNKNOWN : { verdict: 'valid', lane }
}

export const UNKNOWN: Facts = { verdict: 'invalid', code: 'UNKNOWN_LANE' }

function move({ from, request, dialect }: Facts): Facts {
  if (!isFacts(request) || (from !== null && typeof from !== 'string')) return UNKNOWN
  const facts = {
    to: text(request.to) ?? '',
    force: request.force === true,
    reason: text(request.reason),
    reviewRef: text(request.review_ref),
    evidence: request.evidence,
  }
  const checked = checkTransition(from, facts, dialect === 'reference' ? 'reference' : 'native')
  return checked.ok
    ? { verdict: 'valid' }
    : { verdict: 'invalid', code: checked.codes[0], codes: checked.codes }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
