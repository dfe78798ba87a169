import { headOf, type Repository } from '@spec-kitty/git'
import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { ULID } from './meta.js'
import type { Mission, SelectedMission, SelectorTier } from './mission.js'
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
 * caller stands in, else the only open one. The tiers are tried in order; the first with a hit
 * decides, and more than one hit in it is an error, never a guess. [H-C-007] [N-FR-202]
 *
 * @throws MISSION_AMBIGUOUS_SELECTOR with `candidates`, MISSION_NOT_FOUND with `nearest`,
 *   MISSION_REQUIRED with `missions`, MISSION_META_MISSING, MISSION_META_INVALID
 */
export async function selectMission(
  files: ReadFiles,
  repository: Repository,
  handle?: string,
): Promise<SelectedMission> {
  if (handle === undefined || handle === '') return withoutHandle(files, repository)
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
  throw new SpecKittyError('MISSION_NOT_FOUND', { handle, nearest: nearest(handle, names) })
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

async function withoutHandle(files: ReadFiles, repository: Repository): Promise<SelectedMission> {
  const { missions } = await listMissions(files, repository)
  const standing = await missionOfWorktree(files, repository, missions)
  if (standing !== undefined) return { mission: standing, selectedBy: 'worktree' }
  const open = missions.filter((mission) => mission.open)
  const [only] = open
  if (only !== undefined && open.length === 1) return { mission: only, selectedBy: 'only_open' }
  const slugs = open.slice(0, LISTED_MAX).map((mission) => mission.slug)
  throw new SpecKittyError('MISSION_REQUIRED', { missions: slugs, count: open.length })
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
