import { SpecKittyError } from '../error.js'
import type {
  Processes,
  ProcessResult,
  ProcessWatch,
  RunningProcess,
  RunOptions,
  StartOptions,
} from '../processes.js'

/** What a scripted program does. A program with `hangs` ends only by a signal or a time limit. */
export interface ScriptedAnswer {
  readonly exitCode?: number
  readonly stdout?: string | Uint8Array
  readonly stderr?: string
  readonly hangs?: boolean
}

/** One start of a program, as it was asked for. */
export interface ScriptedCall {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly input: string
}

type Script = ScriptedAnswer | ((call: ScriptedCall) => ScriptedAnswer | Promise<ScriptedAnswer>)

const STDOUT_BYTES_MAX = 64 * 1024 * 1024

/** Programs that answer what a test says. Anything without an answer cannot be started. */
export class MemoryProcesses implements Processes, ProcessWatch {
  /** Every start so far, in order. */
  readonly calls: ScriptedCall[] = []
  readonly #scripts: { readonly prefix: readonly string[]; readonly script: Script }[] = []
  readonly #alive = new Set<string>()
  #pids = 1000

  /** Answers every argument vector that begins with `prefix`; the newest matching answer counts. */
  answer(prefix: readonly string[], script: Script): this {
    this.#scripts.unshift({ prefix, script })
    return this
  }

  async run(argv: readonly string[], options: RunOptions): Promise<ProcessResult> {
    const answer = await this.#answerFor(argv, options)
    const program = argv[0]
    if (answer.hangs === true) {
      if (options.timeoutMs === undefined)
        throw new Error(`${program} was scripted to hang and has no time limit`)
      const cause = `still running after ${options.timeoutMs} ms`
      throw new SpecKittyError('PROCESS_LIMIT', { program, cause })
    }
    const stdout = toBytes(answer.stdout ?? '')
    const limit = options.stdoutBytesMax ?? STDOUT_BYTES_MAX
    if (stdout.length > limit)
      throw new SpecKittyError('PROCESS_LIMIT', { program, cause: `more than ${limit} bytes` })
    return { exitCode: answer.exitCode ?? 0, signal: null, stdout, stderr: answer.stderr ?? '' }
  }

  async start(argv: readonly string[], options: StartOptions): Promise<RunningProcess> {
    const answer = await this.#answerFor(argv, options)
    const output = [toBytes(answer.stdout ?? ''), toBytes(answer.stderr ?? '')]
    for (const chunk of output) if (chunk.length > 0) options.onOutput?.(chunk)
    let end: (result: Awaited<ReturnType<RunningProcess['wait']>>) => void = () => {}
    const ended = new Promise<Awaited<ReturnType<RunningProcess['wait']>>>((resolve) => {
      end = resolve
    })
    const pid = ++this.#pids
    const mark = `memory ${pid}`
    if (answer.hangs === true) this.#alive.add(mark)
    else end({ exitCode: answer.exitCode ?? 0, signal: null })
    const terminate = async () => {
      this.#alive.delete(mark)
      end({ exitCode: null, signal: 'SIGTERM' })
    }
    return { pid, mark, wait: () => ended, terminate }
  }

  isAlive(mark: string): boolean {
    return this.#alive.has(mark)
  }

  async #answerFor(
    argv: readonly string[],
    options: RunOptions | StartOptions,
  ): Promise<ScriptedAnswer> {
    const input = new TextDecoder().decode(toBytes(options.input ?? ''))
    const call: ScriptedCall = { argv: [...argv], cwd: options.cwd, env: options.env, input }
    const found = this.#scripts.find(({ prefix }) => prefix.every((word, at) => argv[at] === word))
    if (found === undefined)
      throw new SpecKittyError('PROCESS_NOT_STARTED', {
        program: argv[0],
        cause: 'there is no such program',
      })
    this.calls.push(call)
    return typeof found.script === 'function' ? await found.script(call) : found.script
  }
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
