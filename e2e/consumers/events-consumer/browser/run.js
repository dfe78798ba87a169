import { createEvent, parseEvent } from '@spec-kitty/events'
import { canonicalJson, digest } from '@spec-kitty/events/canonical'
import { readEvents } from '@spec-kitty/events/jsonl'
import { upgradeLegacy } from '@spec-kitty/events/legacy'
import { classifyRow } from '@spec-kitty/events/log'
import { reduce, statusReducer } from '@spec-kitty/events/reducers'
import { targetsOf } from '@spec-kitty/events/status'

const stamp = {
  event_id: '01KZ7R5M8N2P4Q6R8S0T1V3W5X',
  timestamp: '2026-12-01T09:30:00.000000Z',
  project_uuid: '6f0e6c1a-6d2b-4d8e-9f3a-0c1b2a3d4e5f',
  mission_id: '01KZ7R1A2B3C4D5E6F7G8H9J0K',
  node_id: 'browser',
  build_id: 'page',
  lamport_clock: 1,
}

/** Goes through every entry that a page may import, and tells what came out. */
export async function run() {
  const created = createEvent(
    'WPStatusChanged',
    {
      mission_slug: 'page',
      wp_id: 'WP01',
      from_lane: 'genesis',
      to_lane: 'planned',
      actor: 'browser',
      execution_mode: 'worktree',
      prev_event_id: null,
    },
    stamp,
  )
  const stream = new Blob([`${JSON.stringify(created.event)}\nnot json\n`]).stream()
  const items = []
  for await (const item of readEvents(stream)) items.push(item)
  const events = items.flatMap(({ event }) => (event === undefined ? [] : [event]))
  const refused = parseEvent({ schema_version: '2.0.0' })
  return {
    lane: reduce(statusReducer, events).single()?.wps.WP01?.lane,
    flaw: items[1]?.issues?.[0]?.code,
    refused: refused.ok ? 'accepted' : refused.issues[0].code,
    legacy: upgradeLegacy({ hello: 1 }).code,
    row: classifyRow({}).kind,
    digest: digest({ b: 1, a: canonicalJson([1, 'é']) }),
    targets: targetsOf('planned'),
  }
}
