import { createHash } from 'node:crypto'
import { commitTree, type Git, type Repository, readObjects, writeBlobs } from '@spec-kitty/git'
import {
  type Clock,
  type Files,
  type Ids,
  invariant,
  isSpecKittyError,
  SpecKittyError,
} from '@spec-kitty/platform'
import {
  type EmitRequest,
  type LogBytes,
  type NewRow,
  planRows,
  readLogBytes,
  statusOf,
  unionRows,
} from '@spec-kitty/status-core'
import { type BlobEdit, editTree } from './edit-tree.js'
import type { MergeFacts, OwnEntry } from './merge-facts.js'
import type { MergePlan } from './merge-plan.js'
import { ownBytes } from './own-bytes.js'
import { isMissionPath, isToolWritten, ownFileKind } from './own-files.js'

export interface SealPorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly git: Git
}

/** A commit that is complete and that nothing points at yet. */
export interface SealedMerge {
  readonly commit: string
  readonly tree: string
  /** Paths whose index entry and working copy are ours to set. */
  readonly own: readonly OwnEntry[]
  readonly rows: readonly NewRow[]
  /** Digest of the log that is in it; another digest now means another commit. */
  readonly logDigest: string
}

/**
 * Builds the commit that the merge publishes: composed tree, own files from the log as it is now,
 * done rows, number and meta. Same plan and log, same id.
 *
 * @returns undefined when the log moved since the plan was made
 * @throws MERGE_SIGNING_FAILED, MERGE_BOOKKEEPING_CONFLICT, TRANSITION_REJECTED, GIT_FAILED
 */
export async function sealMerge(
  ports: SealPorts,
  repo: Repository,
  facts: MergeFacts,
  plan: MergePlan,
): Promise<SealedMerge | undefined> {
  const logs = await readLogBytes(ports.files, facts.location)
  const status = statusOf(facts.location, logs)
  if (status.rowCount !== facts.status.rowCount) return undefined
  const { rows } = planRows(facts.location, status, doneRequests(plan), plan.stamp.rows)
  const bytes = ownBytes({
    plan,
    location: facts.location,
    own: facts.own,
    journal: logs.journal,
    rows,
  })
  const others = await otherMissions(ports, repo, facts, plan)
  const contents = new Map([...others, ...bytes.files])
  const store = { objectsDir: `${repo.commonDir}/objects`, objectFormat: repo.objectFormat }
  const oids = await writeBlobs(ports.files, store, [...contents.values()])
  const edits = [
    ...restoredEdits(facts),
    ...[...contents.keys()].map((path, at) => ({ path, mode: '100644', oid: oids[at] as string })),
  ]
  const tree = await editTree(ports, repo, plan.codeTree, edits)
  const commit = await writeCommit(ports, repo, plan, tree)
  return { commit, tree, own: ownEntries(facts, edits), rows, logDigest: digestOf(logs) }
}

/** One digest for both files of a log. */
export function digestOf(logs: LogBytes): string {
  const hash = createHash('sha256')
  for (const bytes of [logs.journal, logs.tracked]) {
    hash.update(`${bytes?.length ?? -1}:`)
    hash.update(bytes ?? new Uint8Array())
  }
  return hash.digest('hex')
}

function doneRequests(plan: MergePlan): readonly EmitRequest[] {
  return plan.done.map((done) => ({
    kind: 'transition',
    wpId: done.wpId,
    to: 'done',
    actor: 'merge',
    executionMode: done.executionMode,
    evidence: {
      repos: [{ branch: done.branch, commit: done.commit, repo: '.' }],
      review: { reference: done.reference, reviewer: done.reviewer, verdict: 'approved' },
    },
    policy: {
      merge_phase: 'lane_integrated',
      target_branch: plan.target.branch,
      baseline: plan.target.old,
      strategy: plan.strategy,
      op: plan.stamp.op,
    },
  }))
}

/** No merge deletes an own file: what only the target has stays. */
function restoredEdits(facts: MergeFacts): readonly BlobEdit[] {
  const changes = facts.composition?.changes ?? []
  return changes
    .filter((change) => change.status === 'D' && isOwn(facts, change.path))
    .map((change) => ({ path: change.path, mode: change.oldMode, oid: change.oldOid }))
}

function isOwn(facts: MergeFacts, path: string): boolean {
  const { slug } = facts.mission
  return isMissionPath(path, slug) || isToolWritten(path, slug)
}

/** Tool-written files of other missions that git could not merge: united, or the target's. */
async function otherMissions(
  ports: SealPorts,
  repo: Repository,
  facts: MergeFacts,
  plan: MergePlan,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const paths = (facts.composition?.ownConflicts ?? []).filter(
    (path) => !isMissionPath(path, facts.mission.slug),
  )
  const merged = new Map<string, Uint8Array>()
  if (paths.length === 0) return merged
  const mission = facts.missionBranch.tip ?? plan.target.old
  const specs = paths.flatMap((path) => [`${plan.target.old}:${path}`, `${mission}:${path}`])
  const objects = await readObjects(ports, repo, specs)
  for (const [at, path] of paths.entries()) {
    const [ours, theirs] = [objects[2 * at]?.bytes, objects[2 * at + 1]?.bytes]
    const value = ours ?? theirs
    if (value === undefined) continue
    const both = ours !== undefined && theirs !== undefined
    const isLog = ownFileKind(path, facts.mission.slug) === 'row-log'
    merged.set(path, both && isLog ? unionRows(ours, theirs) : value)
  }
  return merged
}

function ownEntries(facts: MergeFacts, edits: readonly BlobEdit[]): readonly OwnEntry[] {
  const entries = new Map<string, { mode: string; oid: string }>()
  for (const change of facts.composition?.changes ?? []) {
    if (change.status === 'D') continue
    if (!isOwn(facts, change.path) && !facts.settled.has(change.path)) continue
    entries.set(change.path, { mode: change.newMode, oid: change.newOid })
  }
  for (const edit of edits) entries.set(edit.path, { mode: edit.mode, oid: edit.oid })
  return [...entries]
    .map(([path, entry]) => {
      const before = facts.target.entries.get(path)
      return {
        path,
        ...entry,
        before: before === undefined ? null : { mode: before.mode, oid: before.oid },
      }
    })
    .filter((entry) => entry.before?.oid !== entry.oid || entry.before.mode !== entry.mode)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function writeCommit(
  ports: SealPorts,
  repo: Repository,
  plan: MergePlan,
  tree: string,
): Promise<string> {
  const { old } = plan.target
  const second = plan.composition === old ? [] : [plan.composition]
  try {
    const commit = await commitTree(ports.git, repo.root, {
      tree,
      parents: plan.strategy === 'merge' ? [old, ...second] : [old],
      message: plan.message,
      atSeconds: plan.stamp.atSeconds,
      sign: plan.sign,
    })
    invariant(commit !== old, 'the published commit is a new one')
    return commit
  } catch (error) {
    if (!plan.sign || !isSpecKittyError(error, 'GIT_FAILED')) throw error
    const details = { cause: error.details.cause, mission: plan.mission.handle }
    throw new SpecKittyError('MERGE_SIGNING_FAILED', details, { cause: error })
  }
}
