import type { Finding } from '../judge/issues.js'
import { issue } from '../judge/issues.js'
import { compareKeys } from '../values/compare-events.js'
import { compareText } from '../values/text.js'
import { Copies, coreDigestOrNull, type Identified, identityOf } from './copies.js'
import { IdMemory } from './id-memory.js'
import type { MergedFlaw, MergedItem } from './merged-item.js'
import {
  type EventIn,
  type Head,
  SortedInput,
  type SortedItem,
  type SortedStream,
} from './sorted-input.js'

/**
 * Merges streams that are each in contract order into one that is, without repeats. Lazy: holds one
 * item of each stream, and 20 to 60 bytes for each id that has come. Takes events, or the items of
 * `readEvents`, whose flaws are passed on.
 *
 * What is not handed out as an event is told, at its place or one event early:
 * - `OUT_OF_ORDER`: the event comes before one that its stream gave earlier; the rest goes on;
 * - `ID_CONFLICT`: events of one project share an id and say different things. At one instant none
 *   of them is handed out, with all digests. One that comes at a later instant is held back, with its
 *   own digest: what came first is gone already. `reduce` holds all events and applies neither in
 *   that case too.
 *
 * The merge waits for the next item of every stream. Leaving early closes all of them.
 * @throws whatever a stream throws; the others are closed then
 */
export async function* mergeStreams<Item extends SortedItem<Identified>>(
  ...sorted: readonly SortedStream<Item>[]
): AsyncGenerator<MergedItem<EventIn<Item>>, void, undefined> {
  const inputs = sorted.map((stream, position) => {
    const items = stream as SortedStream<SortedItem<EventIn<Item>>>
    return new SortedInput(items, position)
  })
  const memory = new IdMemory()
  try {
    await Promise.all(inputs.map((input) => input.advance()))
    for (;;) {
      const flawed = inputs.find((input) => input.flaw !== undefined)
      if (flawed?.flaw !== undefined) {
        yield flawed.flaw
        await flawed.advance()
        continue
      }
      const least = leastOf(inputs)
      if (least === undefined) return
      const groups = yield* takeGroup(inputs, least)
      yield* settleGroup(groups, memory)
    }
  } finally {
    await Promise.all(inputs.map((input) => input.close()))
  }
}

/** All that came at one instant under one id of one project. */
interface Group<Event extends Identified> {
  readonly copies: Copies<Event>
  readonly findings: readonly Finding[]
  count: number
}

function leastOf<Event extends Identified>(
  inputs: readonly SortedInput<Event>[],
): Head<Event> | undefined {
  let least: Head<Event> | undefined
  for (const { head } of inputs)
    if (head !== undefined && (least === undefined || compareHeads(head, least) < 0)) least = head
  return least
}

function compareHeads(a: Head<Identified>, b: Head<Identified>): number {
  return compareKeys(a.key, a.event.event_id, b.key, b.event.event_id)
}

/** Takes the events of all streams that stand where `least` does, by project; tells flaws between. */
async function* takeGroup<Event extends Identified>(
  inputs: readonly SortedInput<Event>[],
  least: Head<Event>,
): AsyncGenerator<MergedFlaw, ReadonlyMap<string, Group<Event>>, undefined> {
  const groups = new Map<string, Group<Event>>()
  for (const input of inputs)
    for (;;) {
      const { head, flaw } = input
      if (flaw !== undefined) yield flaw
      else if (head !== undefined && compareHeads(head, least) === 0) addTo(groups, head)
      else break
      await input.advance()
    }
  return groups
}

function addTo<Event extends Identified>(
  groups: Map<string, Group<Event>>,
  { event, findings }: Head<Event>,
): void {
  const identity = identityOf(event)
  const group = groups.get(identity)
  if (group === undefined) groups.set(identity, { copies: new Copies(event), findings, count: 1 })
  else {
    group.copies.add(event)
    group.count += 1
  }
}

function* settleGroup<Event extends Identified>(
  groups: ReadonlyMap<string, Group<Event>>,
  memory: IdMemory,
): Generator<MergedItem<Event>, void, undefined> {
  const sorted = [...groups].sort(([a], [b]) => compareText(a, b))
  for (const [, { copies, findings, count }] of sorted) {
    const settled = copies.settle()
    const { project_uuid, event_id } = 'event' in settled ? settled.event : settled.conflict
    const isNew = memory.add(project_uuid.toLowerCase(), event_id)
    if ('conflict' in settled) yield { issues: [settled.conflict.issue], findings: [] }
    else if (isNew) yield { event: settled.event, findings, copies: count }
    else yield lateConflict(settled.event)
  }
}

/** An id that came before at another instant: its other event is gone already. */
function lateConflict(event: Identified): MergedFlaw {
  const { event_id } = event
  const details = { event_id, digests: [coreDigestOrNull(event)] }
  const what = 'is that of an event at an earlier instant'
  return { issues: [issue('ID_CONFLICT', ['event_id'], what, details)], findings: [] }
}
