import * as Flags from '@oclif/core/flags'
import { SpecKittyError } from '@spec-kitty/platform'
import { BaseCommand } from '../../base-command.js'
import { fileBytes, stdinBytes } from '../../events/byte-stream.js'
import { validatePayload, validateStream } from '../../events/validate-stream.js'
import { argument, switchFlag } from '../../flags.js'
import { renderNote, renderValidation } from '../../render/events.js'
import type { Paint } from '../../render/paint.js'
import type { ValidateResult } from '../../results/events.js'

const PAYLOAD_BYTES_MAX = 1_048_576

export default class EventsValidate extends BaseCommand<ValidateResult> {
  static override id = 'events validate'
  static override access = 'free' as const
  static override summary = 'Judge a stream of events, one JSON object per line.'
  static override examples = [
    'spec-kitty events validate events.jsonl',
    'spec-kitty events validate --follow events.jsonl',
    'spec-kitty events validate --type WPCreated payload.json --json',
  ]
  static override args = { file: argument('File to read; - is stdin. Default: -.') }
  static override flags = {
    dialect: Flags.option({ options: ['auto', 'native', 'reference'] as const, default: 'auto' })({
      description: 'Which envelope to expect.',
      helpValue: 'NAME',
    }),
    type: Flags.string({
      description: 'The input is one payload of this type. Default: whole events.',
      helpValue: 'TYPE',
    }),
    'max-issues': Flags.integer({
      description: 'Issues that are listed.',
      helpValue: 'COUNT',
      min: 1,
      max: 1000,
      default: 50,
    }),
    follow: switchFlag('Go on as the file grows, until Ctrl-C.'),
  }

  readonly #stop = new AbortController()

  override async run(): Promise<ValidateResult> {
    const { args, flags } = await this.parse(EventsValidate)
    const path = args.file ?? '-'
    if (flags.type !== undefined) {
      const bytes = await this.readInput(path, PAYLOAD_BYTES_MAX)
      return validatePayload(flags.type, bytes, flags.dialect)
    }
    const absolute = path.startsWith('/') ? path : `${this.terminal.cwd}/${path}`
    const options = { command: this.commandId, follow: flags.follow, stop: this.#stop.signal }
    return validateStream(path === '-' ? stdinBytes() : fileBytes(absolute, path, options), {
      dialect: flags.dialect,
      maxIssues: flags['max-issues'],
      path,
      tell: (note) => {
        if (flags.follow && !this.quiet) this.terminal.err.write(`${renderNote(note)}\n`)
      },
    })
  }

  /** Ctrl-C ends a stream that is followed; what was read is then told as ever. */
  protected override interrupted(): void {
    if (this.argv.includes('--follow')) this.#stop.abort()
    else super.interrupted()
  }

  protected override refusal(result: ValidateResult): SpecKittyError | undefined {
    const [first] = result.issues
    if (result.invalid === 0 || first === undefined) return undefined
    const { invalid, lines } = result
    return new SpecKittyError('EVENTS_INVALID', { invalid, lines, code: first.code })
  }

  protected override render(result: ValidateResult, paint: Paint): string {
    return renderValidation(result, paint)
  }
}
