import process from 'node:process'

/** The process around a command: the only place that touches its streams and environment. */
export interface Terminal {
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  readonly out: Stream
  readonly err: Stream
  /** Everything on stdin, for values given as `-`. */
  readStdin(): Promise<Uint8Array>
}

export interface Stream {
  readonly isTty: boolean
  /** Width in columns; null when it is not a terminal. */
  readonly columns: number | null
  readonly colour: boolean
  write(text: string): void
}

/** The real one. Colour follows `NO_COLOR`, `FORCE_COLOR`, `TERM` and `--no-color`. */
export function processTerminal(argv: readonly string[]): Terminal {
  const environment = definedValues(process.env)
  const noColour = argv.includes('--no-color')
  return {
    cwd: process.cwd(),
    environment,
    out: streamOf(() => process.stdout, environment, noColour),
    err: streamOf(() => process.stderr, environment, noColour),
    readStdin: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
      return new Uint8Array(Buffer.concat(chunks))
    },
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

/** A stream that is opened when it is first asked for anything. */
function streamOf(
  open: () => NodeJS.WriteStream,
  environment: Readonly<Record<string, string>>,
  noColour: boolean,
): Stream {
  let opened: NodeJS.WriteStream | undefined
  const stream = () => {
    opened ??= open().on('error', ignoreClosedPipe)
    return opened
  }
  return {
    get isTty() {
      return stream().isTTY === true
    },
    get columns() {
      return stream().isTTY === true ? (stream().columns ?? null) : null
    },
    get colour() {
      return wantsColour(() => stream().isTTY === true, environment, noColour)
    },
    write: (text) => void stream().write(text),
  }
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
  if (error.code !== 'EPIPE') throw error
}

function definedValues(source: NodeJS.ProcessEnv): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(source)) if (value !== undefined) values[name] = value
  return values
}
