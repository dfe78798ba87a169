import { CanonicalJsonError } from '../canonical/canonical-json.js'
import { coreDigest, isSameCore, originText } from '../canonical/core-digest.js'
import { type Issue, issue } from '../judge/issues.js'
import { compareText } from '../values/text.js'

/** What order and identity need to know of an event. */
export interface Identified {
  readonly event_id: string
  readonly timestamp: string
  readonly project_uuid: string
}

/** Several events of one project that share an id and say different things. None may be applied. */
export interface IdConflict {
  readonly event_id: string
  readonly project_uuid: string
  /** Their `coreDigest`s, sorted, at most 50; null stands for what has no canonical form. */
  readonly digests: readonly (string | null)[]
  /** `ID_CONFLICT`, with `event_id` and `digests` in its details. */
  readonly issue: Issue
}

/** What makes an event the same one: its project and its id. */
export function identityOf(event: Pick<Identified, 'event_id' | 'project_uuid'>): string {
  return `${event.project_uuid.toLowerCase()}/${event.event_id}`
}

const MOST_DIGESTS = 50

/** All that came under one id of one project. What it says never depends on the order of arrival. */
export class Copies<Event extends Identified> {
  #kept: Event
  #repeats = 0
  /** Of what differs; undefined as long as all say the same. */
  #digests: Set<string | null> | undefined

  constructor(first: Event) {
    this.#kept = first
  }

  add(event: Event): void {
    if (this.#digests === undefined) {
      if (isSameCore(this.#kept, event)) {
        this.#kept = chosenCopy(this.#kept, event)
        this.#repeats += 1
        return
      }
      this.#digests = new Set([coreDigestOrNull(this.#kept)])
    }
    const digest = coreDigestOrNull(event)
    if (this.#digests.has(digest) && digest !== null) this.#repeats += 1
    this.#digests.add(digest)
  }

  /** How many came that said what another had said. */
  get repeats(): number {
    return this.#repeats
  }

  /** The event, or the conflict where several different ones came. */
  settle(): { readonly event: Event } | { readonly conflict: IdConflict } {
    if (this.#digests === undefined) return { event: this.#kept }
    const { event_id, project_uuid } = this.#kept
    const digests = [...this.#digests]
      .sort((a, b) => compareText(a ?? '', b ?? ''))
      .slice(0, MOST_DIGESTS)
    const found = issue('ID_CONFLICT', ['event_id'], undefined, { event_id, digests })
    return { conflict: { event_id, project_uuid, digests, issue: found } }
  }
}

function chosenCopy<Event extends object>(a: Event, b: Event): Event {
  return a === b || originText(a) <= originText(b) ? a : b
}

/** The digest of what an event says; null for what has no canonical form. */
export function coreDigestOrNull(event: object): string | null {
  try {
    return coreDigest(event)
  } catch (error) {
    if (error instanceof CanonicalJsonError) return null
    throw error
  }
}
