import * as Flags from '@oclif/core/flags'
import { SpecKittyError } from '@spec-kitty/platform'
import { nodeProcesses } from '@spec-kitty/platform/node'
import { BaseCommand } from '../../base-command.js'
import { judgeExecutable } from '../../events/conformance.js'
import { argument, switchFlag } from '../../flags.js'
import { renderConformance } from '../../render/events.js'
import type { Paint } from '../../render/paint.js'
import type { ConformanceResult } from '../../results/events.js'
import { usageError } from '../../usage.js'

export default class EventsConformance extends BaseCommand<ConformanceResult> {
  static override id = 'events conformance'
  static override access = 'free' as const
  static override strict = false
  static override summary = 'Ask a program in any language what the event contract says.'
  static override description =
    'The program is started and asked one JSON line at a time, over its stdin and stdout.'
  static override examples = ['spec-kitty events conformance -- python3 my_reader.py']
  static override args = { command: argument('The program and its arguments, after --.') }
  static override flags = {
    window: Flags.integer({
      description: 'Questions that may be open at once.',
      helpValue: 'COUNT',
      min: 1,
      max: 32,
      default: 1,
    }),
    'require-all': switchFlag('Fail also for what the program does not support.'),
    public: Flags.string({
      description: 'Folder whose fixtures are asked too. Default: none.',
      helpValue: 'DIR',
    }),
  }

  override async run(): Promise<ConformanceResult> {
    const { argv, flags } = await this.parse(EventsConformance)
    if (argv.length === 0) throw usageError(this.commandId, 'No program is named after --.')
    return judgeExecutable(nodeProcesses, {
      command: argv.map(String),
      window: flags.window,
      requireAll: flags['require-all'],
      publicFixtures: flags.public,
      cwd: this.terminal.cwd,
      environment: this.environment,
    })
  }

  protected override refusal(result: ConformanceResult): SpecKittyError | undefined {
    if (result.conforms) return undefined
    const { failed, total, executable, not_supported } = result
    const details = { name: executable.name, failed: failed.length, total, not_supported }
    return new SpecKittyError('EVENTS_NOT_CONFORMING', details)
  }

  protected override render(result: ConformanceResult, paint: Paint): string {
    return renderConformance(result, paint)
  }
}
