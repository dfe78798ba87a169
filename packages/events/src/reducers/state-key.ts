import type { AnyEvent } from '../catalogue/event-types.js'
import { fieldOf } from '../lanes/guards.js'
import { projectKey } from './keys.js'

/**
 * Parts as one key. Each is escaped, so that different parts never make the same key; a part that is
 * no text is empty.
 */
export function stateKey(...parts: readonly unknown[]): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : ''))
    .map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F'))
    .join('/')
}

/** The key of what the payload names in one or several fields, such as `connector_id`. */
export function payloadKey(event: AnyEvent, ...fields: readonly string[]): string {
  const parts = fields.map((field) => fieldOf(event.payload, field))
  return projectKey(event, stateKey(...parts))
}
