import { formatInstant } from '@spec-kitty/events/log'
import { committerIdentity, readRef } from '@spec-kitty/git'
import { editMeta } from '@spec-kitty/mission'
import { SpecKittyError } from '@spec-kitty/platform'
import { missionLock } from '@spec-kitty/status-core'
import { isApproved } from './board.js'
import { bytesOf, DOCUMENT_BYTES_MAX, sha256 } from './bytes.js'
import { commands } from './commands.js'
import { commitMission, type MissionCommit, missionPaths } from './commit-mission.js'
import { gatherFacts, type MissionFacts } from './gather-facts.js'
import type { AcceptResult } from './results/mission.js'
import { missionView, readScene } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'
import { waitingFor } from './waiting.js'

/** Who accepts, and how. */
export interface AcceptRequest {
  /** Who accepts; default `user`. */
  readonly actor?: string
  readonly mode?: 'auto' | 'pr' | 'local' | 'checklist'
  readonly dryRun?: boolean
}

const HISTORY_MAX = 20
const LOCK_WAIT_MS = 30_000

/**
 * Accepts a mission whose work packages are all approved, done or canceled, and records it in
 * `meta.json` with one bookkeeping commit. A failing gate writes nothing; accepting again on the
 * same state commits mission files that changed since, and nothing else.
 *
 * @throws ACCEPT_NOT_READY with `checks` and `recommended_fix_order`, LANES_MISSING,
 *   GIT_IDENTITY_MISSING, and the codes
 *   of the log
 */
export async function acceptMission(
  ports: WorkPorts,
  scope: MissionScope,
  request: AcceptRequest,
): Promise<AcceptResult> {
  const facts = await gatherFacts(ports, scope)
  const failing = facts.acceptChecks.filter((check) => check.state !== 'pass')
  const dryRun = request.dryRun ?? false
  if (failing.length > 0 && !dryRun) refuse(facts)
  const inputs = await sha256(facts.acceptanceInputs)
  const view = acceptView(scope, facts, { dryRun, inputs })
  if (failing.length > 0 || dryRun || facts.accepted) {
    const already = facts.accepted ? (scope.mission.meta.accepted_at ?? null) : null
    const idle = !facts.accepted || dryRun || facts.mergeComplete
    const commit = idle ? NO_COMMIT : await commitChanged(ports, scope, facts)
    return {
      ...view,
      accepted: facts.accepted,
      already_accepted: facts.accepted,
      accepted_at: already,
      commit_sha: commit.sha,
      diagnostics: [...view.diagnostics, ...commit.diagnostics],
    }
  }
  if (facts.config.agents.autoCommit) await committerIdentity(ports.git, scope.repo.root)
  const at = formatInstant(ports.clock.nowMicros())
  const commit = await record(ports, scope, facts, { ...request, at, inputs })
  return {
    ...view,
    accepted: true,
    accepted_at: at,
    commit_sha: commit.sha,
    diagnostics: [...view.diagnostics, ...commit.diagnostics],
  }
}

function acceptView(
  scope: MissionScope,
  facts: MissionFacts,
  judged: { readonly dryRun: boolean; readonly inputs: string },
): AcceptResult {
  const ids = (wanted: (lane: string) => boolean) =>
    facts.board.filter((entry) => wanted(entry.lane)).map((entry) => entry.wpId)
  const approved = ids((lane) => lane === 'approved')
  return {
    ...missionView(scope),
    accepted: false,
    dry_run: judged.dryRun,
    checks: [...facts.acceptChecks],
    recommended_fix_order: fixOrder(facts),
    inputs_sha256: judged.inputs,
    accepted_wps: facts.board.filter(isApproved).map((entry) => entry.wpId),
    approved_wps: approved,
    done_wps: ids((lane) => lane === 'done'),
    merge_pending_wps: approved,
    already_accepted: false,
    accepted_at: null,
    commit_sha: null,
    instructions: facts.mergeComplete
      ? [commands.status(facts.handle)]
      : [`${commands.merge(facts.handle)} --dry-run`, commands.merge(facts.handle)],
    diagnostics: facts.diagnostics,
  }
}

function fixOrder(facts: MissionFacts): string[] {
  if (facts.acceptChecks.every((check) => check.state === 'pass')) return []
  return [...new Set(waitingFor(facts).map((row) => row.command))]
}

function refuse(facts: MissionFacts): never {
  const failing = facts.acceptChecks.filter((check) => check.state !== 'pass')
  throw new SpecKittyError('ACCEPT_NOT_READY', {
    mission: facts.handle,
    mission_slug: facts.missionSlug,
    problems: failing.map((check) => `${check.gate}: ${check.detail}`),
    checks: facts.acceptChecks,
    recommended_fix_order: fixOrder(facts),
  })
}

async function record(
  ports: WorkPorts,
  scope: MissionScope,
  facts: MissionFacts,
  acceptance: AcceptRequest & { readonly at: string; readonly inputs: string },
): Promise<MissionCommit> {
  const scene = await readScene(ports.files, scope)
  const path = `${scope.mission.path}/meta.json`
  const branch = `refs/heads/${scene.branches.mission}`
  const from = await readRef(ports.files, scope.repo, branch, ports.git)
  await ports.lock.hold(
    missionLock(facts.location),
    { waitMs: LOCK_WAIT_MS, command: 'accept' },
    async () => {
      const bytes = await ports.files.read(path, { bytesMax: DOCUMENT_BYTES_MAX })
      if (bytes === undefined) throw new SpecKittyError('MISSION_META_MISSING', { file: path })
      const entry = {
        accepted_at: acceptance.at,
        accepted_by: acceptance.actor ?? 'user',
        acceptance_mode: acceptance.mode ?? 'auto',
        accepted_from_commit: from,
      }
      const history = [
        ...(scope.mission.meta.acceptance_history ?? []),
        { ...entry, inputs_sha256: acceptance.inputs },
      ].slice(-HISTORY_MAX)
      const changes = { ...entry, acceptance_history: history }
      await ports.files.writeAtomic(path, bytesOf(editMeta(metaText(bytes, path), changes, path)))
    },
  )
  const commit = await commitMission(ports, scene, 'accept', await missionPaths(ports, scene))
  return withWayOn(facts, commit)
}

/** @throws MISSION_META_INVALID rather than write a text that lost bytes */
function metaText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const problem = 'it is not UTF-8; it is left as it is'
    throw new SpecKittyError('MISSION_META_INVALID', { file, problem }, { cause })
  }
}

const NO_COMMIT: MissionCommit = { sha: null, diagnostics: [] }

/** Mission files that changed since the acceptance; the acceptance itself stays as it is. */
async function commitChanged(
  ports: WorkPorts,
  scope: MissionScope,
  facts: MissionFacts,
): Promise<MissionCommit> {
  const scene = await readScene(ports.files, scope)
  const paths = await missionPaths(ports, scene)
  return withWayOn(facts, await commitMission(ports, scene, 'keep changed files', paths))
}

/** Where the project commits nothing by itself, says how files reach the branch that merges. */
function withWayOn(facts: MissionFacts, commit: MissionCommit): MissionCommit {
  if (facts.config.agents.autoCommit) return commit
  const way = `agents.auto_commit: true in .kittify/config.yaml, then ${commands.accept(facts.handle)}`
  const diagnostics = commit.diagnostics.map((one) => ({
    ...one,
    message: `${one.message} A merge takes what ${facts.missionBranch} holds of them. To bring them there: ${way}`,
    details: { ...one.details, way },
  }))
  return { ...commit, diagnostics }
}
