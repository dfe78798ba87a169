import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import type { SpecKittyError } from '@spec-kitty/platform'
import { createNodeLock, nodeClock, nodeFiles, nodeIds } from '@spec-kitty/platform/node'
import { type EmitOptions, type EmitPorts, emit, readStatus } from '../../src/index.js'
import { locationIn } from '../location.js'
import { claim, move } from '../requests.js'

const [mode = '', root = '', wpId = '', word = ''] = process.argv.slice(2)
const location = locationIn(root)
const lock = createNodeLock(`${root}/.git/spec-kitty/locks`)
const ports: EmitPorts = { files: nodeFiles, clock: nodeClock, ids: nodeIds, lock }

/** Moves the work package there and back, and prints each id when its write is acknowledged. */
async function step(): Promise<void> {
  const { state } = await readStatus(nodeFiles, location)
  const to = state.workPackages.get(wpId)?.lane === 'planned' ? 'blocked' : 'planned'
  const result = await emit(ports, location, [move(wpId, to, { reason: `by ${process.pid}` })])
  if (isMainThread) for (const id of result.eventIds) writeSync(1, `${id}\n`)
}

if (mode === 'count') for (let at = 0; at < Number(word); at += 1) await step()
if (mode === 'forever') for (;;) await step()
if (mode === 'claim') await tryToClaim(word)
if (mode === 'hold') await tryToClaim('holder', { command: 'the slow one', beforeAppend: holdOn })

async function tryToClaim(actor: string, options: EmitOptions = {}): Promise<void> {
  const outcome = await emit(ports, location, [claim(wpId, actor)], options).then(
    () => 'won',
    (error: SpecKittyError) => `${error.key} ${error.details.holder}`,
  )
  writeSync(1, `${outcome}\n`)
}

/** Stays within the write, the lock in hand. */
async function holdOn(): Promise<void> {
  writeSync(1, 'held\n')
  await new Promise((resolve) => setTimeout(resolve, 1500))
}
