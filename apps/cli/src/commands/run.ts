import * as Flags from '@oclif/core/flags'
import { type RunResult, runMission } from '@spec-kitty/loop'
import { BaseCommand } from '../base-command.js'
import { cleanEnvironment } from '../compose-ports.js'
import { missionFlags, switchFlag } from '../flags.js'
import type { Paint } from '../render/paint.js'
import { renderRun } from '../render/run.js'
import { liveProgress } from '../render/run-progress.js'
import { agentsFor, namesOf } from '../run-agents.js'
import { type Selected, selected } from '../selected.js'

const MINUTE_MS = 60_000

export default class Run extends BaseCommand<Selected<RunResult>> {
  static override id = 'run'
  static override access = 'write' as const
  static override group = 'work'
  static override summary = 'Drive agents through the whole mission, several lanes at once.'
  static override description =
    'Agents are the programs below run.agents in .kittify/config.yaml. An agent that is done says so:\nit runs hand-in itself, or leaves {"result": "success"} in the result file of its attempt.'
  static override examples = [
    'spec-kitty run --dry-run',
    'spec-kitty run --implementers claude --reviewers gemini --max-parallel 3',
    'spec-kitty run --mission text-tools --until merge --json',
  ]
  static override flags = {
    ...missionFlags,
    implementers: Flags.string({
      helpValue: 'AGENTS',
      description: 'Names in order of preference, as in a,b. Default: all whose roles allow it.',
    }),
    reviewers: Flags.string({
      helpValue: 'AGENTS',
      description: 'The same for reviews. Default: the implementers named, else as above.',
    }),
    'max-parallel': Flags.integer({
      min: 1,
      max: 16,
      helpValue: 'N',
      description: 'Lanes at once, 1 to 16. Default: run.max_parallel of the project, else 2.',
    }),
    until: Flags.option({
      options: ['review', 'accept', 'merge'] as const,
      default: 'accept' as const,
      helpValue: 'STEP',
      description: 'Where to stop.',
    })(),
    timeout: Flags.integer({
      min: 1,
      max: 1440,
      helpValue: 'MINUTES',
      description:
        'Time of an attempt, 1 to 1440. Default: run.timeout_minutes of the project, else 60.',
    }),
    retries: Flags.integer({
      min: 0,
      max: 10,
      helpValue: 'N',
      description:
        'Further attempts per work package, 0 to 10. Default: run.retries of the project, else 2.',
    }),
    'dry-run': switchFlag('Show the agents and what would start first; start nothing.'),
  }

  readonly #stop = new AbortController()

  override async run(): Promise<Selected<RunResult>> {
    const { flags } = await this.parse(Run)
    const scope = await this.scope(flags)
    const settings = this.settings.run
    const progress = liveProgress(this.terminal.err, { quiet: this.quiet || this.json })
    try {
      const result = await runMission(this.ports, scope, {
        ...agentsFor(this.settings, namesOf(flags.implementers), namesOf(flags.reviewers)),
        maxParallel: flags['max-parallel'] ?? settings.maxParallel,
        until: flags.until,
        timeoutMs: (flags.timeout ?? settings.timeoutMinutes) * MINUTE_MS,
        attemptsMax: (flags.retries ?? settings.retries) + 1,
        environment: cleanEnvironment(this.environment),
        dryRun: flags['dry-run'],
        signal: this.#stop.signal,
        onProgress: progress.show,
      })
      return selected(result, scope)
    } finally {
      progress.end()
    }
  }

  /** Agents get time to end; the run itself then says how far it came. */
  protected override interrupted(): void {
    this.#stop.abort()
  }

  protected override render(result: RunResult, paint: Paint): string {
    return renderRun(result, paint)
  }
}
