import * as Flags from '@oclif/core/flags'
import { interruptedMerges, type MergeResult, mergeMission } from '@spec-kitty/merge-engine'
import { type ErrorCode, SpecKittyError, shellWord } from '@spec-kitty/platform'
import { BaseCommand } from '../base-command.js'
import { agentFlag, missionFlags, switchFlag } from '../flags.js'
import { renderMerge } from '../render/merge-story.js'
import type { Paint } from '../render/paint.js'
import { type Selected, selected } from '../selected.js'

export default class Merge extends BaseCommand<Selected<MergeResult>> {
  static override id = 'merge'
  static override hiddenAliases = ['agent mission merge', 'agent action merge']
  static override access = 'write' as const
  static override group = 'finish'
  static override summary = 'Merge an approved mission into its target, in one step.'
  static override description =
    'The result is computed in the object database and published by one update of the target;\na dry run is the same computation. Nothing of the user is overwritten.'
  static override examples = [
    'spec-kitty merge --dry-run',
    'spec-kitty merge --mission text-tools --strategy merge',
    'spec-kitty merge --resume --json',
  ]
  static override flags = {
    ...missionFlags,
    ...agentFlag,
    strategy: Flags.string({
      helpValue: 'STRATEGY',
      description: 'squash or merge. Default: merge.strategy of the project, else squash.',
    }),
    target: Flags.string({
      helpValue: 'BRANCH',
      description: 'Branch to merge into. Default: the mission’s own target.',
    }),
    'dry-run': switchFlag('Compute everything, change nothing.'),
    resume: switchFlag('Go on with a merge that was interrupted.'),
    'keep-branch': switchFlag('Leave the lane branches.'),
    'keep-worktree': switchFlag('Leave the worktrees.'),
  }

  /** What a dry run was asked with and the real run needs too. */
  #again: string[] = []

  override async run(): Promise<Selected<MergeResult>> {
    const { flags } = await this.parse(Merge)
    const scope = await this.scope(flags, undefined, {
      interrupted: await interruptedMerges(this.ports.files, this.repo),
      resume: flags.resume,
      merged: true,
    })
    this.#again = ['strategy', 'target'].flatMap((name) => {
      const value = flags[name as 'strategy' | 'target']
      return value === undefined ? [] : [`--${name}`, shellWord(value)]
    })
    if (flags['keep-branch']) this.#again.push('--keep-branch')
    if (flags['keep-worktree']) this.#again.push('--keep-worktree')
    const result = await mergeMission(this.ports, {
      ...scope,
      strategy: flags.strategy,
      target: flags.target,
      dryRun: flags['dry-run'],
      resume: flags.resume,
      keepBranch: flags['keep-branch'],
      keepWorktree: flags['keep-worktree'],
      actor: this.agentOf(flags) ?? 'user',
    })
    return selected(result, scope)
  }

  protected override refusal(result: MergeResult): SpecKittyError | undefined {
    const [first] = result.blockers
    if (first === undefined) return undefined
    const details = {
      ...first.details,
      mission: result.mission_id?.slice(0, 8) ?? result.mission_slug,
      mission_slug: result.mission_slug,
    }
    const remedy = first.remediation === null ? {} : { remedy: first.remediation }
    return new SpecKittyError(first.code as ErrorCode, details, remedy)
  }

  protected override render(result: MergeResult, paint: Paint): string {
    return renderMerge(result, paint, this.#again)
  }
}
