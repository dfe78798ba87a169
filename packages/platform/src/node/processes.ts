import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { platform } from 'node:process'
import { SpecKittyError } from '../error.js'
import type {
  Processes,
  ProcessWatch,
  RunningProcess,
  RunOptions,
  StartOptions,
} from '../processes.js'
import { lstat } from './disk.js'
import { errorName } from './file-faults.js'
import { isMarkAlive, markOf } from './process-mark.js'

const STDOUT_BYTES_MAX = 64 * 1024 * 1024
const STDERR_BYTES_MAX = 1024 * 1024
/** Between the request to end and the order to. */
const TIMEOUT_GRACE_MS = 2000
/** How long an ended program's output must be silent to count as complete. */
const SILENCE_MS = 500

type Ending = Awaited<ReturnType<RunningProcess['wait']>>

/** The programs of this machine. */
export const nodeProcesses: Processes & ProcessWatch = { run, start, isAlive: isMarkAlive }

async function run(argv: readonly string[], options: RunOptions): ReturnType<Processes['run']> {
  const child = await spawned(argv, options, {
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  feed(child, options.input)
  const stdoutBytesMax = options.stdoutBytesMax ?? STDOUT_BYTES_MAX
  const stdout: Uint8Array[] = []
  const stderr = new Tail(STDERR_BYTES_MAX)
  let stdoutBytes = 0
  let overrun: string | undefined
  const stop = (cause: string): void => {
    overrun ??= cause
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), TIMEOUT_GRACE_MS).unref()
    if (hasEnded(child)) closeOutput(child)
  }
  child.once('exit', () => {
    if (overrun !== undefined) closeOutput(child)
  })
  child.stdout?.on('data', (chunk: Uint8Array) => {
    stdoutBytes += chunk.length
    if (stdoutBytes <= stdoutBytesMax) stdout.push(chunk)
    else if (overrun === undefined) stop(`more than ${stdoutBytesMax} bytes of output`)
  })
  child.stderr?.on('data', (chunk: Uint8Array) => stderr.push(chunk))
  const { timeoutMs } = options
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => stop(`still running after ${timeoutMs} ms`), timeoutMs)
  const ending = await closingOf(child)
  clearTimeout(timer)
  if (overrun !== undefined)
    throw new SpecKittyError('PROCESS_LIMIT', { program: argv[0], cause: overrun })
  return { ...ending, stdout: Buffer.concat(stdout), stderr: stderr.text() }
}

async function start(argv: readonly string[], options: StartOptions): Promise<RunningProcess> {
  const output = options.onOutput === undefined ? 'ignore' : 'pipe'
  const child = await spawned(argv, options, {
    stdio: [options.input === undefined ? 'ignore' : 'pipe', output, output],
    detached: platform !== 'win32',
  })
  feed(child, options.input)
  child.stdout?.on('data', (chunk: Uint8Array) => options.onOutput?.(chunk))
  child.stderr?.on('data', (chunk: Uint8Array) => options.onOutput?.(chunk))
  const ended = Promise.race([closingOf(child), silenceOf(child)])
  return {
    pid: child.pid ?? 0,
    mark: markOf(child.pid ?? 0),
    wait: () => ended,
    async terminate(graceMs) {
      signalGroup(child, 'SIGTERM')
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
      await ended
      clearTimeout(timer)
      // What the program itself started and left behind goes with it.
      signalGroup(child, 'SIGKILL')
    },
  }
}

/** Starts a program and waits until it runs. */
async function spawned(
  argv: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  options: SpawnOptions,
): Promise<ChildProcess> {
  const [program = '', ...words] = argv
  // Loaded when first needed: most commands that only look start nothing.
  const { spawn } = await import('node:child_process')
  try {
    const child = spawn(program, words, { ...options, cwd, env, shell: false, windowsHide: true })
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('spawn', resolve)
    })
    child.on('error', () => {})
    return child
  } catch (error) {
    throw new SpecKittyError('PROCESS_NOT_STARTED', { program, cause: whyNot(error, cwd) })
  }
}

function whyNot(error: unknown, cwd: string): string {
  const name = errorName(error)
  if (name === 'ENOENT' || name === 'ENOTDIR')
    return lstat(cwd) === undefined ? `directory ${cwd} does not exist` : 'there is no such program'
  if (name === 'EACCES' || name === 'EPERM') return 'permission denied'
  if (name === 'E2BIG') return 'its arguments are too long'
  if (name === 'EAGAIN' || name === 'ENOMEM' || name === 'EMFILE')
    return 'the machine is out of resources'
  return name.startsWith('ERR_') ? 'its arguments are not allowed' : 'the system refused'
}

/** Writes stdin and closes it. A program that does not read to the end is free to do so. */
function feed(child: ChildProcess, input: Uint8Array | string | undefined): void {
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
}

/** Resolves when the program has ended and every byte of its output has been handed on. */
async function closingOf(child: ChildProcess): Promise<Ending> {
  return await new Promise<Ending>((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
  })
}

/**
 * Resolves when the program has ended and its output has been silent for a moment: something that
 * it left behind may hold the output open for as long as it runs.
 */
async function silenceOf(child: ChildProcess): Promise<Ending> {
  let heard = false
  const listen = (): void => {
    heard = true
  }
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  return await new Promise<Ending>((resolve) => {
    let timer: NodeJS.Timeout | undefined
    child.once('close', () => clearTimeout(timer))
    child.once('exit', (exitCode, signal) => {
      const look = (): void => {
        // What has arrived is handed out before an immediate runs, also after a busy moment of ours.
        setImmediate(() => {
          if (heard) {
            watch()
            return
          }
          closeOutput(child)
          resolve({ exitCode, signal })
        })
      }
      const watch = (): void => {
        heard = false
        timer = setTimeout(look, SILENCE_MS)
      }
      watch()
    })
  })
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function closeOutput(child: ChildProcess): void {
  child.stdout?.destroy()
  child.stderr?.destroy()
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  if (platform === 'win32') {
    child.kill(signal)
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    // Nobody of the group is left, or on some systems only one that has ended already.
    if (errorName(error) !== 'ESRCH' && errorName(error) !== 'EPERM') throw error
  }
}

/** The last bytes of a stream: where programs say what went wrong. */
class Tail {
  readonly #bytesMax: number
  readonly #chunks: Uint8Array[] = []
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes - (this.#chunks[0]?.length ?? 0) > this.#bytesMax)
      this.#bytes -= this.#chunks.shift()?.length ?? 0
  }

  text(): string {
    return new TextDecoder().decode(Buffer.concat(this.#chunks))
  }
}
