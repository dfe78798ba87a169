import * as Flags from '@oclif/core/flags'
import { DISPLAY_LANES } from '@spec-kitty/events/status'
import { type MoveResult, moveTask } from '@spec-kitty/loop'
import { BaseCommand } from '../../../base-command.js'
import {
  agentFlag,
  FEEDBACK_BYTES_MAX,
  missionFlags,
  requiredArgument,
  switchFlag,
  textFlag,
} from '../../../flags.js'
import { renderMove } from '../../../render/move.js'
import type { Paint } from '../../../render/paint.js'
import { type Selected, selected } from '../../../selected.js'

export default class MoveTask extends BaseCommand<Selected<MoveResult>> {
  static override id = 'agent tasks move-task'
  static override access = 'write' as const
  static override group = 'work'
  static override summary = 'Move a work package along one edge of the board.'
  static override description =
    'hand-in, approve and reject are this command with the lane fixed; the rows in the log are equal.'
  static override examples = [
    'spec-kitty agent tasks move-task WP02 --to for_review --agent claude',
    'spec-kitty agent tasks move-task WP02 --to blocked --reason "waits for the API"',
  ]
  static override args = { wp: requiredArgument('Work package.') }
  static override flags = {
    ...missionFlags,
    ...agentFlag,
    to: Flags.option({
      options: [...DISPLAY_LANES, 'doing'] as const,
      required: true,
      helpValue: 'LANE',
      description: 'Where to.',
    })(),
    note: textFlag('Text of an approval.'),
    reason: textFlag('Why; needed to block, cancel, release or force.'),
    'review-feedback-file': Flags.string({
      helpValue: 'FILE',
      description: 'What has to change, for a rejection; - reads stdin.',
    }),
    'done-override-reason': textFlag('Why it is done although no merge says so.'),
    force: switchFlag('Skip what may be skipped; needs --agent and --reason.'),
  }

  override async run(): Promise<Selected<MoveResult>> {
    const { args, flags } = await this.parse(MoveTask)
    const scope = await this.workScope(flags, args.wp)
    const file = flags['review-feedback-file']
    const result = await moveTask(this.ports, scope, {
      wpId: scope.wpId,
      to: flags.to === 'doing' ? 'in_progress' : flags.to,
      agent: this.agentOf(flags),
      note: flags.note,
      reason: flags.reason,
      feedback: file === undefined ? undefined : await this.readInput(file, FEEDBACK_BYTES_MAX),
      doneOverrideReason: flags['done-override-reason'],
      force: flags.force,
    })
    return selected(result, scope)
  }

  protected override render(result: Selected<MoveResult>, paint: Paint): string {
    return renderMove(result, paint)
  }
}
