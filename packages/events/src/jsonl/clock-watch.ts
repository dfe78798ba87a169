import type { AnyEvent } from '../catalogue/event-types.js'
import { type Finding, finding } from '../judge/issues.js'
import { fieldOf } from '../lanes/guards.js'
import { orderKey } from '../values/compare-events.js'
import { normalizeId } from '../values/ids.js'

const REMEMBERED = 4_096

/**
 * Finds effects that are older than their causes: what an event names as its cause, or as the event
 * that it follows. Remembers when the last events of a stream happened, at least 4,096 of them and at
 * most twice as many; a cause that came longer ago is not compared.
 */
export class ClockWatch {
  #young = new Map<string, string>()
  #old: ReadonlyMap<string, string> = new Map()

  /** What the clock of one more event says against its causes. */
  look({ event_id, timestamp, causation_id, payload }: AnyEvent): readonly Finding[] {
    const previous = fieldOf(payload, 'prev_event_id')
    const isOlder =
      this.#isOlder(timestamp, causation_id) ||
      (typeof previous === 'string' && this.#isOlder(timestamp, normalizeId(previous)))
    if (this.#young.size >= REMEMBERED) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(event_id, timestamp)
    return isOlder ? REGRESSION : NOTHING
  }

  #isOlder(timestamp: string, cause: string | null | undefined): boolean {
    if (cause == null) return false
    const caused = this.#young.get(cause) ?? this.#old.get(cause)
    if (caused === undefined || caused === timestamp) return false
    // Instants in the form that is written are ordered like their texts.
    return isWritten(timestamp) && isWritten(caused)
      ? timestamp < caused
      : orderKey(timestamp) < orderKey(caused)
  }
}

/** Of an instant: whether it has capitals, six digits, and is written in UTC. */
function isWritten(instant: string): boolean {
  return instant.length === 32 && instant.endsWith('+00:00') && instant[10] === 'T'
}

const NOTHING: readonly never[] = []
const REGRESSION = [finding('CLOCK_REGRESSION', ['timestamp'], 'is older than its cause')]
