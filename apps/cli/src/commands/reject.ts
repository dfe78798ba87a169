import * as Flags from '@oclif/core/flags'
import { giveVerdict, type MoveResult } from '@spec-kitty/loop'
import { BaseCommand } from '../base-command.js'
import { agentFlag, FEEDBACK_BYTES_MAX, missionFlags, requiredArgument } from '../flags.js'
import { renderMove } from '../render/move.js'
import type { Paint } from '../render/paint.js'
import { type Selected, selected } from '../selected.js'

export default class Reject extends BaseCommand<Selected<MoveResult>> {
  static override id = 'reject'
  static override access = 'write' as const
  static override group = 'work'
  static override summary = 'Send reviewed work back with what has to change.'
  static override examples = [
    'spec-kitty reject WP02 --agent gemini --feedback feedback.md',
    'spec-kitty reject WP02 --agent gemini --feedback -',
  ]
  static override args = { wp: requiredArgument('Work package.') }
  static override flags = {
    ...missionFlags,
    ...agentFlag,
    feedback: Flags.string({
      required: true,
      helpValue: 'FILE',
      description: 'What has to change; - reads stdin.',
    }),
  }

  override async run(): Promise<Selected<MoveResult>> {
    const { args, flags } = await this.parse(Reject)
    const scope = await this.workScope(flags, args.wp)
    const result = await giveVerdict(this.ports, scope, {
      wpId: scope.wpId,
      agent: this.agentOf(flags),
      verdict: 'changes_requested',
      feedback: await this.readInput(flags.feedback, FEEDBACK_BYTES_MAX),
    })
    return selected(result, scope)
  }

  protected override render(result: Selected<MoveResult>, paint: Paint): string {
    return renderMove(result, paint)
  }
}
