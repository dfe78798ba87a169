import { type FinalizeResult, finalizeTasks } from '@spec-kitty/mission'
import { BaseCommand } from '../../../base-command.js'
import { missionFlags, switchFlag } from '../../../flags.js'
import { renderFinalized } from '../../../render/finalized.js'
import type { Paint } from '../../../render/paint.js'
import { type Selected, selected } from '../../../selected.js'

export default class FinalizeTasks extends BaseCommand<Selected<FinalizeResult>> {
  static override id = 'agent mission finalize-tasks'
  static override aliases = ['tasks']
  static override hiddenAliases = ['agent tasks finalize-tasks']
  static override access = 'write' as const
  static override group = 'plan'
  static override summary = 'Check the tasks, plan the lanes, open the board.'
  static override description =
    'Reports everything that is wrong with tasks.md and tasks/WP*.md at once and then writes nothing.\nElse: lanes.json, the first events, one commit that is never on the target branch.'
  static override examples = [
    'spec-kitty agent mission finalize-tasks --validate-only',
    'spec-kitty agent mission finalize-tasks --mission text-tools --json',
  ]
  static override flags = {
    ...missionFlags,
    'validate-only': switchFlag('Report, write nothing.'),
  }

  override async run(): Promise<Selected<FinalizeResult>> {
    const { flags } = await this.parse(FinalizeTasks)
    const scope = await this.scope(flags)
    const result = await finalizeTasks(this.ports, scope.repo, scope.mission, {
      validateOnly: flags['validate-only'],
      config: this.settings,
    })
    return selected(result, scope)
  }

  protected override render(result: Selected<FinalizeResult>, paint: Paint): string {
    return renderFinalized(result, paint)
  }
}
