import { claimReview, type ReviewClaimResult } from '@spec-kitty/loop'
import { BaseCommand } from '../../../base-command.js'
import { agentFlag, argument, missionFlags } from '../../../flags.js'
import { renderReviewClaim } from '../../../render/claim.js'
import type { Paint } from '../../../render/paint.js'
import { type Selected, selected } from '../../../selected.js'

export default class ActionReview extends BaseCommand<Selected<ReviewClaimResult>> {
  static override id = 'agent action review'
  static override access = 'write' as const
  static override group = 'work'
  static override summary = 'Take a review: claim it and get what to read.'
  static override examples = [
    'spec-kitty agent action review WP02 --agent gemini',
    'spec-kitty agent action review --agent gemini --json',
  ]
  static override args = {
    wp: argument('Work package. Default: the one that next would name.'),
  }
  static override flags = { ...missionFlags, ...agentFlag }

  override async run(): Promise<Selected<ReviewClaimResult>> {
    const { args, flags } = await this.parse(ActionReview)
    const agent = this.demandAgent(flags)
    const scope = await this.workScope(flags, args.wp)
    return selected(await claimReview(this.ports, scope, { agent, wpId: scope.wpId }), scope)
  }

  protected override render(result: Selected<ReviewClaimResult>, paint: Paint): string {
    return renderReviewClaim(result, paint)
  }
}
