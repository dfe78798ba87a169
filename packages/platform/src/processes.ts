export interface RunOptions {
  readonly cwd: string
  /** The whole environment of the child; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>
  /** Written to stdin, which is then closed. */
  readonly input?: Uint8Array | string
  /** Default 64 MiB. */
  readonly stdoutBytesMax?: number
  readonly timeoutMs?: number
}

export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stdout: Uint8Array
  readonly stderr: string
}

export interface StartOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly input?: string
  /** Called with every chunk of stdout and stderr, in the order of arrival. */
  readonly onOutput?: (chunk: Uint8Array) => void
}

/** A child in a process group of its own. */
export interface RunningProcess {
  readonly pid: number
  /** Names this very process, also after ours has ended: see {@link ProcessWatch.isAlive}. */
  readonly mark: string
  wait(): Promise<{ readonly exitCode: number | null; readonly signal: string | null }>
  /** Asks the group to end, and after `graceMs` makes it. */
  terminate(graceMs: number): Promise<void>
}

/** Programs of the machine, started by argument vector; no shell is involved. */
export interface Processes {
  /** Runs to the end. @throws PROCESS_NOT_STARTED when the program cannot be started, PROCESS_LIMIT on timeout or output above the cap */
  run(argv: readonly string[], options: RunOptions): Promise<ProcessResult>
  /** Starts and returns at once. @throws PROCESS_NOT_STARTED */
  start(argv: readonly string[], options: StartOptions): Promise<RunningProcess>
}

/** Looking after processes that an earlier process of ours has started. */
export interface ProcessWatch {
  /**
   * Whether the process of a {@link RunningProcess.mark} certainly runs here still: same machine, same
   * start, same id, and a later process of that id is another one. Any other text names none.
   */
  isAlive(mark: string): boolean
}
