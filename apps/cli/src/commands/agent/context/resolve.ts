import * as Flags from '@oclif/core/flags'
import { type ContextResult, resolveContext } from '@spec-kitty/loop'
import { BaseCommand } from '../../../base-command.js'
import { agentFlag, missionFlags } from '../../../flags.js'
import { renderContext } from '../../../render/context.js'
import type { Paint } from '../../../render/paint.js'
import { type Selected, selected } from '../../../selected.js'

export default class ContextResolve extends BaseCommand<Selected<ContextResult>> {
  static override id = 'agent context resolve'
  static override hiddenAliases = ['agent mission check-prerequisites']
  static override group = 'look'
  static override summary = 'Say what an action needs: files, branches, workspace, commands.'
  static override examples = [
    'spec-kitty agent context resolve --action plan --json',
    'spec-kitty agent context resolve --action implement --wp-id WP02 --mission text-tools',
  ]
  static override flags = {
    ...missionFlags,
    ...agentFlag,
    action: Flags.string({
      helpValue: 'ACTION',
      description: 'Action, as in plan or implement. Default: the one that is due.',
    }),
    'wp-id': Flags.string({
      helpValue: 'WP',
      description: 'Work package. Default: the one that is due.',
    }),
  }

  override async run(): Promise<Selected<ContextResult>> {
    const { flags } = await this.parse(ContextResolve)
    const scope = await this.workScope(flags, flags['wp-id'])
    const { action } = flags
    const request = { action, wpId: scope.wpId, agent: this.agentOf(flags) }
    return selected(await resolveContext(this.ports, scope, request), scope)
  }

  protected override render(result: Selected<ContextResult>, paint: Paint): string {
    return renderContext(result, paint)
  }
}
