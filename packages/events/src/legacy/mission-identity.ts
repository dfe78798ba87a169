import { normalizeId } from '../values/ids.js'

/** Says which mission a name belongs to: a slug, or what an older writer used for an id. */
export type MissionResolver = (slug: string) => string | null | undefined

/** A mission, and where its id was found. */
export interface FoundMission {
  readonly missionId: string
  readonly source: 'payload' | 'aggregate_id' | 'resolver'
}

interface Named {
  readonly aggregate_id: string
  readonly payload: Readonly<Record<string, unknown>>
}

/**
 * The mission of an older event: by the id in its payload, else by the id in its aggregate (that of a
 * mission, or of a work package as we name it), else by the first of its names that the resolver
 * knows. Only a ULID is an id.
 */
export function missionOf(event: Named, missionIdOf?: MissionResolver): FoundMission | undefined {
  const inPayload = asMissionId(event.payload.mission_id)
  if (inPayload !== undefined) return { missionId: inPayload, source: 'payload' }
  const [kind, name] = event.aggregate_id.split('/', 2)
  const inAggregate = kind === 'mission' || kind === 'wp' ? asMissionId(name) : undefined
  if (inAggregate !== undefined) return { missionId: inAggregate, source: 'aggregate_id' }
  if (missionIdOf === undefined) return undefined
  const namespace = event.payload.namespace as { readonly mission_slug?: unknown } | undefined
  const names = [
    event.payload.mission_slug,
    namespace?.mission_slug,
    event.payload.mission_id,
    kind === 'mission' ? name : undefined,
  ]
  for (const one of names) {
    const missionId = typeof one === 'string' ? asMissionId(missionIdOf(one)) : undefined
    if (missionId !== undefined) return { missionId, source: 'resolver' }
  }
  return undefined
}

function asMissionId(value: unknown): string | undefined {
  const id = typeof value === 'string' ? normalizeId(value) : undefined
  return id?.length === 26 ? id : undefined
}
