// Folds a log of as many bytes as the argument says, which is never held and never on disk.
import { readEvents } from '../../packages/events/dist/jsonl.js'
import { startReduction, statusReducer } from '../../packages/events/dist/reducers.js'
import { statusLog } from './status-events.mjs'

const reduction = startReduction(statusReducer)
const reader = readEvents(statusLog(Number(process.argv[2])))
let chunk = []
for await (const { event, issues } of reader) {
  if (event === undefined) throw new Error(JSON.stringify(issues))
  chunk.push(event)
  if (chunk.length < 1_000) continue
  reduction.apply(chunk)
  chunk = []
}
reduction.apply(chunk)
const { seen_count, anomaly_count } = reduction.finish()
if (seen_count !== reader.counts.events || anomaly_count > 0) throw new Error('lost events')
