import {
  laneOf,
  openSubtasks,
  PLANNING_LANE,
  readLanes,
  readWorkPackages,
  statusLocation,
} from '@spec-kitty/mission'
import { isSpecKittyError, SpecKittyError } from '@spec-kitty/platform'
import { emit } from '@spec-kitty/status-core'
import type { Scope } from './base-command.js'
import type { RepositoryPorts } from './compose-ports.js'
import type { GivenTransition } from './emit-request.js'
import type { EmitStatusResult } from './results/status-files.js'

/**
 * Writes one transition of which the caller has answered what guards ask. What it left open and
 * the mission's files know is filled in: open subtasks, and where the work happens.
 *
 * @throws WP_NOT_FOUND, and what {@link emit} throws
 */
export async function emitTransition(
  ports: RepositoryPorts,
  { repo, mission }: Scope,
  given: GivenTransition,
): Promise<EmitStatusResult> {
  const { files } = ports
  const lanes = await lanesOf(ports, mission)
  const { workPackages } = await readWorkPackages(files, repo, mission)
  const lane = lanes === null ? undefined : laneOf(lanes, given.wpId)
  if (lane === undefined && !workPackages.some(({ id }) => id === given.wpId)) {
    const known = workPackages.map(({ id }) => id).join(', ')
    const names = { mission: mission.mid8 ?? mission.slug, mission_slug: mission.slug }
    throw new SpecKittyError('WP_NOT_FOUND', { ...names, wp_id: given.wpId, known })
  }
  const isPlanning = lane?.lane_id === PLANNING_LANE
  const subtasks = given.subtasks ?? (await openSubtasks(files, repo, mission, given.wpId))
  const request = {
    executionMode: isPlanning ? 'direct_repo' : 'worktree',
    ...given,
    subtasks,
  } as const
  const location = statusLocation(repo, mission, lanes !== null)
  const options = { command: 'agent status emit' }
  const result = await emit(ports, location, [request], options)
  const [outcome] = result.outcomes
  return {
    event_ids: [...result.eventIds],
    wp_id: given.wpId,
    from_lane: outcome?.fromLane ?? 'genesis',
    to_lane: outcome?.toLane ?? given.to,
    changed: outcome?.changed ?? false,
    status_events_path: result.statusEventsPath,
    actor: given.actor,
    at: result.status.state.workPackages.get(given.wpId)?.since ?? '',
    diagnostics: [...result.diagnostics],
  }
}

async function lanesOf({ files }: RepositoryPorts, mission: Scope['mission']) {
  try {
    return await readLanes(files, mission)
  } catch (error) {
    if (isSpecKittyError(error, 'LANES_MISSING')) return null
    throw error
  }
}
