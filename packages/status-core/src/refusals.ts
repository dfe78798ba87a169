import { SpecKittyError } from '@spec-kitty/platform'
import type { Rejection } from './decide.js'
import { identity } from './load-log.js'
import type { StatusLogLocation } from './location.js'
import type { MissionStatus } from './mission-status.js'
import type { TransitionRequest } from './requests.js'

/** The refusal of a move as an error that names mission, work package, edge and every rule [W-NFR-005]. */
export function rejectionError(
  location: StatusLogLocation,
  request: TransitionRequest,
  rejection: Rejection,
): SpecKittyError {
  const broken = rejection.failures
  return new SpecKittyError(rejection.code, {
    ...identity(location),
    wp_id: request.wpId,
    from: rejection.from,
    to: request.to,
    problem: broken.map((one) => one.text).join('; '),
    rules: broken.flatMap((one) => one.rule ?? []),
    allowed: rejection.allowed,
    holder: rejection.holder?.actor ?? null,
    since: rejection.holder?.since ?? null,
  })
}

/** Refuses a decision that was taken on a state that is no more. @throws TRANSITION_REJECTED */
export function refuseMoved(
  location: StatusLogLocation,
  status: MissionStatus,
  request: TransitionRequest,
): void {
  const expected = request.expect
  if (expected === undefined) return
  const state = status.state.workPackages.get(request.wpId)
  const lane = state?.lane ?? 'genesis'
  const lastEventId = state?.lastEventId ?? null
  if (expected.lane === lane && expected.lastEventId === lastEventId) return
  throw new SpecKittyError('TRANSITION_REJECTED', {
    ...identity(location),
    wp_id: request.wpId,
    from: lane,
    to: request.to,
    problem: `it was ${expected.lane} when this was decided and is ${lane} now`,
    rules: ['STATE_CHANGED'],
    allowed: [],
    expected: { lane: expected.lane, last_event_id: expected.lastEventId },
    found: { lane, last_event_id: lastEventId },
  })
}

/** Refuses writes to a work package with a row that cannot be read. @throws TRANSITION_REJECTED */
export function refuseUnsure(
  location: StatusLogLocation,
  status: MissionStatus,
  wpId: string,
): void {
  const state = status.state.workPackages.get(wpId)
  const details = { ...identity(location), wp_id: wpId }
  if (!status.uncertain.has(wpId)) return
  const lane = state?.lane ?? 'genesis'
  const rows = status.findings.filter(
    (one) => one.code === 'EVENT_ROW_INVALID' && one.wpId === wpId,
  )
  const problem = `its log has a row that cannot be read. ${rows.map((one) => one.message).join(' ')}`
  const refusal = { from: lane, to: '?', problem, rules: ['EVENT_ROW_INVALID'], allowed: [] }
  throw new SpecKittyError(
    'TRANSITION_REJECTED',
    { ...details, ...refusal },
    { remedy: 'spec-kitty doctor' },
  )
}
