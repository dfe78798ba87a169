import { type Git, hashFiles, objectId, type TreeEntry } from '@spec-kitty/git'
import { matchesGlob } from '@spec-kitty/mission'
import type { ReadFiles } from '@spec-kitty/platform'
import type { CheckoutFacts, Composition, Obstacle } from './merge-facts.js'
import { isMissionPath, isToolWritten } from './own-files.js'

export interface ObstacleRequest {
  readonly slug: string
  readonly objectFormat: 'sha1' | 'sha256'
  readonly checkout: CheckoutFacts
  readonly changes: Composition['changes']
  readonly targetEntries: ReadonlyMap<string, TreeEntry>
  /** Globs of planning work packages, whose files lie in the checkout before they are published. */
  readonly planningGlobs: readonly string[]
}

export interface ObstacleReport {
  readonly obstacles: readonly Obstacle[]
  /** Changed paths outside the mission whose working copy is the published content already. */
  readonly settled: ReadonlySet<string>
}

const FILE_BYTES_MAX = 64 * 1024 * 1024

/**
 * What in the target's checkout the merge would overwrite: changed, staged or flagged files that it
 * changes, anything where it adds a file, and files of the mission that differ from both sides.
 */
export async function findObstacles(
  ports: { readonly files: ReadFiles; readonly git: Git },
  request: ObstacleRequest,
): Promise<ObstacleReport> {
  const obstacles: Obstacle[] = []
  const settled = new Set<string>()
  const dirty = new Set(
    request.checkout.entries.filter((one) => one.kind === 'changed').map((one) => one.path),
  )
  const flagged = new Set(request.checkout.flagged)
  const looked = new Map<string, boolean>()
  for (const change of request.changes) {
    if (isToolWritten(change.path, request.slug)) continue
    const expected = [change.oldOid, change.newOid]
    if (isMissionPath(change.path, request.slug)) {
      const known = await holds(ports, request, change.path, expected)
      if (known === 'other') obstacles.push({ path: change.path, problem: 'mission_file' })
      continue
    }
    if (await isPublishedPlanning(ports, request, change.path, change.newOid)) {
      settled.add(change.path)
      continue
    }
    const problem = await problemOf(ports, request, change, { dirty, flagged, looked })
    if (problem !== null) obstacles.push({ path: change.path, problem })
  }
  for (const path of await editedMissionFiles(ports, request)) {
    obstacles.push({ path, problem: 'mission_file' })
  }
  return { obstacles, settled }
}

/** Files of the mission that are tracked, that the merge leaves alone, and that somebody edited. */
async function editedMissionFiles(
  ports: { readonly files: ReadFiles; readonly git: Git },
  request: ObstacleRequest,
): Promise<readonly string[]> {
  const changed = new Set(request.changes.map((change) => change.path))
  const found: string[] = []
  for (const { kind, path } of request.checkout.entries) {
    if (kind !== 'changed' || changed.has(path) || !isMissionPath(path, request.slug)) continue
    if (isToolWritten(path, request.slug)) continue
    const there = request.targetEntries.get(path)?.oid
    const held = await holds(ports, request, path, there === undefined ? [] : [there])
    if (held === 'other') found.push(path)
  }
  return found
}

interface Looked {
  readonly dirty: ReadonlySet<string>
  readonly flagged: ReadonlySet<string>
  readonly looked: Map<string, boolean>
}

async function problemOf(
  ports: { readonly files: ReadFiles; readonly git: Git },
  request: ObstacleRequest,
  change: Composition['changes'][number],
  known: Looked,
): Promise<'dirty' | 'untracked' | null> {
  if (known.dirty.has(change.path)) return 'dirty'
  if (change.status !== 'A') {
    if (!known.flagged.has(change.path)) return null
    const held = await holds(ports, request, change.path, [change.oldOid])
    return held === 'other' ? 'dirty' : null
  }
  if (await blockedByFolder(ports.files, request, change.path, known.looked)) return 'untracked'
  const facts = await ports.files.stat(`${request.checkout.worktree.path}/${change.path}`)
  if (facts === undefined) return null
  if (facts.kind === 'directory' && hasEntriesBelow(request.targetEntries, change.path)) return null
  return 'untracked'
}

/** A file of the user where the merge needs a folder. */
async function blockedByFolder(
  files: ReadFiles,
  request: ObstacleRequest,
  path: string,
  looked: Map<string, boolean>,
): Promise<boolean> {
  const parts = path.split('/').slice(0, -1)
  for (let length = 1; length <= parts.length; length += 1) {
    const folder = parts.slice(0, length).join('/')
    let blocked = looked.get(folder)
    if (blocked === undefined) {
      const facts = await files.stat(`${request.checkout.worktree.path}/${folder}`)
      const foreign = facts !== undefined && facts.kind !== 'directory'
      blocked = foreign && !request.targetEntries.has(folder)
      looked.set(folder, blocked)
    }
    if (blocked) return true
  }
  return false
}

function hasEntriesBelow(entries: ReadonlyMap<string, TreeEntry>, folder: string): boolean {
  for (const path of entries.keys()) if (path.startsWith(`${folder}/`)) return true
  return false
}

async function isPublishedPlanning(
  ports: { readonly files: ReadFiles; readonly git: Git },
  request: ObstacleRequest,
  path: string,
  newOid: string,
): Promise<boolean> {
  if (!request.planningGlobs.some((glob) => matchesGlob(glob, path))) return false
  return (await holds(ports, request, path, [newOid])) === 'expected'
}

/** Whether the working copy is one of the expected blobs, filters applied where they matter. */
async function holds(
  ports: { readonly files: ReadFiles; readonly git: Git },
  request: ObstacleRequest,
  path: string,
  expected: readonly string[],
): Promise<'absent' | 'expected' | 'other'> {
  const root = request.checkout.worktree.path
  const facts = await ports.files.stat(`${root}/${path}`)
  if (facts === undefined) return 'absent'
  if (facts.kind !== 'file') return 'other'
  const bytes = await ports.files.read(`${root}/${path}`, { bytesMax: FILE_BYTES_MAX })
  if (bytes === undefined) return 'absent'
  if (expected.includes(objectId(request.objectFormat, { type: 'blob', bytes }))) return 'expected'
  const [filtered] = await hashFiles(ports.git, root, [path])
  return filtered !== undefined && expected.includes(filtered) ? 'expected' : 'other'
}
