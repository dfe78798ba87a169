import {
  catObjects,
  type Git,
  isAncestor,
  type Repository,
  readRef,
  readWorkingStatus,
} from '@spec-kitty/git'
import { type Mission, statusLocation } from '@spec-kitty/mission'
import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { readStatus, statusOf } from '@spec-kitty/status-core'
import { jsonObject } from './json-document.js'
import type { MergePlan } from './merge-plan.js'
import type { PublishRecord } from './merge-state.js'
import { missionDirectory } from './own-files.js'

/**
 * Proves a published merge by reading everything again: target, contained lanes, log, number, and
 * the state of the checkout. Success is printed only after it.
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
  await assertLanded(ports.git, repo, plan, fail)
  await assertContent(ports, repo, mission, plan, publish, fail)
  if (publish.worktree !== null) await assertCheckout(ports, publish, fail)
}

type Fail = (assertion: string) => never

async function assertLanded(
  git: Git,
  repo: Repository,
  plan: MergePlan,
  fail: Fail,
): Promise<void> {
  const lands = plan.lanes.map((lane) => lane.land).filter((land) => land !== null)
  if (lands.length === 0) return
  const not = [`^${plan.composition}`, `^${plan.target.old}`]
  const answer = await git.run(['rev-list', '-1', ...lands, ...not], { cwd: repo.root })
  if (answer.stdout.trim() !== '') fail(`commit ${answer.stdout.trim()} is not in the composition`)
}

async function assertContent(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  mission: Mission,
  plan: MergePlan,
  publish: PublishRecord,
  fail: Fail,
): Promise<void> {
  const folder = missionDirectory(mission.slug)
  const commit = publish.planned_commit
  const [log, meta] = await catObjects(ports.git, repo.root, [
    `${commit}:${folder}/status.events.jsonl`,
    `${commit}:${folder}/meta.json`,
  ])
  const location = statusLocation(repo, mission, true)
  const published = statusOf(location, { tracked: log?.bytes })
  for (const wpId of plan.lanes.flatMap((lane) => lane.wpIds)) {
    const rows = published.rows.filter((row) => row.wpId === wpId && row.to === 'done')
    const lane = published.state.workPackages.get(wpId)?.lane
    if (lane !== 'done') fail(`${wpId} is ${lane ?? 'unknown'} in the published log`)
    const ours = plan.done.some((done) => done.wpId === wpId)
    if (ours && rows.length !== 1) fail(`${wpId} has ${rows.length} done rows`)
  }
  const fields = meta?.bytes === undefined ? undefined : jsonObject(meta.bytes)
  if (fields?.mission_number !== plan.number) fail('the published number is another one')
  const now = await readStatus(ports.files, location)
  const known = new Set(now.rows.map((row) => row.eventId))
  const lost = published.rows.find((row) => !known.has(row.eventId))
  if (lost !== undefined) fail(`event ${lost.eventId} is not in the canonical log`)
}

/** Nothing of the merge may show as staged or deleted in the checkout. */
async function assertCheckout(
  ports: { readonly git: Git; readonly files: ReadFiles },
  publish: PublishRecord,
  fail: Fail,
): Promise<void> {
  const cwd = publish.worktree?.path as string
  const entries = await readWorkingStatus(ports.git, cwd, { untracked: 'no' })
  const own = new Set(publish.own.map((entry) => entry.path))
  for (const entry of entries) {
    if (entry.index === 'D' && (await ports.files.stat(`${cwd}/${entry.path}`)) !== undefined) {
      if (own.has(entry.path)) fail(`${entry.path} shows as deleted and is there`)
    }
    if (own.has(entry.path) && entry.index !== '.') fail(`${entry.path} shows as staged`)
  }
}
