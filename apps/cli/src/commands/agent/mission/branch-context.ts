import { formatInstant } from '@spec-kitty/events/log'
import { readBranchFacts } from '@spec-kitty/mission'
import { BaseCommand } from '../../../base-command.js'
import { missionFlags, textFlag } from '../../../flags.js'
import { renderBranches } from '../../../render/branches.js'
import type { Paint } from '../../../render/paint.js'
import type { BranchContext } from '../../../results/branches.js'

export default class BranchContextOf extends BaseCommand<BranchContext> {
  static override id = 'agent mission branch-context'
  static override group = 'plan'
  static override summary = 'Say where planning would happen and what it would merge into.'
  static override description =
    'Looks at this clone only, nothing is fetched. With --mission, at what that mission records.'
  static override examples = [
    'spec-kitty agent mission branch-context --json',
    'spec-kitty agent mission branch-context --target-branch release',
  ]
  static override flags = {
    ...missionFlags,
    'target-branch': textFlag(
      'Branch to merge into. Default: recorded, else checked out.',
      'BRANCH',
    ),
  }

  override async run(): Promise<BranchContext> {
    const { flags } = await this.parse(BranchContextOf)
    const named = flags.mission ?? flags.feature
    const mission = named === undefined ? undefined : (await this.scope(flags)).mission
    const facts = await readBranchFacts(this.ports, this.repo, {
      targetBranch: flags['target-branch'],
      mission,
      prBound: mission?.meta.pr_bound ?? this.settings.missions.prBound,
    })
    return {
      root: this.repo.root,
      root_source: this.repo.rootSource,
      current_branch: facts.currentBranch,
      detached: facts.currentBranch === null,
      planning_base_branch: facts.planningBranch,
      merge_target_branch: facts.mergeTarget,
      target_source: facts.targetSource,
      on_target: facts.onTarget,
      primary_branch: facts.primaryBranch,
      recommended_strategy: facts.recommended,
      reason: facts.reason,
      brief: { ...facts.brief },
      now_utc_iso: formatInstant(this.ports.clock.nowMicros()),
    }
  }

  protected override render(result: BranchContext, paint: Paint): string {
    return renderBranches(result, paint)
  }
}
