import {
  commitBookkeeping,
  type Git,
  hashFiles,
  objectId,
  type Repository,
  readBlobs,
} from '@spec-kitty/git'
import { branchesOf, type Mission, readConfig, statusLocation } from '@spec-kitty/mission'
import type { Clock, Diagnostic, Files, Ids, Lock } from '@spec-kitty/platform'
import { appendPublished, replaceTrackedLog, unionRows } from '@spec-kitty/status-core'
import type { OwnEntry } from './merge-facts.js'
import type { MergeState, PublishRecord } from './merge-state.js'
import { isToolWritten, missionDirectory, ownFileKind } from './own-files.js'
import { tellUntrackedCopies } from './untracked-copies.js'
import { sameBytes } from './workspace-record.js'

export interface SettlePorts {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
  readonly git: Git
}

const FILE_BYTES_MAX = 64 * 1024 * 1024

/**
 * After the target has moved: brings the mission's working copies, its log and journal up to what
 * was published, log first, each by rename. A working copy that is neither the old content nor the
 * new one is somebody's work and stays. Doing it again changes nothing.
 */
export async function settleOwnFiles(
  ports: SettlePorts,
  repo: Repository,
  mission: Mission,
  state: MergeState,
  publish: PublishRecord,
): Promise<readonly Diagnostic[]> {
  const checkout = publish.worktree?.path ?? null
  const location = {
    ...statusLocation(repo, mission, true),
    missionNumber: state.plan.number,
  }
  const folder = missionDirectory(mission.slug)
  const specs = publish.own.map((entry) => `${publish.planned_commit}:${entry.path}`)
  const blobs = await readBlobs(ports, repo, specs)
  const contents = new Map(publish.own.map((entry, at) => [entry.path, blobs[at] ?? null]))
  const log = contents.get(`${folder}/status.events.jsonl`) ?? null
  if (checkout === repo.root && log !== null) await replaceTrackedLog(ports, location, log)
  const appended = await appendPublished(ports, location, publish.rows)
  const diagnostics = [...appended.diagnostics]
  if (checkout !== null) {
    for (const entry of ordered(publish.own)) {
      const bytes = contents.get(entry.path)
      const isLog = checkout === repo.root && entry.path === `${folder}/status.events.jsonl`
      if (bytes === null || bytes === undefined || isLog) continue
      const kept = await settleFile(ports, repo, mission.slug, checkout, entry, bytes)
      if (kept !== null) diagnostics.push(kept)
    }
  }
  if (checkout !== repo.root) {
    diagnostics.push(...(await followCanonical(ports, repo, mission, contents)))
    const { branch } = state.plan.target
    diagnostics.push(...(await tellUntrackedCopies(ports, repo, branch, publish)))
  }
  return diagnostics
}

/** The log first, so that no reader meets a view of rows that are not there. */
function ordered(own: readonly OwnEntry[]): readonly OwnEntry[] {
  const rank = (entry: OwnEntry) => (entry.path.endsWith('/status.events.jsonl') ? 0 : 1)
  return [...own].sort((a, b) => rank(a) - rank(b))
}

async function settleFile(
  ports: SettlePorts,
  repo: Repository,
  slug: string,
  checkout: string,
  entry: OwnEntry,
  bytes: Uint8Array,
): Promise<Diagnostic | null> {
  const path = `${checkout}/${entry.path}`
  const facts = await ports.files.stat(path)
  if (facts !== undefined && facts.kind !== 'file') return leftAlone(entry.path)
  const present = await ports.files.read(path, { bytesMax: FILE_BYTES_MAX })
  if (present !== undefined && sameBytes(present, bytes)) return null
  const published = ownFileKind(entry.path, slug) === 'row-log' ? united(bytes, present) : bytes
  if (present !== undefined && !isToolWritten(entry.path, slug)) {
    const raw = objectId(repo.objectFormat, { type: 'blob', bytes: present })
    if (raw !== entry.before?.oid) {
      const [filtered] = await hashFiles(ports.git, checkout, [entry.path])
      if (filtered === entry.oid) return null
      if (filtered !== entry.before?.oid) return leftAlone(entry.path)
    }
  }
  if (present !== undefined && sameBytes(present, published)) return null
  const mode = entry.mode === '100755' ? { mode: 0o755 } : {}
  await ports.files.writeAtomic(path, published, mode)
  return null
}

/** Lines that a writer without a lock added meanwhile are kept behind the published ones. */
function united(published: Uint8Array, present: Uint8Array | undefined): Uint8Array {
  return present === undefined ? published : unionRows(published, present)
}

function leftAlone(path: string): Diagnostic {
  return {
    code: 'mission_file_kept',
    severity: 'warning',
    message: `${path} has other content than the published one and was left as it is.`,
    details: { path },
  }
}

/** Where the target is not checked out here, the mission's meta and view still tell the truth. */
async function followCanonical(
  ports: SettlePorts,
  repo: Repository,
  mission: Mission,
  contents: ReadonlyMap<string, Uint8Array | null>,
): Promise<readonly Diagnostic[]> {
  const folder = missionDirectory(mission.slug)
  const written: string[] = []
  for (const name of ['meta.json', 'status.json']) {
    const path = `${folder}/${name}`
    const bytes = contents.get(path)
    const present = await ports.files.read(`${repo.root}/${path}`, { bytesMax: FILE_BYTES_MAX })
    if (bytes === null || bytes === undefined || present === undefined) continue
    if (!sameBytes(present, bytes)) await ports.files.writeAtomic(`${repo.root}/${path}`, bytes)
    written.push(path)
  }
  const branches = branchesOf(mission)
  if (written.length === 0 || branches.planning === branches.target) return []
  const project = await readConfig(ports.files, repo)
  const commit = await commitBookkeeping(ports, repo, {
    missionSlug: mission.slug,
    missionBranch: branches.mission,
    targetBranch: branches.target,
    planningBranch: branches.planning,
    paths: [...written, `${folder}/status.events.jsonl`],
    message: `chore(spec-kitty): merged [${mission.slug}]\n`,
    autoCommit: project.agents.autoCommit,
  })
  return commit.kind === 'uncommitted' ? [commit.diagnostic] : []
}
