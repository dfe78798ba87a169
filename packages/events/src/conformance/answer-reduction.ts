import type { AnyEvent } from '../catalogue/event-types.js'
import { parseEvent } from '../judge/parse-event.js'
import { connectorReducer } from '../reducers/connector-reducer.js'
import { decisionPointReducer } from '../reducers/decision-point-reducer.js'
import { dossierReducer } from '../reducers/dossier-reducer.js'
import { lifecycleReducer } from '../reducers/lifecycle-reducer.js'
import { missionAuditReducer } from '../reducers/mission-audit-reducer.js'
import { reduce } from '../reducers/reduce.js'
import type { Reducer } from '../reducers/reducer.js'
import { runReducer } from '../reducers/run-reducer.js'
import { statusReducer } from '../reducers/status-reducer.js'
import { syncReducer } from '../reducers/sync-reducer.js'
import { usageReducer } from '../reducers/usage-reducer.js'
import { dialectOf } from './answer-judgement.js'
import type { Facts } from './case.js'

/** The reducers by the names that requests use. */
const REDUCERS = {
  connector: connectorReducer,
  decision_point: decisionPointReducer,
  dossier: dossierReducer,
  lifecycle: lifecycleReducer,
  mission_audit: missionAuditReducer,
  run: runReducer,
  status: statusReducer,
  sync: syncReducer,
  usage: usageReducer,
} as const

/** Answers `reduce`. Events are judged first; one that is no event at all goes on as it is. */
export function answerReduction({ reducer, events, dialect }: Facts): Facts {
  if (typeof reducer !== 'string' || !Object.hasOwn(REDUCERS, reducer))
    return { verdict: 'invalid', code: 'reducer_unknown' }
  if (!Array.isArray(events)) return { verdict: 'invalid', code: 'no_events' }
  const judged = events.map((event: unknown) => {
    const result = parseEvent(event, { dialect: dialectOf(dialect), transitions: 'report' })
    return result.ok ? result.event : (event as AnyEvent)
  })
  const chosen = REDUCERS[reducer as keyof typeof REDUCERS] as Reducer<unknown, unknown>
  const { states, anomalies, seen_count } = reduce(chosen, judged)
  return {
    states,
    anomalies: anomalies.map(({ kind, event_id }) => ({ kind, event_id })),
    seen_count,
  }
}
