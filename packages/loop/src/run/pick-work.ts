import { sameActor } from '@spec-kitty/events/log'
import type { BoardEntry } from '../board.js'
import { type Candidate, selectWork, type WorkAction } from '../select-work.js'

/** Where a run stands, as far as it decides what starts next. */
export interface RunState {
  readonly implementers: readonly string[]
  readonly reviewers: readonly string[]
  readonly maxParallel: number
  readonly attemptsMax: number
  readonly cyclesMax: number
  /** Agents whose program cannot be started: not tried again in this run. */
  readonly unstartable: ReadonlySet<string>
  /** Work packages with a living process. */
  readonly busy: ReadonlySet<string>
  /** Actors with a living process. */
  readonly actors: ReadonlySet<string>
  /** Failed attempts by `WP01 implement`; set back when the action succeeds. */
  readonly failures: ReadonlyMap<string, number>
  /** Rejections given in this run, by work package. */
  readonly rejections: ReadonlyMap<string, number>
}

export interface PickedWork {
  readonly candidate: Candidate
  /** Name of the agent whose command is started. */
  readonly agent: string
  /** Name under which it acts. */
  readonly actor: string
  /** 1 for the first try of this action. */
  readonly attempt: number
}

/**
 * What the next free slot starts, or nothing. Pure. Work that an earlier run of the same agents
 * left behind comes first; else the first answer of the one selector that still has attempts.
 */
export function pickWork(board: readonly BoardEntry[], run: RunState): PickedWork | undefined {
  if (run.busy.size >= run.maxParallel) return undefined
  const offered = [
    ...leftBehind(board, run),
    ...selectWork(board, { agent: null, role: 'any', selfReview: 'allow' }),
  ]
  for (const candidate of offered) {
    const picked = offer(candidate, run)
    if (picked !== undefined) return picked
  }
  return undefined
}

function failuresOf(run: RunState, wpId: string, action: WorkAction): number {
  return run.failures.get(`${wpId} ${action}`) ?? 0
}

/** Agents that can be asked, in the order of preference. */
function namesFor(run: RunState, action: WorkAction): readonly string[] {
  const names = action === 'implement' ? run.implementers : run.reviewers
  return names.filter((name) => !run.unstartable.has(name))
}

/** Nothing more is tried for it in this run. */
function isExhausted(run: RunState, candidate: Candidate): boolean {
  const { entry, action } = candidate
  if (failuresOf(run, entry.wpId, action) >= run.attemptsMax) return true
  return action === 'implement' && (run.rejections.get(entry.wpId) ?? 0) >= run.cyclesMax
}

function offer(candidate: Candidate, run: RunState): PickedWork | undefined {
  const { entry, action, reason } = candidate
  if (run.busy.has(entry.wpId) || isExhausted(run, candidate)) return undefined
  const failed = failuresOf(run, entry.wpId, action)
  const names = namesFor(run, action)
  if (reason === 'resume' && entry.holder !== null) {
    const agent = agentOf(entry.holder, names)
    if (agent === undefined || run.actors.has(entry.holder)) return undefined
    return { candidate, agent, actor: entry.holder, attempt: failed + 1 }
  }
  const agent = names[failed % names.length]
  const actor = agent === undefined ? undefined : freeActor(agent, candidate, run)
  if (agent === undefined || actor === undefined) return undefined
  return { candidate, agent, actor, attempt: failed + 1 }
}

/** The lowest `<agent>-<slot>` that is free; a reviewer is never the implementer of the work. */
function freeActor(agent: string, { entry, action }: Candidate, run: RunState): string | undefined {
  for (let slot = 1; slot <= run.maxParallel * 2; slot += 1) {
    const actor = `${agent}-${slot}`
    const own =
      action === 'review' && entry.implementer !== null && sameActor(entry.implementer, actor)
    if (!run.actors.has(actor) && !own) return actor
  }
  return undefined
}

function leftBehind(board: readonly BoardEntry[], run: RunState): readonly Candidate[] {
  return board.flatMap((entry): readonly Candidate[] => {
    if (entry.holder === null || entry.uncertain || entry.laneId === null) return []
    const action = entry.lane === 'in_review' ? 'review' : 'implement'
    if (agentOf(entry.holder, namesFor(run, action)) === undefined) return []
    return [{ entry, action, reason: 'resume' }]
  })
}

/** The agent of a name that a run gives, `<agent>-<slot>`. */
function agentOf(actor: string, names: readonly string[]): string | undefined {
  return names.find(
    (name) => actor.startsWith(`${name}-`) && /^\d+$/.test(actor.slice(name.length + 1)),
  )
}
