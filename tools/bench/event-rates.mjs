// Prints what judging and folding 100,000 status events takes of one core: the best of five rounds,
// as the first ones are compiled while they run.
import { parseEvent } from '../../packages/events/dist/index.js'
import { readEvents } from '../../packages/events/dist/jsonl.js'
import { reduce, statusReducer } from '../../packages/events/dist/reducers.js'
import { statusEvents, statusLog } from './status-events.mjs'

const COUNT = 100_000
const source = statusEvents()
const events = Array.from({ length: COUNT }, () => source.next().value)
const chunks = [...statusLog(events.reduce((sum, one) => sum + JSON.stringify(one).length + 1, 0))]

const parsed = await best(() => {
  for (const event of events) expectGood(parseEvent(event).ok)
  return COUNT
})
const read = await best(async () => {
  const reader = readEvents(chunks)
  for await (const { event } of reader) expectGood(event !== undefined)
  return reader.counts.events
})
const reduced = await best(() => reduce(statusReducer, events).seen_count)
process.stdout.write(JSON.stringify({ parsed, read, reduced }))

/** Events per second of processor time. */
async function best(run) {
  const rates = []
  for (let round = 0; round < 5; round += 1) {
    const before = process.cpuUsage()
    const count = await run()
    const { user, system } = process.cpuUsage(before)
    rates.push((count / (user + system)) * 1e6)
  }
  return Math.max(...rates)
}

function expectGood(isGood) {
  if (!isGood) throw new Error('an event was refused')
}
