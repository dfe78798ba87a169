import { DISPLAY_LANES } from '@spec-kitty/events/status'
import { laneWorktreePath, openSubtasks, PLANNING_LANE } from '@spec-kitty/mission'
import { SpecKittyError } from '@spec-kitty/platform'
import type { BoardEntry } from './board.js'
import { decideNext } from './decide-next.js'
import { gatherFacts, type MissionFacts } from './gather-facts.js'
import { momentOf } from './past-moment.js'
import type { BoardRow, StatusView } from './results/mission.js'
import { missionView } from './scene.js'
import type { LookPorts, MissionScope } from './scope.js'
import { isStale } from './waiting.js'

/** What of the board is asked for. */
export interface StatusRequest {
  /** Only this work package's row. */
  readonly wpId?: string
  /** The board as it was: an event's id, an instant, or a date. */
  readonly at?: string
  /** Minutes after which a claim or a review counts as stale. Default: by lane. */
  readonly staleMinutes?: number
}

/**
 * The board of one mission, with its progress and what comes next. Changes no tracked or working
 * file. A board of the past is the fold of the rows until then: it has no next step, and says
 * nothing of worktrees and open subtasks, which no row records.
 *
 * @throws WP_NOT_FOUND, STATUS_AT_UNKNOWN, and the codes of a damaged log
 */
export async function statusView(
  ports: LookPorts,
  scope: MissionScope,
  request: StatusRequest,
): Promise<StatusView> {
  const { at } = request
  const past = at === undefined ? undefined : await momentOf(ports.files, scope, at)
  const facts = await gatherFacts(ports, scope, past)
  const shown = facts.board.filter(
    (entry) => request.wpId === undefined || entry.wpId === request.wpId,
  )
  if (request.wpId !== undefined && shown.length === 0) refuseUnknown(facts, request.wpId)
  const rows: BoardRow[] = []
  for (const entry of shown) rows.push(await rowOf(ports, scope, { facts, request }, entry))
  return {
    ...missionView(scope),
    by_lane: Object.fromEntries(
      DISPLAY_LANES.map((lane) => [
        lane,
        facts.board.filter((entry) => entry.lane === lane).map((entry) => entry.wpId),
      ]),
    ),
    work_packages: rows,
    progress: facts.progress,
    weighted_percentage: facts.progress.weighted_percentage,
    done_percentage: facts.progress.done_percentage,
    at: at ?? null,
    next: at === undefined ? nextOf(facts) : null,
    diagnostics: facts.diagnostics,
  }
}

function nextOf(facts: MissionFacts): StatusView['next'] {
  const { kind, reason, detail, run } = decideNext(facts, { agent: null, role: 'any' })
  return { kind, reason, detail, run }
}

async function rowOf(
  ports: LookPorts,
  scope: MissionScope,
  asked: { readonly facts: MissionFacts; readonly request: StatusRequest },
  entry: BoardEntry,
): Promise<BoardRow> {
  const { facts, request } = asked
  const past = request.at !== undefined
  return {
    wp_id: entry.wpId,
    title: entry.title,
    lane: entry.lane,
    lane_id: entry.laneId,
    dependencies: [...entry.dependencies],
    dependents: facts.board
      .filter((other) => other.dependencies.includes(entry.wpId))
      .map((other) => other.wpId),
    actor: facts.status.state.workPackages.get(entry.wpId)?.actor ?? null,
    since: entry.since === '' ? null : entry.since,
    workspace_path: past ? null : await workspacePath(ports, scope, entry),
    subtasks: past ? null : await subtaskCount(ports, scope, facts, entry),
    review: {
      rejections: entry.rejections,
      approval: approvalWord(entry),
      reviewer: entry.lane === 'in_review' ? entry.holder : entry.reviewer,
    },
    blocked_reason: entry.blockedReason,
    stale: isStale(entry, facts.nowMicros, request.staleMinutes),
  }
}

/** Null while the work package has no workspace that exists. */
async function workspacePath(
  ports: LookPorts,
  { repo, mission }: MissionScope,
  entry: BoardEntry,
): Promise<string | null> {
  if (entry.laneId === null) return null
  if (entry.laneId === PLANNING_LANE) return entry.holder === null ? null : '.'
  if (entry.head === null) return null
  const path = laneWorktreePath(mission, entry.laneId)
  return (await ports.files.stat(`${repo.root}/${path}`)) === undefined ? null : path
}

async function subtaskCount(
  ports: LookPorts,
  { repo, mission }: MissionScope,
  facts: MissionFacts,
  entry: BoardEntry,
): Promise<BoardRow['subtasks']> {
  const total = facts.workPackages.find((one) => one.id === entry.wpId)?.subtasks.length ?? 0
  if (total === 0) return { done: 0, total: 0 }
  const answer = await openSubtasks(ports.files, repo, mission, entry.wpId)
  return 'open' in answer ? { done: total - answer.open.length, total } : null
}

function approvalWord(entry: BoardEntry): BoardRow['review']['approval'] {
  return entry.approval === 'unrecorded' ? 'unknown' : entry.approval
}

function refuseUnknown(facts: MissionFacts, wpId: string): never {
  throw new SpecKittyError('WP_NOT_FOUND', {
    mission: facts.handle,
    mission_slug: facts.missionSlug,
    wp_id: wpId,
    known: facts.board.map((entry) => entry.wpId),
  })
}
