import { formatInstant, instantMicros } from '@spec-kitty/events/log'
import type { Clock, Ids } from '@spec-kitty/platform'
import { type MissionStatus, mintStamps } from '@spec-kitty/status-core'
import type { LaneOutline, MergeStamp } from './merge-facts.js'

/** That of the interrupted merge; its rows move up where the log has grown past them. */
export function stampFor(
  ports: { readonly clock: Clock; readonly ids: Ids },
  stamp: MergeStamp | undefined,
  status: MissionStatus,
  lanes: readonly LaneOutline[],
): MergeStamp {
  const count = lanes.flatMap((lane) => lane.states).length
  if (stamp === undefined) return newStamp(ports, status, count)
  const first = instantMicros(stamp.rows[0]?.at ?? '') ?? 0
  const last = instantMicros(status.state.lastAt) ?? 0
  if (stamp.rows.length >= count && first > last) return stamp
  return { ...stamp, rows: mintStamps(ports, status, count) }
}

function newStamp(
  ports: { readonly clock: Clock; readonly ids: Ids },
  status: MissionStatus,
  count: number,
): MergeStamp {
  const now = ports.clock.nowMicros()
  return {
    op: ports.ids.ulid(now),
    at: formatInstant(now),
    atSeconds: Math.floor(now / 1_000_000),
    rows: mintStamps(ports, status, count),
  }
}
