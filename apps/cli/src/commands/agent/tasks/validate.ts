import { type FinalizeResult, finalizeTasks } from '@spec-kitty/mission'
import { BaseCommand } from '../../../base-command.js'
import { missionFlags } from '../../../flags.js'
import { renderFinalized } from '../../../render/finalized.js'
import type { Paint } from '../../../render/paint.js'
import { type Selected, selected } from '../../../selected.js'

export default class ValidateTasks extends BaseCommand<Selected<FinalizeResult>> {
  static override id = 'agent tasks validate'
  static override hiddenAliases = ['agent tasks validate-workflow']
  static override hidden = true
  static override group = 'plan'
  static override summary = 'Check the tasks and write nothing.'
  static override description =
    'The same as agent mission finalize-tasks --validate-only: the same findings, the same plan.'
  static override examples = ['spec-kitty agent tasks validate --json']
  static override flags = { ...missionFlags }

  override async run(): Promise<Selected<FinalizeResult>> {
    const { flags } = await this.parse(ValidateTasks)
    const scope = await this.scope(flags)
    const request = { validateOnly: true, config: this.settings }
    return selected(await finalizeTasks(this.ports, scope.repo, scope.mission, request), scope)
  }

  protected override render(result: Selected<FinalizeResult>, paint: Paint): string {
    return renderFinalized(result, paint)
  }
}
