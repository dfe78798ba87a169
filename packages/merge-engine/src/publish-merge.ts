import {
  headOf,
  indexLock,
  isAncestor,
  type Repository,
  readRef,
  updateRefs,
} from '@spec-kitty/git'
import { type Mission, statusLocation } from '@spec-kitty/mission'
import { type Diagnostic, isSpecKittyError, SpecKittyError } from '@spec-kitty/platform'
import { missionLock, readLogBytes } from '@spec-kitty/status-core'
import { instantOf } from './allocate-workspace.js'
import { restoreEntries, setEntries } from './index-entries.js'
import { type MergeState, type PublishRecord, writeOp, writeState } from './merge-state.js'
import { awaitRefLocks, targetLocks } from './ref-locks.js'
import { FAST_FORWARD } from './refresh-lane.js'
import { rollBack } from './roll-back.js'
import { digestOf, type SealedMerge } from './seal-merge.js'
import { type SettlePorts, settleOwnFiles } from './settle-own.js'

export type PublishOutcome =
  | {
      readonly kind: 'published'
      readonly state: MergeState
      readonly diagnostics: readonly Diagnostic[]
    }
  /** Nothing moved, and everything is as it was: the plan has to be made again. */
  | {
      readonly kind: 'again'
      readonly because: 'log' | 'target' | 'checkout'
      readonly cause: string
    }

const LOCK_WAIT_MS = 30_000
const INDEX_WAIT_MS = 10_000
const POLL_MS = 200

/**
 * Moves the target to the sealed commit, once and entirely, under the mission's lock, and settles
 * the mission's own files. A log or target that moved since means planning again.
 *
 * @throws GIT_INDEX_LOCKED, GIT_REF_LOCKED, MERGE_PUBLISH_REFUSED, LOCK_TIMEOUT, GIT_FAILED
 */
export async function publishMerge(
  ports: SettlePorts,
  repo: Repository,
  mission: Mission,
  state: MergeState,
  sealed: SealedMerge,
): Promise<PublishOutcome> {
  const location = statusLocation(repo, mission, true)
  const options = { waitMs: LOCK_WAIT_MS, command: 'spec-kitty merge' }
  return ports.lock.hold(missionLock(location), options, async () => {
    if (digestOf(await readLogBytes(ports.files, location)) !== sealed.logDigest) {
      return { kind: 'again', because: 'log', cause: 'the log moved' }
    }
    const { target } = state.plan
    const tip = await readRef(ports.files, repo, target.ref)
    if (tip !== target.old) return { kind: 'again', because: 'target', cause: 'it moved' }
    if (target.checkout !== null) {
      const head = await headOf(ports.files, repo, target.checkout.gitDir)
      if (head.branch !== target.branch) {
        return { kind: 'again', because: 'target', cause: 'it is not checked out any more' }
      }
      await awaitIndex(ports, target.checkout.gitDir)
    }
    await awaitRefLocks(ports, targetLocks(repo, target.ref, target.checkout), false)
    const publish: PublishRecord = {
      target_before: target.old,
      planned_commit: sealed.commit,
      worktree: target.checkout,
      index_lock_was_absent: true,
      ref_locks_were_absent: true,
      own: sealed.own,
      rows: sealed.rows,
    }
    const publishing: MergeState = { ...state, phase: 'publishing', publish }
    await writeState(ports.files, repo, publishing, instantOf(ports.clock))
    await writeOp(ports.files, repo, publishing, 'publishing')
    return moveTarget(ports, repo, mission, publishing, publish)
  })
}

/** The one step that moves the target; shared with the resumption of a killed one. */
export async function moveTarget(
  ports: SettlePorts,
  repo: Repository,
  mission: Mission,
  state: MergeState,
  publish: PublishRecord,
): Promise<PublishOutcome> {
  const cause =
    publish.worktree === null
      ? await moveRef(ports, repo, state, publish)
      : await moveCheckout(ports, publish)
  const tip = await readRef(ports.files, repo, state.plan.target.ref)
  const moved =
    tip === publish.planned_commit ||
    (tip !== null &&
      tip !== publish.target_before &&
      (await isAncestor(ports.git, repo.root, publish.planned_commit, tip)))
  if (moved) return finishPublication(ports, repo, mission, state, publish)
  if (tip !== publish.target_before) {
    if (publish.worktree) await restoreEntries(ports.git, publish.worktree.path, publish.own)
    return { kind: 'again', because: 'target', cause: 'it moved' }
  }
  const undone =
    publish.worktree === null ? true : await rollBack(ports, repo, publish, publish.worktree.path)
  if (publish.worktree !== null && undone === 'untouched') {
    return { kind: 'again', because: 'checkout', cause }
  }
  if (undone !== 'kept') {
    const sealed: MergeState = { ...state, phase: 'sealed', publish: null }
    await writeState(ports.files, repo, sealed, instantOf(ports.clock))
    await writeOp(ports.files, repo, sealed, 'sealed')
  }
  throw new SpecKittyError('MERGE_PUBLISH_REFUSED', {
    target: state.plan.target.branch,
    cause: cause.slice(0, 4096),
    mission: state.plan.mission.handle,
    mission_slug: state.plan.mission.slug,
  })
}

/** Settles, then says so. */
export async function finishPublication(
  ports: SettlePorts,
  repo: Repository,
  mission: Mission,
  state: MergeState,
  publish: PublishRecord,
): Promise<PublishOutcome> {
  const diagnostics = await settleOwnFiles(ports, repo, mission, state, publish)
  const published: MergeState = { ...state, phase: 'published', publish }
  await writeState(ports.files, repo, published, instantOf(ports.clock))
  await writeOp(ports.files, repo, published, 'published')
  return { kind: 'published', state: published, diagnostics }
}

async function moveRef(
  ports: SettlePorts,
  repo: Repository,
  state: MergeState,
  publish: PublishRecord,
): Promise<string> {
  const change = {
    ref: state.plan.target.ref,
    from: publish.target_before,
    to: publish.planned_commit,
  }
  const update = await updateRefs(ports, repo, [change], `merge: ${state.plan.mission.slug}`)
  return update.kind === 'updated' ? '' : update.cause
}

async function moveCheckout(ports: SettlePorts, publish: PublishRecord): Promise<string> {
  const cwd = publish.worktree?.path as string
  await setEntries(ports.git, cwd, publish.own)
  try {
    await ports.git.run([...FAST_FORWARD, publish.planned_commit], { cwd })
    return ''
  } catch (error) {
    if (!isSpecKittyError(error, 'GIT_FAILED')) throw error
    return String(error.details.cause)
  }
}

async function awaitIndex(ports: SettlePorts, gitDir: string): Promise<void> {
  for (let waited = 0; ; waited += POLL_MS) {
    const lock = await indexLock(ports.files, gitDir)
    if (lock === null) return
    if (waited >= INDEX_WAIT_MS) throw new SpecKittyError('GIT_INDEX_LOCKED', { file: lock.path })
    await ports.clock.sleep(POLL_MS)
  }
}
