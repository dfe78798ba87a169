import { isSpecKittyError } from '@spec-kitty/platform'
import { type EmitResult, emit, type TransitionRequest } from '@spec-kitty/status-core'
import { executionModeOf, readScene, type Scene } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'

/** How often a use case decides anew when the log moved under it. */
const TRIES = 3

/**
 * Reads, decides and writes; when the log has moved between reading and writing, once more from
 * the start. `act` must decide from the scene it is given and name in `expect` what it saw.
 */
export async function withFreshScene<T>(
  ports: WorkPorts,
  scope: MissionScope,
  act: (scene: Scene) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const scene = await readScene(ports.files, scope)
    try {
      return await act(scene)
    } catch (error) {
      if (attempt === TRIES || !isStateChanged(error)) throw error
    }
  }
}

function isStateChanged(error: unknown): boolean {
  if (!isSpecKittyError(error, 'TRANSITION_REJECTED')) return false
  const rules = error.details.rules
  return Array.isArray(rules) && rules.includes('STATE_CHANGED')
}

/** The parts of a transition request that follow from the scene. */
export function transitionOf(
  scene: Scene,
  request: Pick<TransitionRequest, 'wpId' | 'to' | 'actor'> & Partial<TransitionRequest>,
): TransitionRequest {
  return { kind: 'transition', executionMode: executionModeOf(scene, request.wpId), ...request }
}

/** What the caller saw of `wpId`, to refuse the write if it has moved since. */
export function seen(scene: Scene, wpId: string) {
  const state = scene.status.state.workPackages.get(wpId)
  return { lane: state?.lane ?? ('genesis' as const), lastEventId: state?.lastEventId ?? null }
}

/** The wire fields of one or more transitions of one work package. */
export interface TransitionView {
  readonly event_ids: string[]
  readonly wp_id: string
  readonly from_lane: string
  readonly to_lane: string
  readonly changed: boolean
  readonly status_events_path: string
  readonly actor: string
}

export function transitionView(result: EmitResult, wpId: string, actor: string): TransitionView {
  const own = result.outcomes.filter((outcome) => outcome.wpId === wpId)
  const last = own.at(-1)
  return {
    event_ids: [...result.eventIds],
    wp_id: wpId,
    from_lane: own[0]?.fromLane ?? 'genesis',
    to_lane: last?.toLane ?? 'genesis',
    changed: own.some((outcome) => outcome.changed),
    status_events_path: result.statusEventsPath,
    actor,
  }
}

/** The same fields where nothing had to be written. */
export function unchangedView(scene: Scene, wpId: string, actor: string): TransitionView {
  const state = scene.status.state.workPackages.get(wpId)
  const lane = state?.lane ?? 'genesis'
  return {
    event_ids: state === undefined ? [] : [state.lastEventId],
    wp_id: wpId,
    from_lane: lane,
    to_lane: lane,
    changed: false,
    status_events_path: `kitty-specs/${scene.mission.slug}/status.events.jsonl`,
    actor,
  }
}

export function emitAll(
  ports: WorkPorts,
  scene: Scene,
  requests: readonly TransitionRequest[],
  options: Parameters<typeof emit>[3],
): Promise<EmitResult> {
  return emit(ports, scene.location, requests, options)
}
