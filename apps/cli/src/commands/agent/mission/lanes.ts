import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../../../base-command.js'
import { missionFlags, switchFlag } from '../../../flags.js'
import { type LanePlanView, lanePlanView } from '../../../lane-plan.js'
import { renderLanePlan, renderLaneReasons } from '../../../render/lane-plan.js'
import type { Paint } from '../../../render/paint.js'
import { type Selected, selected } from '../../../selected.js'

export default class Lanes extends BaseCommand<Selected<LanePlanView>> {
  static override id = 'agent mission lanes'
  static override group = 'plan'
  static override summary = 'Show the lanes of the plan, why they are so, or a picture of them.'
  static override description =
    'Reads lanes.json as finalize-tasks wrote it. The JSON answer holds reasons and picture too.'
  static override examples = [
    'spec-kitty agent mission lanes --explain',
    'spec-kitty agent mission lanes --format mermaid --mission text-tools',
  ]
  static override flags = {
    ...missionFlags,
    explain: switchFlag('Say why each lane is as it is, and what it starts from.'),
    format: Flags.option({
      options: ['text', 'mermaid'] as const,
      default: 'text' as const,
      helpValue: 'FORMAT',
      description: 'Words, or a picture for Markdown.',
    })(),
  }

  #shown: 'table' | 'reasons' | 'picture' = 'table'

  override async run(): Promise<Selected<LanePlanView>> {
    const { flags } = await this.parse(Lanes)
    this.#shown = flags.format === 'mermaid' ? 'picture' : flags.explain ? 'reasons' : 'table'
    const scope = await this.scope(flags)
    const { view, diagnostics } = await lanePlanView(this.ports, scope)
    this.collect(diagnostics)
    return selected(view, scope)
  }

  protected override render(result: Selected<LanePlanView>, paint: Paint): string {
    if (this.#shown === 'picture') return result.mermaid
    return this.#shown === 'reasons'
      ? renderLaneReasons(result, paint)
      : renderLanePlan(result, paint)
  }
}
