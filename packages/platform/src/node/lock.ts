import { linkSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { pid } from 'node:process'
import { compareCodePoints } from '../compare-code-points.js'
import { invariant, SpecKittyError } from '../error.js'
import { HeldLocks } from '../held-locks.js'
import type { BrokenLock, Lock, LockOwner, LockState } from '../lock.js'
import { joinPath } from '../paths.js'
import { shellWord } from '../shell-word.js'
import { tempName } from '../temp-name.js'
import { lstat, makeDirectory, removeIfThere, sweepTempFiles } from './disk.js'
import { errorName, isMissing, reading, writing } from './file-faults.js'
import { nodeIds } from './ids.js'
import { type FoundRecord, livenessOf, newRecord, ownerOf, readRecord } from './lock-record.js'

const SUFFIX = '.lock'
const FIRST_PAUSE_MS = 10
const PAUSE_MS_MAX = 250
const TOUCH_MS = 10_000
/** Races for a free lock that one call may lose before it counts as held by others. */
const LOSSES_MAX = 1000

let mark: string | undefined
const held = new HeldLocks()
/** Tokens of the generations that tasks of this process hold. */
const mine = new Set<string>()
let takings = 0

/** A generation that is ours, by path, and the token in it. */
interface Taken {
  readonly generation: string
  readonly token: string
}

interface Generations {
  /** The highest number in use, by a generation or by a release. 0 for an unused lock. */
  readonly highest: number
  /** Whether the highest generation exists and was not released. */
  readonly taken: boolean
  readonly numbers: readonly number[]
  readonly hasTempFiles: boolean
}

/**
 * Locks that are directories of numbered generations below `directory`; the holder is the highest
 * generation without a release. They need only an atomic `link` and `readdir`.
 */
export function createNodeLock(directory: string): Lock {
  const root = joinPath(directory)
  return {
    async hold(name, { waitMs, command }, task) {
      invariant(isLockName(name), `a lock may be named ${name}`)
      const path = `${root}/${name}${SUFFIX}`
      return await held.run(
        path,
        waitMs,
        async (leftMs) => {
          const { generation, token } = await take(name, path, leftMs, command)
          const stopTouching = keepTouching(generation)
          return () => {
            stopTouching()
            mine.delete(token)
            release(generation, token)
          }
        },
        () => timeoutNaming(name, lookAt(path).holder),
        task,
      )
    },

    async inspect() {
      const states: LockState[] = []
      for (const entry of reading(root, () => readdirOrNone(root))) {
        if (!entry.endsWith(SUFFIX)) continue
        const found = reading(root, () => lookAt(`${root}/${entry}`).holder)
        const name = entry.slice(0, -SUFFIX.length)
        if (found !== undefined) states.push(stateOf(name, found))
      }
      return states.sort((a, b) => compareCodePoints(a.name, b.name))
    },

    async breakLock(name, token) {
      if (!isLockName(name)) return 'not_held'
      return writing(root, 'write', () => breakGeneration(`${root}/${name}${SUFFIX}`, token))
    },
  }
}

function isLockName(name: string): boolean {
  return /^[^/\0]+$/.test(name) && !name.startsWith('.')
}

function stateOf(name: string, found: FoundRecord): LockState {
  const seen = new Date(found.modifiedMs).toISOString()
  return { name, owner: ownerOf(found), liveness: livenessOf(found), seen }
}

/** Links the release that the owner did not. */
function breakGeneration(path: string, token: string): BrokenLock {
  const { highest, holder } = lookAt(path)
  if (holder === undefined || ownerOf(holder).token !== token) return 'not_held'
  if (livenessOf(holder) === 'alive') return 'alive'
  const generation = `${path}/g${highest}`
  try {
    linkSync(generation, `${generation}.released`)
  } catch (error) {
    if (errorName(error) !== 'EEXIST' && errorName(error) !== 'ENOENT') throw error
    return 'not_held'
  }
  return 'broken'
}

/** What the tokens of this process (this thread of it) begin with. Drawn when first needed. */
function ownMark(): string {
  mark ??= nodeIds.uuid()
  return mark
}

/** Waits until the lock is free and takes it. */
async function take(name: string, path: string, waitMs: number, command: string): Promise<Taken> {
  const deadline = performance.now() + waitMs
  let pauseMs = FIRST_PAUSE_MS
  let losses = 0
  writing(path, 'write', () => makeDirectory(path))
  for (;;) {
    const { highest, holder } = writing(path, 'write', () => lookAt(path))
    if (holder === undefined || livenessOf(holder) === 'dead') {
      const taken = writing(path, 'write', () => tryTaking(path, highest + 1, command))
      if (taken !== undefined) return taken
      if (++losses < LOSSES_MAX) continue
    }
    const leftMs = deadline - performance.now()
    if (leftMs <= 0) throw timeoutNaming(name, holder)
    await pause(Math.min(leftMs, pauseMs * (0.5 + Math.random() / 2)))
    pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX)
  }
}

/** Links our record to a generation; undefined when somebody else was faster. */
function tryTaking(path: string, number: number, command: string): Taken | undefined {
  const generation = `${path}/g${number}`
  const temp = `${path}/${tempName('g', pid, nodeIds.ulid(Date.now() * 1000))}`
  const token = `${ownMark()}:${++takings}`
  writeFileSync(temp, `${JSON.stringify(newRecord(token, command))}\n`, { flag: 'wx' })
  try {
    linkSync(temp, generation)
  } catch (error) {
    // Somebody was faster; or a process that cannot see ours took our record for a dead one's.
    if (errorName(error) === 'EEXIST' || errorName(error) === 'ENOENT') return undefined
    throw error
  } finally {
    removeIfThere(temp)
  }
  // Whoever listed long ago may have linked a number that was cleared meanwhile: a second look.
  const after = listGenerations(path)
  if (after.highest !== number || !after.taken) {
    removeIfThere(generation)
    return undefined
  }
  mine.add(token)
  clearBelow(path, number, after)
  return { generation, token }
}

/**
 * Removes generations below a holder's own, but for the last one: while it stands, a slow process
 * that links an older number is sure to see a higher one.
 */
function clearBelow(path: string, own: number, listed: Generations): void {
  for (const number of listed.numbers) {
    if (number >= own - 1) continue
    removeIfThere(`${path}/g${number}`)
    removeIfThere(`${path}/g${number}.released`)
  }
  if (listed.hasTempFiles) sweepTempFiles(path)
}

/**
 * Gives a generation back, if it is still the one that was taken: a lock's directory may have been
 * cleared by hand. A release that the disk refuses is no failure of the task that is done: this
 * process knows that it holds the lock no more, others learn it when this process has ended.
 */
function release(generation: string, token: string): void {
  try {
    if (readRecord(generation)?.record?.token === token)
      linkSync(generation, `${generation}.released`)
  } catch (error) {
    if (errorName(error) === '') throw error
  }
}

/** The highest number in use, and who holds it, dead or alive; no holder when it was given back. */
function lookAt(path: string): { readonly highest: number; readonly holder?: FoundRecord } {
  for (;;) {
    const { highest, taken } = listGenerations(path)
    if (!taken) return { highest }
    const generation = `${path}/g${highest}`
    const holder = readRecord(generation)
    // A later holder has cleared it between the listing and the reading.
    if (holder === undefined) continue
    const token = holder.record?.token ?? ''
    const isOurs = token.startsWith(`${ownMark()}:`)
    return isOurs && !mine.has(token) ? { highest } : { highest, holder }
  }
}

function listGenerations(path: string): Generations {
  const numbers = new Set<number>()
  const released = new Set<number>()
  let hasTempFiles = false
  for (const name of readdirOrNone(path)) {
    hasTempFiles ||= name.endsWith('.tmp')
    const match = /^g(\d+)(\.released)?$/.exec(name)
    if (match === null) continue
    const into = match[2] === undefined ? numbers : released
    into.add(Number(match[1]))
  }
  // A release without its generation is left over from a directory that was cleared by hand; its
  // number must not be used again, for whoever took it would seem to have given it back.
  const all = [...new Set([...numbers, ...released])]
  const highest = all.reduce((most, number) => Math.max(most, number), 0)
  const taken = numbers.has(highest) && !released.has(highest)
  return { highest, taken, numbers: all, hasTempFiles }
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
  const liveness = found === undefined ? 'alive' : livenessOf(found)
  const details = {
    lock: name,
    pid: owner.pid ?? pid,
    host: owner.host,
    holder: owner.command,
    since: owner.since,
    liveness,
  }
  // Waiting longer is of no use then: a person has to judge.
  const way = { remedy: `spec-kitty doctor --break-lock ${shellWord(name)}` }
  return new SpecKittyError('LOCK_TIMEOUT', details, liveness === 'foreign' ? way : {})
}
