import { type SetupPlanResult, setupPlan } from '@spec-kitty/loop'
import { BaseCommand } from '../../../base-command.js'
import { missionFlags, strategyFlag } from '../../../flags.js'
import type { Paint } from '../../../render/paint.js'
import { renderPlan } from '../../../render/plan.js'
import { type Selected, selected } from '../../../selected.js'

export default class SetupPlan extends BaseCommand<Selected<SetupPlanResult>> {
  static override id = 'agent mission setup-plan'
  static override aliases = ['plan']
  static override access = 'write' as const
  static override group = 'plan'
  static override summary = 'Take the specification, lay out plan.md; again: take the plan.'
  static override description =
    'Commits spec.md, and plan.md once it says enough, never to the target branch.\nA quick mission becomes one that is planned; nothing of it is lost.'
  static override examples = [
    'spec-kitty plan',
    'spec-kitty agent mission setup-plan --mission text-tools --json',
  ]
  static override flags = { ...missionFlags, ...strategyFlag }

  override async run(): Promise<Selected<SetupPlanResult>> {
    const { flags } = await this.parse(SetupPlan)
    const scope = await this.scope(flags)
    const result = await setupPlan(this.ports, scope, {
      config: this.settings,
      strategyConfirmed: flags['branch-strategy'] !== undefined,
      by: this.agentOf({}) ?? 'user',
    })
    return selected(result, scope)
  }

  protected override render(result: SetupPlanResult, paint: Paint): string {
    return renderPlan(result, paint)
  }
}
