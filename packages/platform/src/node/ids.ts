import type { Ids } from '../ids.js'
import { createUlids } from '../ulid.js'

/** Identifiers from the system's random source. */
export const nodeIds: Ids = {
  ulid: createUlids((bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
  uuid: () => crypto.randomUUID(),
}
