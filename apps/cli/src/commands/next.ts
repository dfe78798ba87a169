import * as Flags from '@oclif/core/flags'
import { type Decision, queryNext } from '@spec-kitty/loop'
import { BaseCommand, type Scope } from '../base-command.js'
import { agentFlag, missionFlags, textFlag } from '../flags.js'
import { renderDecision } from '../render/decision.js'
import type { Paint } from '../render/paint.js'
import { type Selected, selected } from '../selected.js'
import { usageError } from '../usage.js'
import { parseWorkPackage } from '../work-package-id.js'

const RESULTS = ['success', 'failed', 'blocked'] as const
const ROLES = ['implementer', 'reviewer', 'any'] as const

export default class Next extends BaseCommand<Selected<Decision>> {
  static override id = 'next'
  static override group = 'work'
  static override summary = 'Say what to do now; with --result, report what was done.'
  static override examples = [
    'spec-kitty next',
    'spec-kitty next --agent claude --mission text-tools --json',
    'spec-kitty next --agent claude --step-id implement@1 --wp WP02 --result success',
  ]
  static override flags = {
    ...missionFlags,
    ...agentFlag,
    role: Flags.option({
      options: ROLES,
      helpValue: 'ROLE',
      description: 'Only steps of this role. Default: any.',
    })(),
    result: Flags.option({
      options: RESULTS,
      helpValue: 'RESULT',
      description: 'How the step went. Default: none, which only looks.',
    })(),
    reason: textFlag('Why; needed with --result blocked.'),
    'step-id': Flags.string({
      helpValue: 'ID[@N]',
      description: 'Step that the report is about. Default: the one that is due.',
    }),
    wp: Flags.string({
      helpValue: 'WP',
      description: 'Work package that the report is about. Default: the one of the step.',
    }),
  }

  override async run(): Promise<Selected<Decision>> {
    const { flags } = await this.parse(Next)
    const scope = await this.scope(flags)
    return selected(await this.#decide(flags, scope), scope)
  }

  protected override render(result: Selected<Decision>, paint: Paint): string {
    return renderDecision(result, paint)
  }

  async #decide(flags: Reported, scope: Scope): Promise<Decision> {
    if (flags.result === undefined) {
      if (flags.reason ?? flags['step-id'] ?? flags.wp) {
        throw usageError(this.commandId, '--reason, --step-id and --wp belong to --result.')
      }
      return queryNext(this.ports, scope, { agent: this.agentOf(flags), role: flags.role })
    }
    if (flags.result === 'blocked' && flags.reason === undefined) {
      throw usageError(this.commandId, '--result blocked needs --reason.')
    }
    const wpId = flags.wp && parseWorkPackage(flags.wp, this.commandId).wpId
    const { reportStep } = await import('../report-step.js')
    return reportStep(this.ports, scope, {
      role: flags.role,
      agent: this.demandAgent(flags),
      result: flags.result,
      reason: flags.reason,
      stepId: flags['step-id'],
      wpId,
    })
  }
}

interface Reported {
  readonly agent?: string | undefined
  readonly role?: (typeof ROLES)[number] | undefined
  readonly result?: (typeof RESULTS)[number] | undefined
  readonly reason?: string | undefined
  readonly 'step-id'?: string | undefined
  readonly wp?: string | undefined
}
