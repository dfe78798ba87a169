import {
  type Git,
  isAncestor,
  type Repository,
  readObjects,
  readRef,
  readWorkingStatus,
} from '@spec-kitty/git'
import { branchesOf, type Mission, statusLocation } from '@spec-kitty/mission'
import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { type MissionStatus, readStatus, statusOf } from '@spec-kitty/status-core'
import { approvedCommitOf } from './decide-landing.js'
import { jsonObject } from './json-document.js'
import type { MergePlan } from './merge-plan.js'
import type { PublishRecord } from './merge-state.js'
import { missionDirectory } from './own-files.js'
import { sideBySide } from './side-by-side.js'

/**
 * Proves a published merge by reading everything again: target, approved commits, log, number, and
 * the state of the checkout. What has to be there is taken from the published log, not from the
 * plan, so that a plan that forgot something is found out. Success is printed only after it.
 *
 * @throws MERGE_ASSERTION_FAILED naming what does not hold
 */
export async function assertMerged(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  mission: Mission,
  plan: MergePlan,
  publish: PublishRecord,
): Promise<void> {
  const fail = (assertion: string): never => {
    throw new SpecKittyError('MERGE_ASSERTION_FAILED', {
      assertion,
      mission: plan.mission.handle,
      mission_slug: plan.mission.slug,
    })
  }
  const commit = publish.planned_commit
  const tip = await readRef(ports.files, repo, plan.target.ref)
  const holds =
    tip !== null && (tip === commit || (await isAncestor(ports.git, repo.root, commit, tip)))
  if (!holds) fail(`${plan.target.branch} does not hold ${commit}`)
  const content = async (): Promise<void> => {
    const published = await readPublished(ports, repo, mission, plan, publish, fail)
    await assertLanded(ports, repo, mission, plan, published, fail)
    await assertLog(ports, repo, mission, plan, published, fail)
  }
  const { worktree } = publish
  const checkout = worktree === null ? null : assertCheckout(ports, worktree.path, publish, fail)
  await sideBySide(content(), Promise.resolve(checkout))
}

type Fail = (assertion: string) => never

interface Published {
  /** The log that the published commit holds. */
  readonly log: MissionStatus
  /** Work packages that an earlier merge has published: their commits may be gone. */
  readonly before: ReadonlySet<string>
}

async function readPublished(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  mission: Mission,
  plan: MergePlan,
  publish: PublishRecord,
  fail: Fail,
): Promise<Published> {
  const log = `${missionDirectory(mission.slug)}/status.events.jsonl`
  const meta = `${missionDirectory(mission.slug)}/meta.json`
  const [newLog, newMeta, oldLog, oldMeta] = await readObjects(ports, repo, [
    `${publish.planned_commit}:${log}`,
    `${publish.planned_commit}:${meta}`,
    `${plan.target.old}:${log}`,
    `${plan.target.old}:${meta}`,
  ])
  const fields = newMeta?.bytes === undefined ? undefined : jsonObject(newMeta.bytes)
  if (fields?.mission_number !== plan.number) fail('the published number is another one')
  const location = statusLocation(repo, mission, true)
  const merged = oldMeta?.bytes !== undefined && jsonObject(oldMeta.bytes)?.merged_at
  const earlier = typeof merged === 'string' && oldLog?.bytes !== undefined
  const old = earlier
    ? statusOf(location, { tracked: oldLog.bytes }).state.workPackages.values()
    : []
  const done = [...old].filter((state) => state.lane === 'done')
  return {
    log: statusOf(location, { tracked: newLog?.bytes }),
    before: new Set(done.map((state) => state.wpId)),
  }
}

/** What has to be in the target is what the published log approves, whatever was planned. */
async function assertLanded(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  mission: Mission,
  plan: MergePlan,
  published: Published,
  fail: Fail,
): Promise<void> {
  const { mission: own, planning, target } = branchesOf(mission)
  const shared = planning === target ? own : planning
  const approved = [...published.log.state.workPackages.values()]
    .filter((state) => state.lane !== 'canceled' && !published.before.has(state.wpId))
    .map((state) => ({ ...state, commit: approvedCommitOf(state) }))
  const commits = approved.map((one) => one.commit).filter((commit) => commit !== null)
  if (commits.length === 0) return
  const not = ['--not', plan.composition, plan.target.old]
  const answer = await ports.git.run(['rev-list', ...commits, ...not], { cwd: repo.root })
  const missing = new Set(answer.stdout.split('\n'))
  for (const { wpId, commit, approval } of approved) {
    if (commit === null || !missing.has(commit)) continue
    // A planning branch may have been rewritten since: its content was judged, not its history.
    const tip = approval?.branch === shared ? await tipOf(ports.files, repo, shared) : commit
    if (tip === null || !(await isAncestor(ports.git, repo.root, commit, tip))) continue
    fail(`commit ${commit}, approved for ${wpId}, is not in the composition`)
  }
}

function tipOf(files: ReadFiles, repo: Repository, branch: string): Promise<string | null> {
  return readRef(files, repo, `refs/heads/${branch}`)
}

async function assertLog(
  ports: { readonly files: ReadFiles },
  repo: Repository,
  mission: Mission,
  plan: MergePlan,
  published: Published,
  fail: Fail,
): Promise<void> {
  const { log } = published
  for (const { wpId, lane } of log.state.workPackages.values()) {
    if (lane !== 'done' && lane !== 'canceled') fail(`${wpId} is ${lane} in the published log`)
    const rows = log.rows.filter((row) => row.wpId === wpId && row.to === 'done')
    const ours = plan.done.some((done) => done.wpId === wpId)
    if (ours && rows.length !== 1) fail(`${wpId} has ${rows.length} done rows`)
  }
  for (const wpId of plan.lanes.flatMap((lane) => lane.wpIds)) {
    if (!log.state.workPackages.has(wpId)) fail(`${wpId} is not in the published log`)
  }
  const now = await readStatus(ports.files, statusLocation(repo, mission, true))
  const known = new Set(now.rows.map((row) => row.eventId))
  const lost = log.rows.find((row) => !known.has(row.eventId))
  if (lost !== undefined) fail(`event ${lost.eventId} is not in the canonical log`)
}

/**
 * Nothing of the merge may show as staged or deleted in the checkout. The index is brought up to
 * the files on the way, where no other git holds it, so that later commands need not compare them.
 */
async function assertCheckout(
  ports: { readonly git: Git; readonly files: ReadFiles },
  cwd: string,
  publish: PublishRecord,
  fail: Fail,
): Promise<void> {
  const entries = await readWorkingStatus(ports.git, cwd, { untracked: 'no', refresh: true })
  const own = new Set(publish.own.map((entry) => entry.path))
  for (const entry of entries) {
    if (entry.index === 'D' && (await ports.files.stat(`${cwd}/${entry.path}`)) !== undefined) {
      if (own.has(entry.path)) fail(`${entry.path} shows as deleted and is there`)
    }
    if (own.has(entry.path) && entry.index !== '.') fail(`${entry.path} shows as staged`)
  }
}
