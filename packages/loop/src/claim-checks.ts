import { sameActor, type WorkPackageState } from '@spec-kitty/events/log'
import { SpecKittyError } from '@spec-kitty/platform'
import { ALLOCATION_FAILED, isInFlight } from './board.js'
import { namedIn, type Scene, stateOf, workPackageOf } from './scene.js'

type ClaimMode = 'start' | 'resume' | 'fix' | 'retry'

/** What a claim will do: which rows it needs, and what the implementer is told it is. */
export interface ClaimPlan {
  readonly mode: ClaimMode
  readonly rows: readonly ('claimed' | 'in_progress')[]
}

/**
 * Whether `agent` may work on `wpId` now, and by which rows. Writes nothing.
 *
 * @throws WP_NOT_FOUND, WP_NOT_FINALIZED, WP_ALREADY_CLAIMED, WP_BLOCKED, WP_HANDED_IN, WP_CLOSED,
 *   WP_DEPENDENCIES_OPEN, WP_LANE_BUSY
 */
export function planClaim(scene: Scene, wpId: string, agent: string): ClaimPlan {
  workPackageOf(scene, wpId)
  const state = stateOf(scene, wpId)
  const named = namedIn(scene, wpId)
  switch (state.lane) {
    case 'planned':
      refuseUnready(scene, wpId)
      return { mode: state.openRejection ? 'fix' : 'start', rows: ['claimed', 'in_progress'] }
    case 'claimed':
    case 'in_progress':
      refuseOtherHolder(scene, state, agent)
      return { mode: 'resume', rows: state.lane === 'claimed' ? ['in_progress'] : [] }
    case 'blocked':
      if (state.blockedReason !== ALLOCATION_FAILED) {
        throw new SpecKittyError('WP_BLOCKED', {
          ...named,
          reason: state.blockedReason ?? 'no reason given',
        })
      }
      refuseUnready(scene, wpId)
      return { mode: 'retry', rows: ['in_progress'] }
    case 'for_review':
    case 'in_review':
      throw new SpecKittyError('WP_HANDED_IN', { ...named, lane: state.lane })
    default:
      throw new SpecKittyError('WP_CLOSED', { ...named, lane: state.lane })
  }
}

/** @throws WP_ALREADY_CLAIMED unless `agent` holds it */
export function refuseOtherHolder(scene: Scene, state: WorkPackageState, agent: string): void {
  if (state.actor !== null && sameActor(state.actor, agent)) return
  throw new SpecKittyError('WP_ALREADY_CLAIMED', {
    ...namedIn(scene, state.wpId),
    holder: state.actor,
    since: state.since,
  })
}

function refuseUnready(scene: Scene, wpId: string): void {
  const states = scene.status.state.workPackages
  const open = workPackageOf(scene, wpId).dependencies.filter((id) => {
    const lane = states.get(id)?.lane
    return lane !== 'approved' && lane !== 'done'
  })
  if (open.length > 0) {
    throw new SpecKittyError('WP_DEPENDENCIES_OPEN', {
      ...namedIn(scene, wpId),
      dependencies: open.map((id) => `${id} (${states.get(id)?.lane ?? 'genesis'})`),
    })
  }
  const lane = scene.lanes.lanes.find((one) => one.wp_ids.includes(wpId))
  const other = lane?.wp_ids.find((id) => {
    const state = states.get(id)
    return id !== wpId && state !== undefined && isInFlight(state.lane)
  })
  if (lane === undefined || other === undefined) return
  throw new SpecKittyError('WP_LANE_BUSY', {
    ...namedIn(scene, wpId),
    lane_id: lane.lane_id,
    other,
    other_lane: states.get(other)?.lane,
  })
}
