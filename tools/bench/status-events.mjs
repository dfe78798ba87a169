// A log of status events, made while it is read: ten work packages that are blocked and taken back.
const ENVELOPE = {
  schema_version: 'urn:spec-kitty:event:1',
  event_type: 'WPStatusChanged',
  payload_version: 1,
  project_uuid: '6f0e6c1a-6d2b-4d8e-9f3a-0c1b2a3d4e5f',
  mission_id: '01KZ7R1A2B3C4D5E6F7G8H9J0K',
  node_id: 'laptop',
  build_id: 'main',
  correlation_id: '01KZ7R5M8N2P4Q6R8S0T1V3W5X',
  causation_id: null,
}
const PAYLOAD = {
  mission_slug: 'rate-limits',
  actor: 'ada',
  execution_mode: 'worktree',
  force: false,
  reason: 'waits for a decision',
  review_ref: null,
  evidence: null,
  policy_metadata: null,
}
const BEGIN = Date.UTC(2026, 10, 1)

/** Events without end, a second apart, each following the one before it of its work package. */
export function* statusEvents() {
  const last = new Map()
  for (let count = 0; ; count += 1) {
    const wp_id = `WP${String((count % 10) + 1).padStart(2, '0')}`
    const before = last.get(wp_id)
    const from_lane = before?.payload.to_lane ?? 'genesis'
    const event = {
      ...ENVELOPE,
      event_id: `01KZ7R5M8N2P4Q6R${String(count).padStart(10, '0')}`,
      aggregate_id: `wp/${ENVELOPE.mission_id}/${wp_id}`,
      timestamp: new Date(BEGIN + count * 1_000).toISOString().replace('Z', '000+00:00'),
      lamport_clock: count + 1,
      payload: {
        ...PAYLOAD,
        wp_id,
        from_lane,
        to_lane: from_lane === 'planned' ? 'blocked' : 'planned',
        prev_event_id: before?.event_id ?? null,
      },
    }
    last.set(wp_id, event)
    yield event
  }
}

/** The same as JSON lines, in chunks, until there are `bytes` of them. */
export function* statusLog(bytes) {
  const encoder = new TextEncoder()
  let text = ''
  let made = 0
  for (const event of statusEvents()) {
    text += `${JSON.stringify(event)}\n`
    if (text.length < 65_536) continue
    made += text.length
    yield encoder.encode(text)
    text = ''
    if (made >= bytes) return
  }
}
