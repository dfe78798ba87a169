import { instantMicros } from '@spec-kitty/events/log'
import { shellWord } from '@spec-kitty/platform'
import {
  ALLOCATION_FAILED,
  type BoardEntry,
  isSettled,
  laneUser,
  openDependencies,
} from './board.js'
import { commands } from './commands.js'
import type { LoopFacts } from './loop-facts.js'
import type { WaitingFor } from './results/decision.js'

const MINUTE_MICROS = 60_000_000

/** Ages above which a claim counts as stale; nothing is taken away by age alone. */
const STALE_AFTER_MICROS: Readonly<Partial<Record<BoardEntry['lane'], number>>> = {
  claimed: 10 * MINUTE_MICROS,
  in_progress: 24 * 60 * MINUTE_MICROS,
  in_review: 4 * 60 * MINUTE_MICROS,
}

/**
 * Whether a claim is so old that somebody should look. `since` in the form of `at`; `minutes` stand
 * in the place of what is usual for its lane.
 */
export function isStale(
  entry: Pick<BoardEntry, 'lane' | 'since'>,
  nowMicros: number,
  minutes?: number,
): boolean {
  const usual = STALE_AFTER_MICROS[entry.lane]
  const limit = usual === undefined || minutes === undefined ? usual : minutes * MINUTE_MICROS
  const since = instantMicros(entry.since)
  return limit !== undefined && since !== undefined && nowMicros - since > limit
}

/** Every work package that is not finished, with what holds it and the command that moves it. */
export function waitingFor(
  facts: Pick<LoopFacts, 'board' | 'handle' | 'nowMicros'>,
): readonly WaitingFor[] {
  return facts.board
    .filter((entry) => !isSettled(entry))
    .map((entry) => ({
      wp_id: entry.wpId,
      lane: entry.lane,
      holder: entry.holder,
      since: entry.since,
      stale: isStale(entry, facts.nowMicros),
      ...wayOn(entry, facts.board, facts.handle),
    }))
    .sort((a, b) => urgency(b) - urgency(a))
}

/** Why nothing can be offered: somebody works, a canceled dependency, or the board is stuck. */
export function stuckReason(
  board: readonly BoardEntry[],
): 'waiting_for_others' | 'dependency_canceled' | 'work_packages_blocked' {
  const moving = board.some((entry) =>
    ['claimed', 'in_progress', 'for_review', 'in_review'].includes(entry.lane),
  )
  if (moving) return 'waiting_for_others'
  const orphaned = board.some((entry) => canceledDependency(board, entry) !== undefined)
  return orphaned ? 'dependency_canceled' : 'work_packages_blocked'
}

function wayOn(
  entry: BoardEntry,
  board: readonly BoardEntry[],
  mission: string,
): { readonly reason: string; readonly command: string } {
  const holder = entry.holder ?? 'nobody'
  if (entry.uncertain) return { reason: 'its rows are damaged', command: commands.doctor() }
  if (entry.laneId === null)
    return { reason: 'it is in no lane', command: commands.finalize(mission) }
  const lost = entry.lostBranch ?? null
  if (lost !== null) {
    const command = `git branch ${shellWord(lost.name)} ${lost.commit}`
    return { reason: `its branch ${lost.name} is gone`, command }
  }
  switch (entry.lane) {
    case 'claimed':
    case 'in_progress':
      return {
        reason: `held by ${holder}`,
        command: commands.implement(entry.wpId, entry.holder, mission),
      }
    case 'in_review':
      return {
        reason: `in review by ${holder}`,
        command: commands.review(entry.wpId, entry.holder, mission),
      }
    case 'for_review':
      return { reason: 'waits for a review', command: commands.review(entry.wpId, null, mission) }
    case 'approved':
      return {
        reason: 'its approval is stale',
        command: commands.review(entry.wpId, null, mission),
      }
    case 'blocked':
      return entry.blockedReason === ALLOCATION_FAILED
        ? { reason: 'it got no workspace', command: commands.implement(entry.wpId, null, mission) }
        : {
            reason: `blocked: ${entry.blockedReason ?? 'no reason given'}`,
            command: commands.release(entry.wpId, mission),
          }
    case 'genesis':
      return { reason: 'it is not seeded', command: commands.finalize(mission) }
    default:
      return plannedWayOn(entry, board, mission)
  }
}

function plannedWayOn(
  entry: BoardEntry,
  board: readonly BoardEntry[],
  mission: string,
): { readonly reason: string; readonly command: string } {
  const canceled = canceledDependency(board, entry)
  if (canceled !== undefined) {
    return {
      reason: `depends on ${canceled}, which is canceled`,
      command: commands.finalize(mission),
    }
  }
  const open = openDependencies(board, entry)
  if (open.length > 0)
    return { reason: `waits for ${open.join(', ')}`, command: commands.next(null, mission) }
  const user = laneUser(board, entry)
  if (user !== undefined) {
    return { reason: `its lane is in use by ${user.wpId}`, command: commands.next(null, mission) }
  }
  return { reason: 'it can start', command: commands.implement(entry.wpId, null, mission) }
}

function canceledDependency(board: readonly BoardEntry[], entry: BoardEntry): string | undefined {
  if (isSettled(entry)) return undefined
  return entry.dependencies.find(
    (id) => board.find((other) => other.wpId === id)?.lane === 'canceled',
  )
}

/** Those that a person can move stand before those that only wait for others. */
function urgency(row: WaitingFor): number {
  if (row.lane === 'blocked') return 3
  if (row.stale) return 2
  return row.lane === 'planned' ? 0 : 1
}
