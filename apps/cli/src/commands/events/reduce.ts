import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../../base-command.js'
import { fileBytes, stdinBytes } from '../../events/byte-stream.js'
import { REDUCER_NAMES, reduceStream } from '../../events/reduce-stream.js'
import { argument, switchFlag } from '../../flags.js'
import { renderReduction } from '../../render/events.js'
import type { Paint } from '../../render/paint.js'
import type { ReduceResult } from '../../results/events.js'

export default class EventsReduce extends BaseCommand<ReduceResult> {
  static override id = 'events reduce'
  static override access = 'free' as const
  static override summary = 'Fold a stream of events into state.'
  static override examples = [
    'spec-kitty events reduce events.jsonl',
    'spec-kitty events reduce --reducer usage events.jsonl --json',
  ]
  static override args = { file: argument('File to read; - is stdin. Default: -.') }
  static override flags = {
    reducer: Flags.option({ options: REDUCER_NAMES, default: 'status' })({
      description: 'What to fold.',
      helpValue: 'NAME',
    }),
    strict: switchFlag('Fail at the first thing that cannot have happened.'),
  }

  override async run(): Promise<ReduceResult> {
    const { args, flags } = await this.parse(EventsReduce)
    const path = args.file ?? '-'
    const absolute = path.startsWith('/') ? path : `${this.terminal.cwd}/${path}`
    const stop = new AbortController().signal
    const options = { command: this.commandId, follow: false, stop }
    const source = path === '-' ? stdinBytes() : fileBytes(absolute, path, options)
    return reduceStream(source, flags.reducer, flags.strict)
  }

  protected override render(result: ReduceResult, paint: Paint): string {
    return renderReduction(result, paint)
  }
}
