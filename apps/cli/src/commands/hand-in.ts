import { handIn, type MoveResult } from '@spec-kitty/loop'
import { BaseCommand } from '../base-command.js'
import { agentFlag, missionFlags, requiredArgument, switchFlag, textFlag } from '../flags.js'
import { renderMove } from '../render/move.js'
import type { Paint } from '../render/paint.js'
import { type Selected, selected } from '../selected.js'

export default class HandIn extends BaseCommand<Selected<MoveResult>> {
  static override id = 'hand-in'
  static override access = 'write' as const
  static override group = 'work'
  static override summary = 'Hand finished work in for review.'
  static override description =
    'Every gate is checked first: clean worktree, commits, ownership, subtasks. All that fail are named.'
  static override examples = ['spec-kitty hand-in WP02 --agent claude']
  static override args = { wp: requiredArgument('Work package.') }
  static override flags = {
    ...missionFlags,
    ...agentFlag,
    note: textFlag('A word to the reviewer.'),
    reason: textFlag('Why; needed with --force.'),
    force: switchFlag('Skip holder, subtasks and base; needs --reason.'),
  }

  override async run(): Promise<Selected<MoveResult>> {
    const { args, flags } = await this.parse(HandIn)
    const scope = await this.workScope(flags, args.wp)
    const result = await handIn(this.ports, scope, {
      wpId: scope.wpId,
      agent: this.agentOf(flags),
      note: flags.note,
      force: flags.force,
      reason: flags.reason,
    })
    return selected(result, scope)
  }

  protected override render(result: Selected<MoveResult>, paint: Paint): string {
    return renderMove(result, paint)
  }
}
