import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Lock, SpecKittyError } from '@spec-kitty/platform'
import { createNodeLock, nodeClock, nodeFiles, nodeIds } from '@spec-kitty/platform/node'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'
import { type EmitPorts, emit, readStatus, type StatusLogLocation } from '../src/index.js'
import { locationIn, SLUG } from './location.js'
import { claim, seed } from './requests.js'
import { idsIn } from './world.js'

const KILLS = 100

const scratch = mkdtempSync(`${realpathSync(tmpdir())}/spec-kitty-status-`)
const program = `${scratch}/emitter.mjs`
const built = build({
  entryPoints: [fileURLToPath(new URL('programs/emitter.ts', import.meta.url))],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@spec-kitty/source'],
  logLevel: 'error',
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

interface Place {
  readonly root: string
  readonly location: StatusLogLocation
  readonly ports: EmitPorts
}

async function aPlace(...wpIds: readonly string[]): Promise<Place> {
  await built
  const root = mkdtempSync(`${scratch}/repository-`)
  mkdirSync(`${root}/.git`)
  mkdirSync(`${root}/kitty-specs/${SLUG}`, { recursive: true })
  const lock = createNodeLock(`${root}/.git/spec-kitty/locks`)
  const ports = { files: nodeFiles, clock: nodeClock, ids: nodeIds, lock }
  const location = locationIn(root)
  await emit(ports, location, wpIds.map(seed))
  return { root, location, ports }
}

interface Emitter {
  readonly child: ChildProcess
  /** Whole lines that it printed so far. */
  readonly said: () => string[]
  readonly ended: Promise<unknown>
}

function startEmitter(...words: readonly string[]): Emitter {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const said = () => text.split('\n').slice(0, -1)
  return { child, said, ended: once(child, 'close') }
}

const journalIds = (location: StatusLogLocation): string[] =>
  idsIn(readFileSync(location.journal, 'utf8'))

test('N processes with M writes each give N·M rows, whole and each once [H-NFR-008]', async () => {
  const wpIds = ['WP01', 'WP02', 'WP03', 'WP04']
  const { root, location } = await aPlace(...wpIds)
  const emitters = wpIds.map((wpId) => startEmitter('count', root, wpId, '25'))
  await Promise.all(emitters.map((emitter) => emitter.ended))
  const acknowledged = emitters.flatMap((emitter) => emitter.said())
  expect(acknowledged).toHaveLength(100)
  const ids = journalIds(location)
  expect(ids).toHaveLength(104)
  expect(new Set(ids).size).toBe(104)
  expect(ids).toEqual(expect.arrayContaining(acknowledged))
  const status = await readStatus(nodeFiles, location)
  expect(status.state.eventCount).toBe(104)
  expect(status.findings).toEqual([])
  expect(readFileSync(location.trackedLog)).toEqual(readFileSync(location.journal))
})

test('of 40 processes that claim one work package at once, one wins and 39 are told who holds it', async () => {
  const { root, location } = await aPlace('WP01')
  const agents = Array.from({ length: 40 }, (_, at) => `agent-${at + 1}`)
  const emitters = agents.map((agent) => startEmitter('claim', root, 'WP01', agent))
  await Promise.all(emitters.map((emitter) => emitter.ended))
  const answers = emitters.flatMap((emitter) => emitter.said())
  expect(answers).toHaveLength(40)
  const winners = agents.filter((_, at) => emitters[at]?.said()[0] === 'won')
  expect(winners).toHaveLength(1)
  const refused = `WP_ALREADY_CLAIMED ${winners[0]}`
  expect(answers.filter((answer) => answer === refused)).toHaveLength(39)
  expect(journalIds(location)).toHaveLength(2)
}, 60_000)

test('16 processes that claim 16 work packages all win', async () => {
  const wpIds = Array.from({ length: 16 }, (_, at) => `WP${String(at + 1).padStart(2, '0')}`)
  const { root, location } = await aPlace(...wpIds)
  const emitters = wpIds.map((wpId) => startEmitter('claim', root, wpId, `agent-${wpId}`))
  await Promise.all(emitters.map((emitter) => emitter.ended))
  expect(emitters.flatMap((emitter) => emitter.said())).toEqual(Array(16).fill('won'))
  const status = await readStatus(nodeFiles, location)
  expect(status.state.eventCount).toBe(32)
  expect(status.findings).toEqual([])
}, 60_000)

test('8 threads of one process leave exactly their rows', async () => {
  const wpIds = Array.from({ length: 8 }, (_, at) => `WP0${at + 1}`)
  const { root, location } = await aPlace(...wpIds)
  const threads = wpIds.map((wpId) => new Worker(program, { argv: ['count', root, wpId, '6'] }))
  await Promise.all(threads.map((thread) => once(thread, 'exit')))
  expect(journalIds(location)).toHaveLength(8 + 48)
  const status = await readStatus(nodeFiles, location)
  expect(status.state.eventCount).toBe(56)
  expect(status.findings).toEqual([])
}, 60_000)

test('a paused writer is not displaced: who waits is told its name and writes nothing', async () => {
  const { root, location, ports } = await aPlace('WP01')
  const holder = startEmitter('hold', root, 'WP01')
  await once(holder.child.stdout as NodeJS.ReadableStream, 'data')
  holder.child.kill('SIGSTOP')
  const before = readFileSync(location.journal)
  const waiting = { ...ports, lock: impatient(ports.lock, 400) }
  const failure = await emit(waiting, location, [claim('WP01')]).then(
    () => undefined,
    (error: SpecKittyError) => error,
  )
  expect(failure?.key).toBe('LOCK_TIMEOUT')
  expect(failure?.details).toMatchObject({ pid: holder.child.pid, holder: 'the slow one' })
  expect(readFileSync(location.journal)).toEqual(before)
  holder.child.kill('SIGCONT')
  await holder.ended
  expect(holder.said()).toEqual(['held', 'won'])
  const loser = emit(ports, location, [claim('WP01', 'late')])
  await expect(loser).rejects.toMatchObject({ key: 'WP_ALREADY_CLAIMED' })
})

test('a writer that was killed while it held the lock blocks nobody', async () => {
  const { root, location, ports } = await aPlace('WP01')
  for (let round = 0; round < 5; round += 1) {
    const holder = startEmitter('hold', root, 'WP01')
    await once(holder.child.stdout as NodeJS.ReadableStream, 'data')
    holder.child.kill('SIGKILL')
    await holder.ended
    const waiting = { ...ports, lock: impatient(ports.lock, 1000) }
    const { outcomes } = await emit(waiting, location, [claim('WP01')])
    expect(outcomes).toMatchObject([{ toLane: 'claimed', changed: round === 0 }])
  }
})

test(`${KILLS} SIGKILLs during writes of two processes lose no acknowledged event [H-NFR-008]`, async () => {
  const { root, location, ports } = await aPlace('WP01', 'WP02')
  const acknowledged: string[] = []
  const random = mulberry(20261203)
  const killOften = async (wpId: string): Promise<void> => {
    for (let kill = 0; kill < KILLS / 2; kill += 1) {
      const emitter = startEmitter('forever', root, wpId)
      const stdout = emitter.child.stdout
      if (stdout !== null && random() > 0.2) await once(stdout, 'data')
      else await pause(30 + random() * 50)
      await pause(random() * 12)
      emitter.child.kill('SIGKILL')
      await emitter.ended
      acknowledged.push(...emitter.said())
    }
  }
  await Promise.all([killOften('WP01'), killOften('WP02')])
  expect(acknowledged.length).toBeGreaterThan(KILLS / 2)
  const before = await readStatus(nodeFiles, location)
  expect(before.findings.filter((finding) => finding.severity === 'error')).toEqual([])
  const known = new Set(before.rows.map((row) => row.eventId))
  expect(acknowledged.filter((id) => !known.has(id))).toEqual([])
  const free = [...before.state.workPackages.values()].find((one) => one.lane === 'planned')
  const again = free === undefined ? seed('WP03') : claim(free.wpId)
  const { eventIds, status } = await emit(ports, location, [again])
  expect(status.trackedComplete).toBe(true)
  const ids = journalIds(location)
  expect(new Set(ids)).toEqual(new Set([...known, ...eventIds]))
  expect(ids).toHaveLength(known.size + 1)
  expect(new Set(idsIn(readFileSync(location.trackedLog, 'utf8')))).toEqual(new Set(ids))
}, 90_000)

/** The same lock for somebody who does not wait so long. */
function impatient(lock: Lock, waitMs: number): Lock {
  return {
    hold: (name, options, task) => lock.hold(name, { ...options, waitMs }, task),
    inspect: () => lock.inspect(),
    breakLock: (name, token) => lock.breakLock(name, token),
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Numbers in 0…1 that a seed determines. */
function mulberry(seedNumber: number): () => number {
  let state = seedNumber
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
