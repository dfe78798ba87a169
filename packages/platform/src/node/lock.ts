import { linkSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { pid } from 'node:process'
import { compareCodePoints } from '../compare-code-points.js'
import { invariant, SpecKittyError } from '../error.js'
import { HeldLocks } from '../held-locks.js'
import type { Lock, LockOwner, LockState } from '../lock.js'
import { joinPath } from '../paths.js'
import { tempName } from '../temp-name.js'
import { lstat, makeDirectory, removeIfThere, sweepTempFiles } from './disk.js'
import { errorName, isMissing, reading, writing } from './file-faults.js'
import { nodeIds } from './ids.js'
import { type FoundRecord, livenessOf, newRecord, ownerOf, readRecord } from './lock-record.js'

const SUFFIX = '.lock'
const FIRST_PAUSE_MS = 10
const PAUSE_MS_MAX = 250
const TOUCH_MS = 10_000

let ownToken: string | undefined
const held = new HeldLocks()
/** Generations that a task of this process holds, by path. */
const mine = new Set<string>()

interface Generations {
  /** The highest number in use, by a generation or by a release. 0 for an unused lock. */
  readonly highest: number
  /** Whether the highest generation exists and was not released. */
  readonly taken: boolean
  readonly numbers: readonly number[]
}

/**
 * Locks that are directories of numbered generations below `directory`; the holder is the highest
 * generation without a release. They need only an atomic `link` and `readdir`.
 */
export function createNodeLock(directory: string): Lock {
  const root = joinPath(directory)
  return {
    async hold(name, { waitMs, command }, task) {
      invariant(/^[^/\0]+$/.test(name) && !name.startsWith('.'), `a lock may be named ${name}`)
      const path = `${root}/${name}${SUFFIX}`
      return await held.run(
        path,
        waitMs,
        async (leftMs) => {
          const generation = await take(name, path, leftMs, command)
          const stopTouching = keepTouching(generation)
          return () => {
            stopTouching()
            release(generation)
          }
        },
        () => timeoutNaming(name, currentHolder(path)),
        task,
      )
    },

    async inspect() {
      const states: LockState[] = []
      for (const entry of reading(root, () => readdirOrNone(root))) {
        if (!entry.endsWith(SUFFIX)) continue
        const found = reading(root, () => currentHolder(`${root}/${entry}`))
        const name = entry.slice(0, -SUFFIX.length)
        if (found !== undefined)
          states.push({ name, owner: ownerOf(found), liveness: livenessOf(found) })
      }
      return states.sort((a, b) => compareCodePoints(a.name, b.name))
    },
  }
}

/** Names this process (this thread of it) in the records it makes. Drawn when first needed. */
function token(): string {
  ownToken ??= nodeIds.uuid()
  return ownToken
}

/** Waits until the lock is free and takes it; the path of the generation that is now ours. */
async function take(name: string, path: string, waitMs: number, command: string): Promise<string> {
  const deadline = performance.now() + waitMs
  let pauseMs = FIRST_PAUSE_MS
  for (;;) {
    const holder = writing(path, 'write', () => currentHolder(path))
    if (holder === undefined || livenessOf(holder) === 'dead') {
      const generation = writing(path, 'write', () => tryNext(path, command))
      if (generation !== undefined) return generation
      continue
    }
    const leftMs = deadline - performance.now()
    if (leftMs <= 0) throw timeoutNaming(name, holder)
    await pause(Math.min(leftMs, pauseMs * (0.5 + Math.random() / 2)))
    pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)
  }
}

/** Links our record to the next generation; undefined when somebody else was faster. */
function tryNext(path: string, command: string): string | undefined {
  makeDirectory(path)
  const before = generationsOf(path)
  if (before.taken && !isAbandoned(`${path}/g${before.highest}`)) return undefined
  const number = before.highest + 1
  const generation = `${path}/g${number}`
  const temp = `${path}/${tempName('g', pid, nodeIds.ulid(Date.now() * 1000))}`
  writeFileSync(temp, `${JSON.stringify(newRecord(token(), command))}\n`, { flag: 'wx' })
  try {
    linkSync(temp, generation)
  } catch (error) {
    if (errorName(error) === 'EEXIST') return undefined
    throw error
  } finally {
    removeIfThere(temp)
  }
  // Whoever listed long ago may have linked a number that was cleared meanwhile: a second look.
  const after = generationsOf(path)
  if (after.highest !== number || !after.taken) {
    removeIfThere(generation)
    return undefined
  }
  mine.add(generation)
  clearBelow(path, number, after.numbers)
  return generation
}

/**
 * Removes generations below a holder's own, but for the last one: while it stands, a slow process
 * that links an older number is sure to see a higher one.
 */
function clearBelow(path: string, own: number, numbers: readonly number[]): void {
  for (const number of numbers) {
    if (number >= own - 1) continue
    removeIfThere(`${path}/g${number}`)
    removeIfThere(`${path}/g${number}.released`)
  }
  sweepTempFiles(path)
}

/**
 * Gives a generation back. A release that the disk refuses is no failure of the task that is done:
 * this process knows that it holds the lock no more, others learn it when this process has ended.
 */
function release(generation: string): void {
  mine.delete(generation)
  try {
    linkSync(generation, `${generation}.released`)
  } catch (error) {
    if (errorName(error) === '') throw error
  }
}

/** The record of the highest generation, when it counts as held by anybody, dead or alive. */
function currentHolder(path: string): FoundRecord | undefined {
  for (;;) {
    const { highest, taken } = generationsOf(path)
    if (!taken) return undefined
    const generation = `${path}/g${highest}`
    const found = readRecord(generation)
    // A later holder has cleared it between the listing and the reading.
    if (found === undefined) continue
    return found.record?.token === token() && !mine.has(generation) ? undefined : found
  }
}

function isAbandoned(generation: string): boolean {
  const found = readRecord(generation)
  if (found === undefined) return false
  if (found.record?.token === token()) return !mine.has(generation)
  return livenessOf(found) === 'dead'
}

function generationsOf(path: string): Generations {
  const numbers = new Set<number>()
  const released = new Set<number>()
  for (const name of readdirOrNone(path)) {
    const match = /^g(\d+)(\.released)?$/.exec(name)
    if (match === null) continue
    const into = match[2] === undefined ? numbers : released
    into.add(Number(match[1]))
  }
  // A release without its generation is left over from a directory that was cleared by hand; its
  // number must not be used again, for whoever took it would seem to have given it back.
  const all = [...new Set([...numbers, ...released])]
  const highest = all.reduce((most, number) => Math.max(most, number), 0)
  return { highest, taken: numbers.has(highest) && !released.has(highest), numbers: all }
}

function readdirOrNone(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Shows that the holder is still there, to a person on another host who has nothing else to go by. */
function keepTouching(generation: string): () => void {
  const timer = setInterval(() => {
    if (lstat(generation) !== undefined) utimesSync(generation, new Date(), new Date())
  }, TOUCH_MS)
  timer.unref()
  return () => clearInterval(timer)
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

function timeoutNaming(name: string, found: FoundRecord | undefined): SpecKittyError {
  const owner: Partial<LockOwner> = found === undefined ? {} : ownerOf(found)
  return new SpecKittyError('LOCK_TIMEOUT', {
    lock: name,
    pid: owner.pid ?? pid,
    host: owner.host,
    holder: owner.command,
    since: owner.since,
    liveness: found === undefined ? 'alive' : livenessOf(found),
  })
}
