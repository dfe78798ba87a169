import type { AnyEvent } from '../catalogue/event-types.js'
import { fieldOf } from '../lanes/guards.js'

/** `<project_uuid>/<name>`: what every key begins with, in one spelling. */
export function projectKey(event: AnyEvent, name: string): string {
  return `${event.project_uuid.toLowerCase()}/${name}`
}

/** The mission that an event belongs to: its id where the event tells one, else `slug:<slug>`. */
export function missionKey(event: AnyEvent): string {
  return projectKey(event, missionIdOf(event) ?? `slug:${slugOf(event)}`)
}

/** Id of the mission: of the envelope, the payload, or an aggregate `mission/<ULID>`. */
export function missionIdOf(event: AnyEvent): string | undefined {
  const own = 'mission_id' in event ? event.mission_id : undefined
  if (typeof own === 'string' && own !== '') return own
  const told = fieldOf(event.payload, 'mission_id')
  if (typeof told === 'string' && told !== '') return told
  return /^(?:mission|wp)\/([0-9A-HJKMNP-TV-Z]{26})(?:\/|$)/.exec(event.aggregate_id)?.[1]
}

function slugOf(event: AnyEvent): string {
  const slug = fieldOf(event.payload, 'mission_slug')
  return typeof slug === 'string' ? slug : ''
}
