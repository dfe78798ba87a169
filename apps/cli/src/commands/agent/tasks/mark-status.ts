import * as Flags from '@oclif/core/flags'
import { type MarkStatusResult, markStatus } from '@spec-kitty/loop'
import { BaseCommand } from '../../../base-command.js'
import { missionFlags, requiredArgument } from '../../../flags.js'
import { renderMarks } from '../../../render/marks.js'
import type { Paint } from '../../../render/paint.js'
import { type Selected, selected } from '../../../selected.js'
import { usageError } from '../../../usage.js'

const IDS_MAX = 200

export default class MarkStatus extends BaseCommand<Selected<MarkStatusResult>> {
  static override id = 'agent tasks mark-status'
  static override access = 'write' as const
  static override group = 'work'
  static override strict = false
  static override summary = 'Mark subtasks done or pending.'
  static override examples = [
    'spec-kitty agent tasks mark-status T001 T002 --status done',
    'spec-kitty agent tasks mark-status WP02 --status done --json',
  ]
  static override args = {
    ids: requiredArgument('Subtasks (T001) or work packages (WP02).'),
  }
  static override flags = {
    ...missionFlags,
    status: Flags.option({
      options: ['done', 'pending'] as const,
      required: true,
      helpValue: 'STATUS',
      description: 'What they are.',
    })(),
  }

  override async run(): Promise<Selected<MarkStatusResult>> {
    const { argv, flags } = await this.parse(MarkStatus)
    if (argv.length > IDS_MAX) throw usageError(this.commandId, `At most ${IDS_MAX} ids are taken.`)
    const scope = await this.scope(flags)
    const request = { ids: argv.map(String), status: flags.status }
    return selected(await markStatus(this.ports, scope, request), scope)
  }

  protected override render(result: MarkStatusResult, paint: Paint): string {
    return renderMarks(result, paint)
  }
}
