import { once } from 'node:events'
import { fstatSync, writeSync } from 'node:fs'
import process from 'node:process'
import { SpecKittyError } from '@spec-kitty/platform'

/** The process around a command: the only place that touches its streams and environment. */
export interface Terminal {
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  readonly out: Stream
  readonly err: Stream
  /** Everything on stdin, for values given as `-`. */
  readStdin(): Promise<Uint8Array>
  /** Asks whoever sits there for a yes; null where nobody does. */
  ask(question: string): Promise<boolean | null>
}

export interface Stream {
  readonly isTty: boolean
  /** Width in columns; null when it is not a terminal. */
  readonly columns: number | null
  readonly colour: boolean
  /** Whoever read it has gone; seen by writing. */
  readonly closed: boolean
  write(text: string): void
}

/** The real one. Colour follows `NO_COLOR`, `FORCE_COLOR`, `TERM` and `--no-color`. */
export function processTerminal(argv: readonly string[]): Terminal {
  const environment = definedValues(process.env)
  const noColour = argv.includes('--no-color')
  return {
    get cwd() {
      return currentDirectory()
    },
    environment,
    out: streamOf(1, () => process.stdout, environment, noColour),
    err: streamOf(2, () => process.stderr, environment, noColour),
    readStdin: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
      return new Uint8Array(Buffer.concat(chunks))
    },
    ask: async (question) => {
      if (!process.stdin.isTTY || !process.stderr.isTTY) return null
      process.stderr.write(`${question} [y/N] `)
      const [answer] = await once(process.stdin, 'data')
      process.stdin.pause()
      return /^\s*y(es)?\s*$/i.test(String(answer))
    },
  }
}

/** @throws FILE_UNREADABLE where the directory has been removed, as a merge does with a worktree */
function currentDirectory(): string {
  try {
    return process.cwd()
  } catch (cause) {
    const details = { path: 'The current directory', cause: 'it no longer exists' }
    throw new SpecKittyError('FILE_UNREADABLE', details, { cause, remedy: 'cd DIRECTORY' })
  }
}

/** Calls `stop` on the first Ctrl-C or SIGTERM; the second one ends the process at once. */
export function onInterrupt(stop: () => void): () => void {
  let asked = false
  const listener = () => {
    if (asked) process.exit(130)
    asked = true
    stop()
  }
  process.on('SIGINT', listener)
  process.on('SIGTERM', listener)
  return () => {
    process.off('SIGINT', listener)
    process.off('SIGTERM', listener)
  }
}

/** Ends the process now, as after an interrupt between two safe points. */
export function exitNow(code: number): never {
  process.exit(code)
}

/**
 * A standard stream. A pipe or a file is written directly: Node's stream objects cost a fifth of
 * a bare start, and only a terminal needs them.
 */
function streamOf(
  fd: number,
  open: () => NodeJS.WriteStream,
  environment: Readonly<Record<string, string>>,
  noColour: boolean,
): Stream {
  let opened: NodeJS.WriteStream | null | undefined
  let closed = false
  const device = () => {
    opened ??= fstatSync(fd).isCharacterDevice() ? open().on('error', ignoreClosedPipe) : null
    return opened
  }
  return {
    get isTty() {
      return device()?.isTTY === true
    },
    get columns() {
      return device()?.isTTY === true ? device()?.columns || null : null
    },
    get closed() {
      return closed
    },
    get colour() {
      return wantsColour(() => device()?.isTTY === true, environment, noColour)
    },
    write: (text) => {
      const terminal = device()
      if (terminal) terminal.write(text)
      else closed = !writeWhole(fd, Buffer.from(text)) || closed
    },
  }
}

/** False when nobody reads what is written. */
function writeWhole(fd: number, bytes: Uint8Array): boolean {
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return false
      if (code !== 'EAGAIN') giveUp(error as NodeJS.ErrnoException)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
  return true
}

function wantsColour(
  isTty: () => boolean,
  environment: Readonly<Record<string, string>>,
  noColour: boolean,
): boolean {
  if (noColour || environment.NO_COLOR !== undefined) return false
  if (environment.FORCE_COLOR === '1') return true
  return isTty() && environment.TERM !== 'dumb'
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') giveUp(error)
}

/** The answer cannot be given: says so where that is possible, and fails without a stack. */
function giveUp(error: NodeJS.ErrnoException): never {
  try {
    writeSync(2, `The answer cannot be written: ${error.message}.\nfix:  df -h\n`)
  } catch {
    // nobody listens
  }
  process.exit(1)
}

function definedValues(source: NodeJS.ProcessEnv): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(source)) if (value !== undefined) values[name] = value
  return values
}
