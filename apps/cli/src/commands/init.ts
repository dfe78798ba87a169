import * as Flags from '@oclif/core/flags'
import { type InitResult, initProject, parseAgents } from '@spec-kitty/harness'
import { SpecKittyError } from '@spec-kitty/platform'
import { BaseCommand } from '../base-command.js'
import { composeBarePorts } from '../compose-ports.js'
import { argument, switchFlag } from '../flags.js'
import { renderInit } from '../render/init.js'
import type { Paint } from '../render/paint.js'
import { VERSION } from '../tool-version.js'

export default class Init extends BaseCommand<InitResult> {
  static override id = 'init'
  static override access = 'free' as const
  static override group = 'start'
  static override summary = 'Make a directory a Spec Kitty project.'
  static override description = [
    'Adds five files and touches no git state: no repository is made, nothing is staged, nothing',
    'is committed. Then work goes through the loop: spec-kitty next --agent AGENT names the step,',
    'spec-kitty agent action implement and spec-kitty agent action review are its two verbs.',
  ].join('\n')
  static override examples = [
    'spec-kitty init --ai none',
    'spec-kitty init demo --ai generic',
    'spec-kitty init --ai generic --dry-run --json',
  ]
  static override args = {
    name: argument('Directory, made if absent. Default: the current one.'),
  }
  static override flags = {
    ai: Flags.string({
      helpValue: 'AGENTS',
      description:
        'Agents to set up: none, or names separated by commas. Known: generic. Must be given.',
    }),
    'dry-run': switchFlag('Show what would be written, write nothing.'),
  }

  override async run(): Promise<InitResult> {
    const { args, flags } = await this.parse(Init)
    if (flags.ai === undefined) throw new SpecKittyError('INIT_AGENT_REQUIRED', {})
    return initProject(composeBarePorts(), {
      cwd: this.terminal.cwd,
      name: args.name,
      home: this.environment.HOME ?? null,
      agents: parseAgents(flags.ai),
      dryRun: flags['dry-run'],
      version: VERSION,
    })
  }

  protected override render(result: InitResult, paint: Paint): string {
    return renderInit(result, paint)
  }
}
