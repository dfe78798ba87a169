import type { AnyEvent } from '../catalogue/event-types.js'
import { fieldOf } from '../lanes/guards.js'

/** `<project_uuid>/<name>`: what every key begins with, in one spelling. */
export function projectKey(event: AnyEvent, name: string): string {
  return `${event.project_uuid.toLowerCase()}/${name}`
}

/** `<project_uuid>/<mission_id>`, or `<project_uuid>/slug:<slug>` where no id is told. */
export function missionKey(event: AnyEvent): string {
  const slug = () => `slug:${textOf(fieldOf(event.payload, 'mission_slug')) ?? ''}`
  return projectKey(event, missionIdOf(event) ?? slug())
}

/** `<project_uuid>/<run_id>` */
export function runKey(event: AnyEvent): string {
  return projectKey(event, textOf(fieldOf(event.payload, 'run_id')) ?? '')
}

/** Id of the mission: of the envelope, the payload, or an aggregate `mission/<ULID>`. */
export function missionIdOf(event: AnyEvent): string | undefined {
  const own = textOf(fieldOf(event, 'mission_id')) ?? textOf(fieldOf(event.payload, 'mission_id'))
  return own ?? /^(?:mission|wp)\/([0-9A-HJKMNP-TV-Z]{26})(?:\/|$)/.exec(event.aggregate_id)?.[1]
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
