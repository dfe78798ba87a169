import type { AnyEvent } from '@spec-kitty/events'
import { matchEvent } from '@spec-kitty/events'
import { readEvents } from '@spec-kitty/events/jsonl'
import { reduce, statusReducer, usageReducer } from '@spec-kitty/events/reducers'
import { DISPLAY_LANES, type Lane } from '@spec-kitty/events/status'

/** What a stream says: where the work packages are, what it cost, and which lines were no events. */
export interface Board {
  readonly lanes: Readonly<Record<string, readonly string[]>>
  readonly tokens: number
  readonly told: readonly string[]
  readonly refused: readonly string[]
}

export async function boardOf(stream: ReadableStream<Uint8Array> | string): Promise<Board> {
  const events: AnyEvent[] = []
  const refused: string[] = []
  for await (const item of readEvents(stream)) {
    if (item.event !== undefined) events.push(item.event)
    else refused.push(`${item.line} ${item.issues.map(({ code }) => code).join()}`)
  }
  const status = reduce(statusReducer, events).single()
  const usage = reduce(usageReducer, events).single()
  const inLane = (lane: Lane) =>
    Object.entries(status?.wps ?? {})
      .filter(([, wp]) => wp.lane === lane)
      .map(([id]) => id)
  return {
    lanes: Object.fromEntries(DISPLAY_LANES.map((lane) => [lane, inLane(lane)])),
    tokens: usage?.total_tokens ?? 0,
    told: events.flatMap((event) => {
      if (event.schema_version !== 'urn:spec-kitty:event:1') return []
      return matchEvent(
        event,
        { WPStatusChanged: ({ payload }) => [`${payload.wp_id} ${payload.to_lane}`] },
        () => [],
      )
    }),
    refused,
  }
}
