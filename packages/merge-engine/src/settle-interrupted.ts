import {
  diffTrees,
  hashFiles,
  indexLock,
  isAncestor,
  objectId,
  type Repository,
  readBlobs,
  readRef,
  type TreeChange,
} from '@spec-kitty/git'
import { type Mission, statusLocation } from '@spec-kitty/mission'
import { SpecKittyError } from '@spec-kitty/platform'
import { missionLock, readStatus, statusOf } from '@spec-kitty/status-core'
import { restoreEntries, setEntries } from './index-entries.js'
import type { MergeState, PublishRecord } from './merge-state.js'
import { finishPublication, moveTarget, type PublishOutcome } from './publish-merge.js'
import { awaitRefLocks, targetLocks } from './ref-locks.js'
import type { SettlePorts } from './settle-own.js'

const LOCK_WAIT_MS = 30_000
const REST_MS = 10_000
const PUBLISHER_WAIT_MS = 60_000
const POLL_MS = 500
const FILE_BYTES_MAX = 64 * 1024 * 1024

/**
 * Goes on after a publication that was cut off: forward where the target has moved or can still be
 * moved, back to planning where somebody else moved it. Content decides what each file is.
 *
 * @throws MERGE_CHECKOUT_CHANGED for files that are neither old, new nor torn; MERGE_IN_PROGRESS
 *   while a publisher still works; GIT_INDEX_LOCKED, GIT_REF_LOCKED
 */
export async function settleInterrupted(
  ports: SettlePorts,
  repo: Repository,
  mission: Mission,
  state: MergeState,
  publish: PublishRecord,
): Promise<PublishOutcome> {
  const location = statusLocation(repo, mission, true)
  const options = { waitMs: LOCK_WAIT_MS, command: 'spec-kitty merge --resume' }
  return ports.lock.hold(missionLock(location), options, async () => {
    if (publish.worktree !== null) await awaitPublisher(ports, state, publish)
    const locks = targetLocks(repo, state.plan.target.ref, publish.worktree)
    await awaitRefLocks(ports, locks, publish.ref_locks_were_absent === true)
    const tip = await readRef(ports.files, repo, state.plan.target.ref)
    if (tip !== publish.target_before) {
      const contains =
        tip !== null &&
        (tip === publish.planned_commit ||
          (await isAncestor(ports.git, repo.root, publish.planned_commit, tip)))
      if (contains) return finishPublication(ports, repo, mission, state, publish)
      if (publish.worktree) await restoreEntries(ports.git, publish.worktree.path, publish.own)
      return { kind: 'again', because: 'target', cause: 'it moved' }
    }
    if (publish.worktree !== null) {
      const files = await classifyFiles(ports, repo, publish, publish.worktree.path)
      if (files.fresh.length === 0 && (await logMoved(ports, mission, repo, publish))) {
        await restoreEntries(ports.git, publish.worktree.path, publish.own)
        return { kind: 'again', because: 'log', cause: 'the log moved' }
      }
      await repairFiles(ports, repo, state, publish.worktree.path, files)
    } else if (await logMoved(ports, mission, repo, publish)) {
      return { kind: 'again', because: 'log', cause: 'the log moved' }
    }
    return moveTarget(ports, repo, mission, state, publish)
  })
}

/** Whether rows were written since the seal: then the sealed commit does not tell the whole truth. */
async function logMoved(
  ports: SettlePorts,
  mission: Mission,
  repo: Repository,
  publish: PublishRecord,
): Promise<boolean> {
  const location = statusLocation(repo, mission, true)
  const now = await readStatus(ports.files, location)
  const path = `kitty-specs/${mission.slug}/status.events.jsonl`
  const [sealed] = await readBlobs(ports, repo, [`${publish.planned_commit}:${path}`])
  if (!sealed) return true
  const there = statusOf(location, { tracked: sealed })
  const ids = new Set(there.rows.map((row) => row.eventId))
  return now.rows.some((row) => !ids.has(row.eventId))
}

/** Waits until the index rests; removes a lock that a dead publisher left. */
async function awaitPublisher(
  ports: SettlePorts,
  state: MergeState,
  publish: PublishRecord,
): Promise<void> {
  const gitDir = publish.worktree?.gitDir as string
  for (let waited = 0; ; waited += POLL_MS) {
    const lock = await indexLock(ports.files, gitDir)
    if (lock === null) return
    const ageMs = ports.clock.nowMicros() / 1000 - lock.modifiedMs
    if (ageMs > REST_MS) {
      if (!publish.index_lock_was_absent) {
        throw new SpecKittyError('GIT_INDEX_LOCKED', { file: lock.path })
      }
      await ports.files.remove(lock.path)
      return
    }
    if (waited >= PUBLISHER_WAIT_MS) {
      throw new SpecKittyError('MERGE_IN_PROGRESS', {
        pid: 'a git process',
        mission: state.plan.mission.handle,
        mission_slug: state.plan.mission.slug,
      })
    }
    await ports.clock.sleep(POLL_MS)
  }
}

interface CheckoutFiles {
  /** Working files that are the published content already. */
  readonly fresh: readonly TreeChange[]
  /** Working files that git had begun to write. */
  readonly torn: readonly TreeChange[]
  readonly other: readonly string[]
}

async function classifyFiles(
  ports: SettlePorts,
  repo: Repository,
  publish: PublishRecord,
  cwd: string,
): Promise<CheckoutFiles> {
  const own = new Set(publish.own.map((entry) => entry.path))
  const changes = (
    await diffTrees(ports.git, repo.root, publish.target_before, publish.planned_commit)
  ).filter((change) => !own.has(change.path))
  const fresh: TreeChange[] = []
  const unsure: { change: TreeChange; bytes: Uint8Array }[] = []
  const other: string[] = []
  for (const change of changes) {
    const facts = await ports.files.stat(`${cwd}/${change.path}`)
    if (facts === undefined) continue
    if (facts.kind === 'link' || facts.kind === 'directory') continue
    const bytes = await ports.files.read(`${cwd}/${change.path}`, { bytesMax: FILE_BYTES_MAX })
    if (bytes === undefined) continue
    const raw = objectId(repo.objectFormat, { type: 'blob', bytes })
    if (raw === change.newOid) fresh.push(change)
    else if (raw !== change.oldOid) unsure.push({ change, bytes })
  }
  const torn: TreeChange[] = []
  const blobs = await readBlobs(
    ports,
    repo,
    unsure.map(({ change }) => change.newOid),
  )
  for (const [at, { change, bytes }] of unsure.entries()) {
    const [filtered] = await hashFiles(ports.git, cwd, [change.path])
    if (filtered === change.newOid) fresh.push(change)
    else if (filtered === change.oldOid) continue
    else if (isPrefix(bytes, blobs[at] ?? null)) torn.push(change)
    else other.push(change.path)
  }
  return { fresh, torn, other }
}

function isPrefix(bytes: Uint8Array, whole: Uint8Array | null): boolean {
  if (bytes.length === 0) return true
  return (
    whole !== null && bytes.length < whole.length && bytes.every((byte, at) => byte === whole[at])
  )
}

async function repairFiles(
  ports: SettlePorts,
  repo: Repository,
  state: MergeState,
  cwd: string,
  files: CheckoutFiles,
): Promise<void> {
  if (files.other.length > 0) {
    throw new SpecKittyError('MERGE_CHECKOUT_CHANGED', {
      worktree: cwd,
      paths: files.other.slice(0, 50),
      mission: state.plan.mission.handle,
      mission_slug: state.plan.mission.slug,
    })
  }
  for (const [at, change] of files.torn.entries()) {
    const aside = `${repo.commonDir}/spec-kitty/rescue/${state.op}/torn/${at}`
    await ports.files.rename(`${cwd}/${change.path}`, aside)
  }
  await setEntries(
    ports.git,
    cwd,
    files.fresh
      .filter((change) => change.status !== 'D')
      .map((change) => ({ path: change.path, mode: change.newMode, oid: change.newOid })),
  )
}
