import { isSpecKittyError, type RunningProcess } from '@spec-kitty/platform'
import { counted } from '../counted.js'
import { gatherFacts, type MissionFacts } from '../gather-facts.js'
import { moveTask } from '../move-task.js'
import type { RunAttempt } from '../results/mission.js'
import type { MissionScope } from '../scope.js'
import { agentNamed } from './agent-argv.js'
import { type PickedWork, pickWork, type RunState } from './pick-work.js'
import { ATTEMPTS_MAX } from './planned-starts.js'
import { type AttemptContext, claimPicked, runAttempt } from './run-attempt.js'
import type { RunFolder } from './run-folder.js'
import type { RunPorts, RunProgress, RunRequest } from './run-types.js'

const GRACE_MS = 10_000

/** Refusals that mean that somebody else was faster, or the workspace was not to be had. */
const CLAIM_LOST = [
  'WP_ALREADY_CLAIMED',
  'WP_LANE_BUSY',
  'WP_DEPENDENCIES_OPEN',
  'WP_HANDED_IN',
  'WP_CLOSED',
  'WP_BLOCKED',
  'WORKSPACE_NOT_ALLOCATED',
  'WORKSPACE_UNPROVEN',
  'WORKSPACE_BEHIND',
  'OWNERSHIP_VIOLATED',
  'TRANSITION_REJECTED',
  'REVIEW_ARTIFACT_MISSING',
] as const

interface Finished {
  readonly picked: PickedWork
  readonly attempt: RunAttempt & { readonly notes: readonly string[] }
}

/**
 * Drives agents over the board until nothing can start and nothing is running. It has no state
 * machine: each round reads the facts, asks the one selector, claims, starts, and lets the facts
 * decide.
 */
export class Orchestrator {
  readonly attempts: RunAttempt[] = []
  /** Agents whose program could not be started, with the cause. */
  readonly unstartable = new Map<string, string>()
  readonly #ports: RunPorts
  readonly #scope: MissionScope
  readonly #request: RunRequest
  readonly #folder: RunFolder
  readonly #runId: string
  readonly #running = new Map<string, Promise<Finished>>()
  readonly #actors = new Set<string>()
  readonly #processes = new Set<RunningProcess>()
  readonly #failures = new Map<string, number>()
  readonly #rejections = new Map<string, number>()
  readonly #notes = new Map<string, readonly string[]>()
  #queue: Promise<unknown> = Promise.resolve()
  #serial = 0

  constructor(
    ports: RunPorts,
    scope: MissionScope,
    request: RunRequest,
    run: { readonly id: string; readonly folder: RunFolder },
  ) {
    this.#ports = ports
    this.#scope = scope
    this.#request = request
    this.#runId = run.id
    this.#folder = run.folder
  }

  /** Runs until the board settles, stalls or the caller stops it; then no process is left. */
  async drive(): Promise<void> {
    const stop = () => this.#stop()
    this.#request.signal?.addEventListener('abort', stop, { once: true })
    try {
      while (!this.#isStopping()) {
        await this.#fillSlots()
        if (this.#running.size === 0) return
        await this.#settle(await Promise.race(this.#running.values()))
      }
      for (const finished of await Promise.all(this.#running.values())) await this.#settle(finished)
    } finally {
      this.#request.signal?.removeEventListener('abort', stop)
      await Promise.all([...this.#processes].map((child) => child.terminate(GRACE_MS)))
      await Promise.allSettled(this.#running.values())
    }
  }

  async #fillSlots(): Promise<void> {
    while (!this.#isStopping()) {
      const facts = await this.#oneAtATime(() => gatherFacts(this.#ports, this.#scope))
      const picked = pickWork(facts.board, this.#state(facts))
      if (picked === undefined) return
      await this.#begin(picked, facts)
    }
  }

  async #begin(picked: PickedWork, facts: MissionFacts): Promise<void> {
    const { wpId } = picked.candidate.entry
    const context = this.#contextFor(picked)
    this.#say('claimed', picked, facts, '')
    try {
      const claimed = await this.#oneAtATime(() => claimPicked(context, picked))
      this.#actors.add(picked.actor)
      const finished = runAttempt(context, picked, claimed).then((attempt) => ({ picked, attempt }))
      finished.catch(() => {})
      this.#running.set(wpId, finished)
      this.#say('started', picked, facts, '')
    } catch (error) {
      if (!isSpecKittyError(error, ...CLAIM_LOST)) throw error
      this.#count(picked, 1)
      this.#say('failed', picked, facts, error.message)
    }
  }

  async #settle({ picked, attempt }: Finished): Promise<void> {
    const { wpId } = picked.candidate.entry
    this.#running.delete(wpId)
    this.#actors.delete(picked.actor)
    const { notes, ...entry } = attempt
    this.attempts.push(entry)
    const done = ['handed_in', 'approved', 'rejected'].includes(attempt.outcome)
    if (done) this.#failures.delete(keyOf(picked))
    else if (attempt.outcome === 'spawn') this.unstartable.set(picked.agent, attempt.summary ?? '')
    else if (attempt.outcome !== 'interrupted') this.#count(picked, 1)
    if (attempt.outcome === 'rejected') {
      this.#rejections.set(wpId, (this.#rejections.get(wpId) ?? 0) + 1)
    }
    this.#notes.set(wpId, done ? [] : notes)
    const given = await this.#giveUp(picked, attempt)
    if (attempt.outcome === 'spawn') await this.#release(picked, attempt.summary ?? '')
    const facts = await this.#oneAtATime(() => gatherFacts(this.#ports, this.#scope))
    this.#say(given ? 'blocked' : wordOf(attempt.outcome), picked, facts, attempt.summary ?? '')
  }

  /** An implementer that failed for the last time leaves its work package blocked, with the reason. */
  async #giveUp(picked: PickedWork, attempt: RunAttempt): Promise<boolean> {
    const { entry, action } = picked.candidate
    const failed = this.#failures.get(keyOf(picked)) ?? 0
    const spent = failed >= this.#attemptsMax()
    if (action !== 'implement' || !spent || attempt.outcome === 'blocked') return false
    const last = attempt.summary || attempt.outcome.replaceAll('_', ' ')
    const reason = `a run gave up after ${counted(failed, 'attempt')}; last: ${last}`
    try {
      await this.#oneAtATime(() =>
        moveTask(this.#ports, this.#scope, {
          wpId: entry.wpId,
          to: 'blocked',
          agent: picked.actor,
          reason: reason.slice(0, 1000),
        }),
      )
      return true
    } catch (error) {
      if (isSpecKittyError(error, 'TRANSITION_REJECTED')) return false
      throw error
    }
  }

  /** Nobody has worked on it, so that the next agent, or the next run, finds it as it was. */
  async #release(picked: PickedWork, cause: string): Promise<void> {
    const { entry, action } = picked.candidate
    const agent = picked.actor
    const reason = action === 'implement' ? cause : `review_claim_released: ${agent}: ${cause}`
    const back = action === 'implement' ? ('planned' as const) : ('for_review' as const)
    const force = action === 'review'
    await this.#oneAtATime(() =>
      moveTask(this.#ports, this.#scope, { wpId: entry.wpId, to: back, agent, reason, force }),
    )
  }

  #contextFor(picked: PickedWork): AttemptContext {
    this.#serial += 1
    return {
      ports: this.#ports,
      scope: this.#scope,
      runId: this.#runId,
      folder: this.#folder,
      serial: this.#serial,
      agent: agentNamed(this.#request.agents, picked.agent),
      environment: this.#request.environment,
      timeoutMs: this.#request.timeoutMs,
      notes: this.#notes.get(picked.candidate.entry.wpId) ?? [],
      oneAtATime: (task) => this.#oneAtATime(task),
      onStarted: (child) => this.#watch(child),
      isStopping: () => this.#isStopping(),
    }
  }

  #watch(child: RunningProcess): void {
    this.#processes.add(child)
    void child.wait().then(() => this.#processes.delete(child))
    if (this.#isStopping()) void child.terminate(GRACE_MS)
  }

  #state(facts: MissionFacts): RunState {
    const { implementers, reviewers = implementers, maxParallel } = this.#request
    return {
      implementers,
      reviewers,
      maxParallel,
      attemptsMax: this.#attemptsMax(),
      cyclesMax: facts.config.review.maxCycles,
      unstartable: new Set(this.unstartable.keys()),
      busy: new Set(this.#running.keys()),
      actors: this.#actors,
      failures: this.#failures,
      rejections: this.#rejections,
    }
  }

  #attemptsMax(): number {
    return this.#request.attemptsMax ?? ATTEMPTS_MAX
  }

  #isStopping(): boolean {
    return this.#request.signal?.aborted ?? false
  }

  #stop(): void {
    for (const child of this.#processes) void child.terminate(GRACE_MS)
  }

  #count(picked: PickedWork, more: number): void {
    this.#failures.set(keyOf(picked), (this.#failures.get(keyOf(picked)) ?? 0) + more)
  }

  /** Our own steps never race each other for a worktree or an index. */
  #oneAtATime<T>(task: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(task, task)
    this.#queue = next.catch(() => {})
    return next
  }

  #say(what: RunProgress['what'], picked: PickedWork, facts: MissionFacts, detail: string): void {
    const { entry, action } = picked.candidate
    const now = facts.board.find((one) => one.wpId === entry.wpId) ?? entry
    this.#request.onProgress?.({
      at: facts.at,
      what,
      wpId: entry.wpId,
      title: entry.title,
      lane: now.lane,
      laneId: entry.laneId,
      action,
      actor: picked.actor,
      attempt: picked.attempt,
      detail,
      percentage: facts.progress.percentage,
    })
  }
}

function keyOf(picked: PickedWork): string {
  return `${picked.candidate.entry.wpId} ${picked.candidate.action}`
}

function wordOf(outcome: RunAttempt['outcome']): RunProgress['what'] {
  switch (outcome) {
    case 'handed_in':
    case 'approved':
    case 'rejected':
    case 'blocked':
      return outcome
    case 'interrupted':
      return 'stopped'
    default:
      return 'failed'
  }
}
