import type { Step } from './stepwise.js'

/** Whatever an event of the key does, it is the last one that came. */
export function followed<State extends { last_event_id: string | null }>(
  inner: Step<State>,
): Step<State> {
  return (state, event, note) => {
    state.last_event_id = event.event_id
    return inner(state, event, note)
  }
}
