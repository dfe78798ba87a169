import {
  addWorktree,
  headOf,
  listWorktrees,
  proveWorktree,
  pruneWorktrees,
  type RefChange,
  readRef,
  readWorkingStatus,
  updateRefs,
  type Worktree,
} from '@spec-kitty/git'
import { branchesOf } from '@spec-kitty/mission'
import type { Diagnostic } from '@spec-kitty/platform'
import {
  type AllocatePorts,
  type AllocateRequest,
  instantOf,
  recordOf,
  unproven,
} from './allocate-workspace.js'
import { kitOf } from './kit/kit-record.js'
import { type BaseInput, mergeInputs, rootInputs } from './lane-base.js'
import { recordedTip } from './recorded-tip.js'
import { laneHolding } from './resolve-workspace.js'
import type { Workspace } from './workspace.js'
import { readRecord, recordPath, type WorkspaceRecord, writeRecord } from './workspace-record.js'

export interface CreatedLane {
  readonly workspace: Workspace
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Makes branch and worktree of a lane: base in objects, record of the intent, branch expected
 * absent, worktree, proof. Each step asks first whether a killed call did it already.
 */
export async function createLane(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  dependencies: readonly BaseInput[],
): Promise<CreatedLane> {
  const cleared = await clearPartial(ports, request, found)
  const branchExisted = found.headCommit !== null
  const recorded = branchExisted ? null : await recordedTip(ports.git, request, found)
  const lost = branchExisted ? [] : await lostBranch(ports, request, found, recorded)
  const diagnostics = [...cleared, ...lost]
  const base = found.headCommit ?? recorded ?? (await newBase(ports, request, found, dependencies))
  await recordIntent(ports, request, found, base)
  if (!branchExisted) await createBranches(ports, request, found, base)
  try {
    const added = await addWorktree(ports.git, request.repo.root, {
      path: found.path,
      branch: found.branch,
    })
    const proof = await proveWorktree(ports.files, request.repo, {
      path: found.path,
      branch: found.branch,
      head: base,
    })
    if (!proof.proven) throw unproven(found, added.cause === '' ? proof.cause : added.cause)
    const dirty = await readWorkingStatus(ports.git, found.path)
    if (dirty.length > 0) {
      const paths = dirty.map((entry) => entry.path).slice(0, 5)
      throw unproven(found, `the new worktree is not clean: ${paths.join(', ')}`)
    }
  } catch (error) {
    await takeBack(ports, request, found, branchExisted ? null : base)
    throw error
  }
  const workspace = { ...found, headCommit: base, exists: true, proven: true, unproven: null }
  return { workspace, diagnostics }
}

/** Says that a branch that was there before had to be made again, and from what. */
async function lostBranch(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  recorded: string | null,
): Promise<readonly Diagnostic[]> {
  const path = recordPath(request.repo, request.mission, found.laneId)
  const known = await readRecord(ports.files, path)
  const wasReady = known !== undefined && known !== 'malformed' && known.state === 'ready'
  if (recorded === null && !wasReady) return []
  const from = recorded === null ? 'its base; what was not handed in is gone' : recorded
  return [
    {
      code: 'lane_branch_remade',
      severity: 'warning',
      message: `${found.branch} did not exist any more; it was made again at ${from}.`,
      details: { branch: found.branch, lane_id: found.laneId, commit: recorded },
    },
  ]
}

async function newBase(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  dependencies: readonly BaseInput[],
): Promise<string> {
  const { inputs } = await rootInputs(ports, request)
  if (inputs.length === 0) {
    const { planning } = branchesOf(request.mission, request.lanes)
    throw unproven(found, `neither ${found.baseRef} nor ${planning} exists`)
  }
  return mergeInputs(ports, request, {
    inputs: [...inputs, ...dependencies],
    branch: found.branch,
  })
}

async function recordIntent(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  base: string,
): Promise<void> {
  const path = recordPath(request.repo, request.mission, found.laneId)
  const known = await readRecord(ports.files, path)
  const before: WorkspaceRecord | undefined = known === 'malformed' ? undefined : known
  const lane = laneHolding(request, request.wpId)
  await writeRecord(ports.files, path, {
    ...recordOf(request, found, lane.wp_ids),
    ports: kitOf(before).ports ?? null,
    created_at: before?.created_at ?? instantOf(ports.clock),
    allocation_id: before?.allocation_id ?? ports.ids.ulid(ports.clock.nowMicros()),
    state: 'allocating',
    path_was_absent: true,
    base_commit: base,
    wp_bases: before?.wp_bases ?? {},
  })
}

/** Lane branch, and the mission branch where it does not stand yet: both or none. */
async function createBranches(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  base: string,
): Promise<void> {
  const { repo } = request
  const branches = branchesOf(request.mission, request.lanes)
  const { missionTip } = await rootInputs(ports, request)
  const changes: RefChange[] = [{ ref: `refs/heads/${found.branch}`, from: null, to: base }]
  if (missionTip === null) {
    const root = await readRef(ports.files, repo, `refs/heads/${branches.planning}`)
    if (root !== null) {
      changes.push({ ref: `refs/heads/${branches.mission}`, from: null, to: root })
    }
  }
  const update = await updateRefs(ports, repo, changes, `spec-kitty: ${found.laneId}`)
  if (update.kind === 'refused') throw unproven(found, update.cause)
}

const STALE_LOCK_MS = 10_000
const POLL_MS = 250

/**
 * Makes the path free after a killed `worktree add`. What stands there is moved aside whole, never
 * deleted; anything that no record of ours announces is left alone and refused.
 */
async function clearPartial(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
): Promise<readonly Diagnostic[]> {
  const listed = (await listWorktrees(ports.files, request.repo)).find(
    (worktree) => worktree.path === found.path,
  )
  const entries = await ports.files.list(found.path)
  const isFree = entries === undefined || entries.length === 0
  if (isFree && listed === undefined) return []
  const record = await readRecord(
    ports.files,
    recordPath(request.repo, request.mission, found.laneId),
  )
  const ours =
    record !== undefined &&
    record !== 'malformed' &&
    record.state === 'allocating' &&
    record.path_was_absent === true
  if (!isFree && !ours) throw unproven(found, 'something else stands there; move it away')
  if (listed !== undefined) await forgetWorktree(ports, request, found, listed)
  if (isFree) {
    await pruneWorktrees(ports.git, request.repo.root)
    return []
  }
  const aside = `${request.repo.commonDir}/spec-kitty/rescue/${idOf(record)}/${found.laneId}`
  const place = await freePlace(ports, aside)
  await ports.files.rename(found.path, place)
  await pruneWorktrees(ports.git, request.repo.root)
  return [
    {
      code: 'partial_worktree_moved',
      severity: 'warning',
      message: `An interrupted worktree was moved to ${place}.`,
      details: { from: found.path, to: place, lane_id: found.laneId },
    },
  ]
}

function idOf(record: WorkspaceRecord | 'malformed' | undefined): string {
  const id = record === 'malformed' ? undefined : record?.allocation_id
  return id ?? 'unrecorded'
}

/** Waits for a git child that outlived its parent, then frees the registration to be pruned. */
async function forgetWorktree(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  listed: Worktree,
): Promise<void> {
  for (let waited = 0; waited < STALE_LOCK_MS; waited += POLL_MS) {
    const lock = await ports.files.stat(`${listed.gitDir}/index.lock`)
    if (lock === undefined) break
    if (ports.clock.nowMicros() / 1000 - lock.modifiedMs > STALE_LOCK_MS) break
    await ports.clock.sleep(POLL_MS)
  }
  const head = await headOf(ports.files, request.repo, listed.gitDir)
  if (head.branch !== null && head.branch !== found.branch) {
    throw unproven(found, `it is the worktree of ${head.branch}`)
  }
  const root = { cwd: request.repo.root }
  if (listed.locked !== null) {
    await ports.git.run(['worktree', 'unlock', found.path], { ...root, accept: [0, 128] })
  }
}

async function freePlace(ports: AllocatePorts, wanted: string): Promise<string> {
  for (let count = 0; ; count += 1) {
    const place = count === 0 ? wanted : `${wanted}-${count}`
    if ((await ports.files.stat(place)) === undefined) return place
  }
}

/** Undoes what a failed call made: the registration of the worktree, then the branch. */
async function takeBack(
  ports: AllocatePorts,
  request: AllocateRequest,
  found: Workspace,
  createdAt: string | null,
): Promise<void> {
  const entries = await ports.files.list(found.path)
  if (entries !== undefined) {
    await ports.git.run(['worktree', 'remove', found.path], {
      cwd: request.repo.root,
      accept: [0, 128],
    })
  }
  await pruneWorktrees(ports.git, request.repo.root)
  if (createdAt === null) return
  const stillThere = (await listWorktrees(ports.files, request.repo)).some(
    (worktree) => worktree.branch === found.branch,
  )
  if (stillThere) return
  await updateRefs(
    ports,
    request.repo,
    [{ ref: `refs/heads/${found.branch}`, from: createdAt, to: null }],
    'spec-kitty: allocation taken back',
  )
}
