import { type Diagnostic, SpecKittyError } from '@spec-kitty/platform'
import { instantOf } from './allocate-workspace.js'
import { assertMerged } from './assert-merged.js'
import { type CleanedUp, cleanUp } from './clean-up.js'
import { gatherMergeFacts } from './gather-merge-facts.js'
import type { MergeFacts } from './merge-facts.js'
import type { MergePorts, MergeRequest } from './merge-mission.js'
import type { MergePlan } from './merge-plan.js'
import { reportOf } from './merge-report.js'
import type { MergeOutcome, MergeResult, MergeStep } from './merge-result.js'
import { type MergeState, stateDirectory, writeOp, writeState } from './merge-state.js'
import { planMerge } from './plan-merge.js'
import { type PublishOutcome, publishMerge } from './publish-merge.js'
import { keepRescueRefs } from './rescue.js'
import { sealMerge } from './seal-merge.js'
import { settleInterrupted } from './settle-interrupted.js'

const TRIES_MAX = 3

type Planned =
  | { readonly kind: 'result'; readonly result: MergeResult }
  | { readonly kind: 'ready'; readonly facts: MergeFacts; readonly state: MergeState }

/** One run of one merge: what was begun before is finished, else planned and begun. */
export class MergeRun {
  readonly #ports: MergePorts
  readonly #request: MergeRequest
  readonly #diagnostics: Diagnostic[]
  readonly #steps: MergeStep[] = []
  readonly #startedAt: number
  readonly #processesBefore: number
  #pending: MergeState | null

  constructor(
    ports: MergePorts,
    request: MergeRequest,
    pending: MergeState | null,
    diagnostics: readonly Diagnostic[],
  ) {
    this.#ports = ports
    this.#request = request
    this.#pending = pending
    this.#diagnostics = [...diagnostics]
    this.#startedAt = ports.clock.nowMicros()
    this.#processesBefore = ports.git.count
  }

  async finish(): Promise<MergeResult> {
    const begun = this.#pending
    const published = begun === null ? null : await this.#resumePublication(begun)
    if (published !== null) return this.#complete(published, true)
    let refused: Extract<PublishOutcome, { kind: 'again' }> | null = null
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const planned = await this.#plan(begun !== null)
      if (planned.kind === 'result') return planned.result
      const outcome = await this.#publish(planned)
      if (outcome !== null && outcome.kind === 'published') {
        this.#diagnostics.push(...outcome.diagnostics)
        return this.#complete(outcome.state, begun !== null)
      }
      refused = outcome
      await this.#startOver(planned.state)
    }
    const { plan } = this.#pending as MergeState
    const gitSaidNo = refused?.because === 'checkout'
    throw new SpecKittyError(gitSaidNo ? 'MERGE_PUBLISH_REFUSED' : 'MERGE_TARGET_MOVED', {
      target: plan.target.branch,
      count: TRIES_MAX,
      cause: refused?.cause ?? 'the log moved',
      mission: plan.mission.handle,
      mission_slug: plan.mission.slug,
    })
  }

  /** @returns the published state, or null when there is nothing that was begun to be published */
  async #resumePublication(begun: MergeState): Promise<MergeState | null> {
    if (begun.phase === 'published') return begun
    if (begun.phase !== 'publishing' || begun.publish === null) return null
    const { repo, mission } = this.#request
    const publish = begun.publish
    const outcome = await this.#step('settle', () =>
      settleInterrupted(this.#ports, repo, mission, begun, publish),
    )
    if (outcome.kind === 'again') {
      await this.#startOver(begun)
      return null
    }
    this.#diagnostics.push(...outcome.diagnostics)
    return outcome.state
  }

  /** Nothing was published, and the checkout is as it was: no other mission has to wait. */
  async #startOver(state: MergeState): Promise<void> {
    const planned: MergeState = { ...state, phase: 'planned', publish: null }
    const { files, clock } = this.#ports
    await writeState(files, this.#request.repo, planned, instantOf(clock))
    await writeOp(files, this.#request.repo, planned, 'planned')
    this.#pending = planned
  }

  async #plan(resumed: boolean): Promise<Planned> {
    const { repo, mission } = this.#request
    const pending = this.#pending
    const facts = await this.#step('plan', () =>
      gatherMergeFacts(this.#ports, {
        repo,
        mission,
        strategy: this.#request.strategy ?? pending?.plan.strategy,
        target: this.#request.target ?? pending?.plan.target.branch,
        keepBranch: this.#request.keepBranch ?? pending?.report.delete_branch === false,
        keepWorktree: this.#request.keepWorktree ?? pending?.report.remove_worktree === false,
        actor: pending?.plan.actor ?? this.#request.actor,
        stamp: pending?.plan.stamp,
        composed: pending?.composed,
        store: { objectsDir: `${repo.commonDir}/objects`, objectFormat: repo.objectFormat },
        signing: true,
      }),
    )
    const decision = planMerge(facts)
    const phase = pending?.phase ?? null
    const report = reportOf(facts, decision, { dryRun: false, pending: phase })
    if (decision.kind === 'already-merged') {
      await this.#forget(facts)
      const outcome = this.#outcome({ merged: true, merge_commit: decision.commit, resumed })
      return { kind: 'result', result: { ...report, ...outcome } }
    }
    if (this.#request.resume === true && pending === null) {
      const { handle, slug } = facts.mission
      throw new SpecKittyError('MERGE_NOTHING_TO_RESUME', { mission: handle, mission_slug: slug })
    }
    if (decision.kind === 'blocked') {
      const outcome = this.#outcome({ merged: false, merge_commit: null, resumed })
      return { kind: 'result', result: { ...report, ...outcome } }
    }
    const state: MergeState = {
      version: 2,
      op: decision.plan.stamp.op,
      phase: 'planned',
      plan: decision.plan,
      report,
      ...composedOf(facts),
      publish: null,
      started_at: pending?.started_at ?? instantOf(this.#ports.clock),
    }
    return { kind: 'ready', facts, state }
  }

  /** @returns null when the log moved between plan and seal */
  async #publish(planned: Extract<Planned, { kind: 'ready' }>): Promise<PublishOutcome | null> {
    const { repo, mission } = this.#request
    const { facts, state } = planned
    const ports = this.#ports
    await writeState(ports.files, repo, state, instantOf(ports.clock))
    await writeOp(ports.files, repo, state, 'planned')
    await this.#step('rescue', () =>
      keepRescueRefs(ports, repo, state.plan, {
        missionBranch: facts.missionBranch.name,
        missionTip: facts.missionBranch.tip,
      }),
    )
    const sealed = await this.#step('seal', () => sealMerge(ports, repo, facts, state.plan))
    if (sealed === undefined) return null
    const ready: MergeState = { ...state, phase: 'sealed' }
    await writeState(ports.files, repo, ready, instantOf(ports.clock))
    return this.#step('publish', () => publishMerge(ports, repo, mission, ready, sealed))
  }

  async #complete(state: MergeState, resumed: boolean): Promise<MergeResult> {
    const { repo, mission } = this.#request
    const { plan, publish } = state
    if (publish === null) throw new Error('invariant broken: a published merge has a record')
    await this.#step('verify', () => assertMerged(this.#ports, repo, mission, plan, publish))
    const cleaned = await this.#step('clean_up', () => this.#cleanUp(plan))
    await writeOp(this.#ports.files, repo, state, 'done')
    await this.#ports.files.remove(`${stateDirectory(repo, plan.mission)}`)
    const begun = this.#pending
    return {
      ...state.report,
      dry_run: false,
      mission_number: plan.number,
      resume: { pending: begun !== null, phase: begun?.phase ?? null },
      diagnostics: [...state.report.diagnostics, ...this.#diagnostics, ...cleaned.diagnostics],
      ...this.#outcome({ merged: true, merge_commit: publish.planned_commit, resumed }),
      merged_wps: plan.lanes.flatMap((lane) => lane.wpIds),
      baseline_merge_commit: plan.target.old,
      removed_worktrees: cleaned.removedWorktrees,
      kept_worktrees: cleaned.keptWorktrees,
      moved_aside: cleaned.movedAside,
      deleted_branches: cleaned.deletedBranches,
      kept_branches: cleaned.keptBranches,
      op_id: state.op,
    }
  }

  async #cleanUp(plan: MergePlan): Promise<CleanedUp> {
    return cleanUp(this.#ports, this.#request.repo, this.#request.mission, plan)
  }

  /** A state that says less than git and log do has done its duty. */
  async #forget(facts: MergeFacts): Promise<void> {
    if (this.#pending === null) return
    await this.#ports.files.remove(stateDirectory(this.#request.repo, facts.mission))
  }

  async #step<T>(step: string, run: () => Promise<T>): Promise<T> {
    const before = this.#ports.clock.nowMicros()
    const result = await run()
    const ms = Math.round((this.#ports.clock.nowMicros() - before) / 1000)
    this.#steps.push({ step, state: 'done', ms })
    return result
  }

  #outcome(part: {
    readonly merged: boolean
    readonly merge_commit: string | null
    readonly resumed: boolean
  }): MergeOutcome {
    return {
      ...part,
      merged_wps: [],
      baseline_merge_commit: null,
      steps: this.#steps,
      pushed: false,
      removed_worktrees: [],
      kept_worktrees: [],
      moved_aside: [],
      deleted_branches: [],
      kept_branches: [],
      op_id: null,
      git_processes: this.#ports.git.count - this.#processesBefore,
      elapsed_ms: Math.round((this.#ports.clock.nowMicros() - this.#startedAt) / 1000),
    }
  }
}

/** What a later run needs to know this composition again. */
function composedOf({
  composition,
  compositionKey: key,
}: MergeFacts): Pick<MergeState, 'composed'> {
  if (composition === null || composition.tree === null || key === null) return {}
  const { tip, tree, ownConflicts, merges } = composition
  const landed = [...merges.keys()].map((laneId) => [laneId, 'clean'] as const)
  return { composed: { key, tip, tree, own_conflicts: ownConflicts, merges: landed } }
}
