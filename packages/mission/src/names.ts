import { SpecKittyError } from '@spec-kitty/platform'

/** Lane of the planning work packages. It has no branch and no worktree of its own. */
export const PLANNING_LANE = 'lane-planning'

const BRANCH_PREFIX = 'kitty/mission-'
const MID8 = '[0-9A-HJKMNP-TV-Z]{8}'
const LANE_TAIL = /-(lane-(?:[a-z]{1,2}|planning))$/

/** Facts that names are composed from. */
export interface NamedMission {
  readonly slug: string
  readonly missionId: string | null
}

/** What a branch name says, read from the right. */
export interface ParsedBranch {
  readonly slug: string
  readonly mid8: string | null
  /** `lane-a`, `lane-planning`, or null for the mission branch. */
  readonly lane: string | null
  /** True only when a mission with that mid8, or exactly that legacy slug, is known. */
  readonly certain: boolean
}

/** First eight characters of a mission id, upper case. */
export function mid8Of(missionId: string): string {
  return missionId.slice(0, 8).toUpperCase()
}

/** `slug` without a leading `ddd-` and without the mission's own mid8 at the end. */
export function humanSlugOf(mission: NamedMission): string {
  const withoutNumber = mission.slug.replace(/^\d{3}-(?=.)/, '')
  const tail = mission.missionId === null ? tailMid8(withoutNumber) : mid8Of(mission.missionId)
  if (tail === undefined || !withoutNumber.endsWith(`-${tail}`)) return withoutNumber
  return withoutNumber.slice(0, -tail.length - 1) || withoutNumber
}

/**
 * `kitty/mission-<slug>-<mid8>`. Composing from a composed name changes nothing. Undefined when
 * neither an id nor a legacy form of the slug allows a name: it is never guessed. [W-FR-006]
 */
export function composeMissionBranch(mission: NamedMission): string | undefined {
  const { slug, missionId } = mission
  if (missionId !== null) return `${BRANCH_PREFIX}${humanSlugOf(mission)}-${mid8Of(missionId)}`
  if (tailMid8(slug) !== undefined) return `${BRANCH_PREFIX}${slug.replace(/^\d{3}-(?=.)/, '')}`
  return /^\d{3}-./.test(slug) ? `${BRANCH_PREFIX}${slug}` : undefined
}

/** Branch of a code lane; undefined for the planning lane, which has none of its own. */
export function laneBranch(missionBranch: string, laneId: string): string | undefined {
  return laneId === PLANNING_LANE ? undefined : `${missionBranch}-${laneId}`
}

/**
 * Where a lane is worked, relative to the repository root: `.worktrees/<slug>-<mid8>-lane-a`, and
 * `.`, the canonical checkout, for the planning lane. [N-FR-103]
 *
 * @throws BRANCH_IDENTITY_UNRESOLVED
 */
export function laneWorktreePath(mission: NamedMission, laneId: string): string {
  if (laneId === PLANNING_LANE) return '.'
  if (composeMissionBranch(mission) === undefined) {
    throw new SpecKittyError('BRANCH_IDENTITY_UNRESOLVED', {
      mission: mission.slug,
      mission_slug: mission.slug,
    })
  }
  if (mission.missionId === null) return `.worktrees/${mission.slug}-${laneId}`
  return `.worktrees/${humanSlugOf(mission)}-${mid8Of(mission.missionId)}-${laneId}`
}

/** `lane-a` for 0, `lane-z` for 25, `lane-aa` for 26: bijective base 26. */
export function laneIdAt(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(97 + ((rest - 1) % 26)) + letters
  }
  return `lane-${letters}`
}

/** Sorts `lane-b` before `lane-aa`, and the planning lane after both. */
export function compareLaneIds(first: string, second: string): number {
  if (first.length !== second.length) return first.length - second.length
  return first < second ? -1 : first > second ? 1 : 0
}

/**
 * Reads a branch name from the right: lane, mid8, slug. A tail of eight digits that no known
 * mission has is part of the slug: it is a date. Undefined for what is no branch of a mission.
 */
export function parseBranch(
  branch: string,
  known: readonly NamedMission[] = [],
): ParsedBranch | undefined {
  if (!branch.startsWith(BRANCH_PREFIX)) return undefined
  const name = branch.slice(BRANCH_PREFIX.length)
  const lane = LANE_TAIL.exec(name)?.[1] ?? null
  const rest = lane === null ? name : name.slice(0, -lane.length - 1)
  if (!/^[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*$/.test(rest)) return undefined
  const tail = new RegExp(`-(${MID8})$`).exec(rest)?.[1]
  const owner = known.find((mission) => tail !== undefined && hasMid8(mission, tail))
  if (tail !== undefined && (owner !== undefined || !/^\d+$/.test(tail))) {
    return { slug: rest.slice(0, -9), mid8: tail, lane, certain: owner !== undefined }
  }
  const certain = known.some((mission) => mission.missionId === null && mission.slug === rest)
  return { slug: rest, mid8: null, lane, certain }
}

/** Why `slug` is no name for a new mission; undefined when it is one. */
export function slugProblem(slug: string): string | undefined {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) return 'use a-z, 0-9 and single hyphens between them'
  if (slug.length > 60) return `it has ${slug.length} characters, the limit is 60`
  if (LANE_TAIL.test(slug)) return 'it ends like the name of a lane'
  return undefined
}

function hasMid8(mission: NamedMission, mid8: string): boolean {
  return mission.missionId !== null && mid8Of(mission.missionId) === mid8
}

function tailMid8(slug: string): string | undefined {
  const tail = new RegExp(`.-(${MID8})$`).exec(slug)?.[1]
  return tail === undefined || /^\d+$/.test(tail) ? undefined : tail
}
