import type { Files } from '@spec-kitty/platform'
import { MemoryClock, MemoryFiles, MemoryIds, MemoryLock } from '@spec-kitty/platform/memory'
import { type EmitRequest, type EmitResult, emit, type StatusLogLocation } from '../src/index.js'
import { locationIn, SLUG } from './location.js'
import { seed } from './requests.js'

const ROOT = '/repo'

export const LOCATION: StatusLogLocation = locationIn(ROOT)

export interface World {
  readonly files: MemoryFiles
  readonly clock: MemoryClock
  readonly ids: MemoryIds
  readonly lock: MemoryLock
}

/** A repository in memory with the mission's directory and no log; another seed gives other ids. */
export function aWorld(idSeed = 1): World {
  const files = new MemoryFiles()
  files.put(`${ROOT}/.git/HEAD`, 'ref: refs/heads/main\n')
  files.put(`${ROOT}/kitty-specs/${SLUG}/meta.json`, '{}\n')
  return { files, clock: new MemoryClock(), ids: new MemoryIds(idSeed), lock: new MemoryLock() }
}

/** The same with one seeded work package for each id. */
export async function aSeededWorld(...wpIds: readonly string[]): Promise<World> {
  const world = aWorld()
  await emit(world, LOCATION, wpIds.map(seed))
  return world
}

/** Every request of a list as one write of its own. */
export async function emitEach(
  world: World,
  requests: readonly EmitRequest[],
): Promise<EmitResult[]> {
  const results: EmitResult[] = []
  for (const request of requests) results.push(await emit(world, LOCATION, [request]))
  return results
}

/** Power comes back; the dead process's locks are free. */
export function reboot(world: World, options: Parameters<MemoryFiles['reboot']>[0] = {}): void {
  world.files.reboot(options)
  world.lock.reboot()
}

export function journalText(world: World): string {
  return world.files.text(LOCATION.journal) ?? ''
}

export function trackedText(world: World): string {
  return world.files.text(LOCATION.trackedLog) ?? ''
}

/** Content of every file, to show that nothing changed. */
export function everyFile(world: World): Record<string, string | undefined> {
  return Object.fromEntries(world.files.paths().map((path) => [path, world.files.text(path)]))
}

export function idsIn(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { event_id: string }).event_id)
}

/** The error that a promise ends with; fails when there is none. */
export async function failureOf(promise: Promise<unknown>): Promise<FailedWith> {
  return promise.then(
    () => {
      throw new Error('expected a failure')
    },
    (error: FailedWith) => error,
  )
}

export interface FailedWith extends Error {
  readonly key?: string
  readonly remedy?: string
  readonly details: Readonly<Record<string, unknown>>
}

/** The disk with some of its functions exchanged. */
export function portOf(inner: Files, changed: Partial<Files>): Files {
  return {
    read: (path, limit) => inner.read(path, limit),
    list: (path) => inner.list(path),
    stat: (path) => inner.stat(path),
    realPath: (path) => inner.realPath(path),
    append: (path, bytes, options) => inner.append(path, bytes, options),
    truncate: (path, length) => inner.truncate(path, length),
    writeAtomic: (path, bytes, options) => inner.writeAtomic(path, bytes, options),
    link: (path, target) => inner.link(path, target),
    rename: (from, to) => inner.rename(from, to),
    remove: (path) => inner.remove(path),
    ...changed,
  }
}
