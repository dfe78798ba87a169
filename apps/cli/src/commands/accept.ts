import * as Flags from '@oclif/core/flags'
import { type AcceptResult, acceptMission } from '@spec-kitty/loop'
import { SpecKittyError } from '@spec-kitty/platform'
import { BaseCommand } from '../base-command.js'
import { agentFlag, missionFlags, switchFlag } from '../flags.js'
import { renderAccept } from '../render/accept.js'
import type { Paint } from '../render/paint.js'
import { type Selected, selected } from '../selected.js'

const MODES = ['auto', 'pr', 'local', 'checklist'] as const

export default class Accept extends BaseCommand<Selected<AcceptResult>> {
  static override id = 'accept'
  static override hiddenAliases = ['agent mission accept', 'agent action accept']
  static override access = 'write' as const
  static override group = 'finish'
  static override summary = 'Accept a mission whose work is approved.'
  static override examples = ['spec-kitty accept --dry-run', 'spec-kitty accept -m text-tools']
  static override flags = {
    ...missionFlags,
    ...agentFlag,
    mode: Flags.option({
      options: MODES,
      helpValue: 'MODE',
      description: 'Recorded with the acceptance. Default: auto.',
    })(),
    'dry-run': switchFlag('Judge, write nothing.'),
  }

  override async run(): Promise<Selected<AcceptResult>> {
    const { flags } = await this.parse(Accept)
    const scope = await this.scope(flags)
    const result = await acceptMission(this.ports, scope, {
      actor: this.agentOf(flags),
      mode: flags.mode,
      dryRun: flags['dry-run'],
    })
    return selected(result, scope)
  }

  protected override refusal(result: AcceptResult): SpecKittyError | undefined {
    const failing = result.checks.filter(
      (check) => check.state === 'fail' || check.state === 'not_run',
    )
    const [first] = failing
    if (first === undefined) return undefined
    return new SpecKittyError(
      'ACCEPT_NOT_READY',
      {
        mission: result.mission_id?.slice(0, 8) ?? result.mission_slug,
        mission_slug: result.mission_slug,
        problems: failing.map((check) => check.gate),
      },
      first.remedy === null ? {} : { remedy: first.remedy },
    )
  }

  protected override render(result: AcceptResult, paint: Paint): string {
    return renderAccept(result, paint)
  }
}
