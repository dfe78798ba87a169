import { type ClaimResult, claimWork } from '@spec-kitty/loop'
import { BaseCommand } from '../../../base-command.js'
import { cleanEnvironment } from '../../../compose-ports.js'
import { agentFlag, argument, missionFlags } from '../../../flags.js'
import { renderClaim } from '../../../render/claim.js'
import type { Paint } from '../../../render/paint.js'
import { type Selected, selected } from '../../../selected.js'

export default class ActionImplement extends BaseCommand<Selected<ClaimResult>> {
  static override id = 'agent action implement'
  static override access = 'write' as const
  static override group = 'work'
  static override summary = 'Take a work package: claim it, get its worktree and its prompt.'
  static override examples = [
    'spec-kitty agent action implement WP02 --agent claude',
    'spec-kitty agent action implement --agent claude --json',
  ]
  static override args = {
    wp: argument('Work package. Default: the one that next would name.'),
  }
  static override flags = { ...missionFlags, ...agentFlag }

  override async run(): Promise<Selected<ClaimResult>> {
    const { args, flags } = await this.parse(ActionImplement)
    const agent = this.demandAgent(flags)
    const scope = await this.workScope(flags, args.wp)
    const environment = cleanEnvironment(this.environment)
    const request = { agent, wpId: scope.wpId, environment }
    return selected(await claimWork(this.ports, scope, request), scope)
  }

  protected override render(result: Selected<ClaimResult>, paint: Paint): string {
    return renderClaim(result, paint)
  }
}
