import { headOf, type Repository } from '@spec-kitty/git'
import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { errorOf } from './finding.js'
import { ULID } from './meta.js'
import type { Mission, SelectedMission, SelectionHints, SelectorTier } from './mission.js'
import { listMissions, missionDirectories, readMission } from './missions.js'
import { mid8Of, parseBranch } from './names.js'
import { nearest } from './nearest.js'

const LISTED_MAX = 20

/** Tiers of a handle, in the order in which they are tried. */
const TIERS: readonly [SelectorTier, (mission: Mission, handle: string) => boolean][] = [
  ['mission_id', (mission, handle) => mission.missionId === handle.toUpperCase()],
  ['mid8', (mission, handle) => mission.mid8 === handle.toUpperCase()],
  ['mission_slug', (mission, handle) => mission.slug === handle],
  ['human_slug', isHumanSlug],
  [
    'mission_number',
    (mission, handle) => /^\d{1,9}$/.test(handle) && mission.missionNumber === Number(handle),
  ],
]

/**
 * The one mission that `handle` names, or, without a handle, the mission of the lane worktree the
 * caller stands in, else the only open one, else the only one there is. The tiers are tried in
 * order; the first with a hit decides, and more than one hit in it is an error, never a guess.
 * `hints` say what else a command without a handle may mean. [H-C-007] [N-FR-202]
 *
 * @throws MISSION_AMBIGUOUS_SELECTOR with `candidates`, MISSION_NOT_FOUND with `nearest`,
 *   MISSION_REQUIRED with `missions` and `count` (of all missions), MISSION_META_MISSING,
 *   MISSION_META_INVALID
 */
export async function selectMission(
  files: ReadFiles,
  repository: Repository,
  handle?: string,
  hints: SelectionHints = {},
): Promise<SelectedMission> {
  if (handle === undefined || handle === '') return withoutHandle(files, repository, hints)
  const direct = await byDirectory(files, repository, handle)
  if (direct !== undefined) return direct
  const { missions, findings } = await listMissions(files, repository)
  for (const [tier, hits] of TIERS) {
    const found = missions.filter((mission) => hits(mission, handle))
    const [mission] = found
    if (mission === undefined) continue
    if (found.length > 1) throw ambiguous(handle, tier, found)
    return { mission, selectedBy: tier }
  }
  const names = [
    ...missions.flatMap((mission) => [mission.slug, mission.humanSlug]),
    ...findings.flatMap((finding) => finding.path?.split('/')[1] ?? []),
  ]
  const near = nearest(handle, names)
  const known = near.length === 0 ? 'there is none' : `nearest: ${near.join(', ')}`
  throw new SpecKittyError('MISSION_NOT_FOUND', { handle, nearest: near, known })
}

/** A directory name that can be no id is answered without looking at the other missions. */
async function byDirectory(
  files: ReadFiles,
  repository: Repository,
  handle: string,
): Promise<SelectedMission | undefined> {
  if (ULID.test(handle) || /^[0-9A-HJKMNP-TV-Z]{8}$/i.test(handle)) return undefined
  if (!(await missionDirectories(files, repository)).includes(handle)) return undefined
  return { mission: await readMission(files, repository, handle), selectedBy: 'mission_slug' }
}

async function withoutHandle(
  files: ReadFiles,
  repository: Repository,
  hints: SelectionHints,
): Promise<SelectedMission> {
  const { missions, findings } = await listMissions(files, repository)
  const standing = await missionOfWorktree(files, repository, missions)
  if (standing !== undefined) return { mission: standing, selectedBy: 'worktree' }
  const open = missions.filter((mission) => mission.open)
  const tiers: readonly [SelectorTier, readonly Mission[]][] = [
    ['interrupted', hints.resume === true ? interrupted(missions, hints) : []],
    ['only_open', open],
    ['interrupted', open.length === 0 ? interrupted(missions, hints) : []],
    ['only_mission', open.length === 0 && findings.length === 0 ? missions : []],
    ['last_merged', open.length === 0 && hints.merged === true ? lastMerged(missions) : []],
  ]
  for (const [selectedBy, [mission, ...others]] of tiers) {
    if (mission !== undefined && others.length === 0) return { mission, selectedBy }
  }
  const [damaged] = findings
  if (damaged !== undefined && missions.length === 0) throw errorOf(damaged)
  throw required(missions, open)
}

function interrupted(missions: readonly Mission[], hints: SelectionHints): readonly Mission[] {
  const names = hints.interrupted ?? []
  return missions.filter(({ missionId, slug }) => names.includes(missionId ?? slug))
}

function lastMerged(missions: readonly Mission[]): readonly Mission[] {
  const when = ({ meta }: Mission) => Date.parse(meta.merged_at ?? '') || 0
  return [...missions].sort((a, b) => when(b) - when(a)).slice(0, 1)
}

function required(missions: readonly Mission[], open: readonly Mission[]): SpecKittyError {
  const candidates = open.length === 0 ? missions : open
  const slugs = candidates.slice(0, LISTED_MAX).map((mission) => mission.slug)
  const details = { missions: slugs, count: missions.length }
  if (slugs.length === 0) {
    const remedy = 'spec-kitty agent mission create NAME'
    return new SpecKittyError(
      'MISSION_REQUIRED',
      { ...details, problem: 'there is none' },
      { remedy },
    )
  }
  const which = open.length === 0 ? 'are merged, none is open' : 'are open'
  const problem = `${slugs.join(', ')} ${which}`
  return new SpecKittyError('MISSION_REQUIRED', { ...details, problem })
}

async function missionOfWorktree(
  files: ReadFiles,
  repository: Repository,
  missions: readonly Mission[],
): Promise<Mission | undefined> {
  if (repository.worktree === null) return undefined
  const { branch } = await headOf(files, repository, repository.worktree.gitDir)
  if (branch === null) return undefined
  const recorded = missions.filter(
    ({ missionBranch }) =>
      missionBranch !== null &&
      (branch === missionBranch || branch.startsWith(`${missionBranch}-lane-`)),
  )
  if (recorded.length === 1) return recorded[0]
  const parsed = parseBranch(branch, missions)
  const owners = missions.filter(
    ({ missionId }) => missionId !== null && mid8Of(missionId) === parsed?.mid8,
  )
  return owners.length === 1 ? owners[0] : undefined
}

function isHumanSlug(mission: Mission, handle: string): boolean {
  const { slug, meta } = mission
  const names = [mission.humanSlug, slug.replace(/^\d{3}-(?=.)/, ''), meta.slug, meta.mission_slug]
  return names.includes(handle)
}

function ambiguous(handle: string, tier: SelectorTier, found: readonly Mission[]): SpecKittyError {
  return new SpecKittyError('MISSION_AMBIGUOUS_SELECTOR', {
    handle,
    tier,
    count: found.length,
    slugs: found.map((mission) => mission.slug),
    candidates: found.map((mission) => ({
      mission_id: mission.missionId,
      mid8: mission.mid8,
      mission_slug: mission.slug,
      friendly_name: mission.friendlyName,
      mission_number: mission.missionNumber,
      created_at: mission.meta.created_at ?? null,
    })),
  })
}
