import { BaseCommand } from '../../../base-command.js'
import { emitFlags, requestFrom } from '../../../emit-request.js'
import { missionFlags, requiredArgument } from '../../../flags.js'
import { renderEmitted } from '../../../render/status-files.js'
import type { EmitStatusResult } from '../../../results/status-files.js'
import { type Selected, selected } from '../../../selected.js'

/** One transition with every input given: what the guards ask for is read from flags alone. */
export default class EmitStatus extends BaseCommand<Selected<EmitStatusResult>> {
  static override id = 'agent status emit'
  static override hidden = true
  static override access = 'write' as const
  static override summary = 'Write one transition; every input of its guards is a flag.'
  static override examples = [
    'spec-kitty agent status emit WP01 --to blocked --actor ada --reason "waits for the API"',
  ]
  static override args = { wp: requiredArgument('Work package.') }
  static override flags = { ...missionFlags, ...emitFlags }

  override async run(): Promise<Selected<EmitStatusResult>> {
    const { args, flags } = await this.parse(EmitStatus)
    const scope = await this.workScope(flags, args.wp)
    const { emitTransition } = await import('../../../emit-transition.js')
    const request = requestFrom(scope.wpId, flags, this.commandId)
    return selected(await emitTransition(this.ports, scope, request), scope)
  }

  protected override render(result: Selected<EmitStatusResult>): string {
    return renderEmitted(result)
  }
}
