import { giveVerdict, type MoveResult } from '@spec-kitty/loop'
import { BaseCommand } from '../base-command.js'
import { agentFlag, missionFlags, requiredArgument, textFlag } from '../flags.js'
import { renderMove } from '../render/move.js'
import type { Paint } from '../render/paint.js'
import { type Selected, selected } from '../selected.js'

export default class Approve extends BaseCommand<Selected<MoveResult>> {
  static override id = 'approve'
  static override access = 'write' as const
  static override group = 'work'
  static override summary = 'Approve reviewed work, exactly the commits that were read.'
  static override examples = ['spec-kitty approve WP02 --agent gemini --note "reads well"']
  static override args = { wp: requiredArgument('Work package.') }
  static override flags = { ...missionFlags, ...agentFlag, note: textFlag('Text of the approval.') }

  override async run(): Promise<Selected<MoveResult>> {
    const { args, flags } = await this.parse(Approve)
    const scope = await this.workScope(flags, args.wp)
    const result = await giveVerdict(this.ports, scope, {
      wpId: scope.wpId,
      agent: this.agentOf(flags),
      verdict: 'approved',
      note: flags.note,
    })
    return selected(result, scope)
  }

  protected override render(result: Selected<MoveResult>, paint: Paint): string {
    return renderMove(result, paint)
  }
}
