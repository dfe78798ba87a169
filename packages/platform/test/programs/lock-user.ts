import { writeSync } from 'node:fs'
import { isMainThread, workerData } from 'node:worker_threads'
import { createNodeLock, nodeFiles } from '@spec-kitty/platform/node'

// Run as a process or as a worker thread: `count DIRECTORY TIMES` or `hold DIRECTORY`.
const words: readonly string[] = isMainThread ? process.argv.slice(2) : workerData
const [job, directory = '', times = '1'] = words
const lock = createNodeLock(`${directory}/locks`)
const counter = `${directory}/count`

async function countUp(): Promise<void> {
  const bytes = await nodeFiles.read(counter, { bytesMax: 100 })
  const count = Number(new TextDecoder().decode(bytes ?? new Uint8Array()))
  await nodeFiles.writeAtomic(counter, new TextEncoder().encode(`${count + 1}`))
  // Written past the event loop, so that what was counted is also what was said.
  if (isMainThread) writeSync(1, '+')
}

if (job === 'count')
  for (let round = 0; round < Number(times); round++)
    await lock.hold('shared', { waitMs: 25_000, command: 'count' }, countUp)

if (job === 'hold')
  await lock.hold('shared', { waitMs: 10_000, command: 'hold on' }, async () => {
    writeSync(1, 'held')
    await new Promise((resolve) => setTimeout(resolve, 60_000))
  })
