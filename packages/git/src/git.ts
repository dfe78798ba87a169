import { type Processes, type ProcessResult, SpecKittyError } from '@spec-kitty/platform'

/** One call of git. Paths are absolute. */
export interface GitCall {
  /** Where git runs (`-C`): a working tree, a git directory or a scratch directory. */
  readonly cwd: string
  /** Written to stdin, which is then closed. */
  readonly input?: Uint8Array | string
  /** Laid over the cleaned environment; the way to hand in `GIT_INDEX_FILE` and its like. */
  readonly env?: Readonly<Record<string, string>>
  /** Extra configuration for this call, as `key=value`. */
  readonly config?: readonly string[]
  /** Exit codes that are an answer; `[0]` unless given. */
  readonly accept?: readonly number[]
  readonly stdoutBytesMax?: number
  readonly timeoutMs?: number
}

export interface GitResult {
  readonly exitCode: number
  /** `bytes` read as UTF-8. */
  readonly stdout: string
  readonly bytes: Uint8Array
  /** To show, never to parse. */
  readonly stderr: string
}

/** System git with fixed flags, a cleaned environment and a count of the processes it took. */
export interface Git {
  /**
   * Runs `git <args>`: no prompt, C locale, no background maintenance, literal pathspecs, and no
   * optional locks for commands that only read.
   *
   * @throws GIT_FAILED unless the exit code is accepted; PROCESS_NOT_STARTED without git
   */
  run(args: readonly string[], call: GitCall): Promise<GitResult>
  /** Processes started so far, those of derived instances included. */
  readonly count: number
  /** The same git with more environment in every call, sharing the count. */
  withEnvironment(env: Readonly<Record<string, string>>): Git
}

/**
 * Makes the one door to system git. `environment` is the caller's whole environment; what would
 * redirect git to another repository, index or author is left out of it.
 */
export function createGit(
  processes: Processes,
  options: { readonly environment: Readonly<Record<string, string>> },
): Git {
  const environment = { ...cleaned(options.environment), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' }
  return new SystemGit(processes, environment, { count: 0 })
}

/** Accepts every exit code: a hook of the user's may end git with any. */
export const ANY_EXIT: readonly number[] = Array.from({ length: 256 }, (_, code) => code)

/** Text of a failure for a person: its first 4 KB. */
export function causeOf(result: { readonly stderr: string; readonly exitCode: number }): string {
  return result.stderr.trim().slice(0, 4096) || `exit code ${result.exitCode}`
}

class SystemGit implements Git {
  readonly #processes: Processes
  readonly #environment: Readonly<Record<string, string>>
  readonly #tally: { count: number }

  constructor(
    processes: Processes,
    environment: Readonly<Record<string, string>>,
    tally: { count: number },
  ) {
    this.#processes = processes
    this.#environment = environment
    this.#tally = tally
  }

  get count(): number {
    return this.#tally.count
  }

  withEnvironment(env: Readonly<Record<string, string>>): Git {
    return new SystemGit(this.#processes, { ...this.#environment, ...env }, this.#tally)
  }

  async run(args: readonly string[], call: GitCall): Promise<GitResult> {
    this.#tally.count += 1
    const config = [...FIXED_CONFIG, ...(call.config ?? [])].flatMap((entry) => ['-c', entry])
    const argv = ['git', '-C', call.cwd, '--literal-pathspecs', ...config, ...args]
    const locks: Record<string, string> = READING.has(args[0] ?? '')
      ? { GIT_OPTIONAL_LOCKS: '0' }
      : {}
    const result = await this.#processes.run(argv, {
      // -C says where git works; a directory that is gone is then an answer of git's, not of spawn's
      cwd: '/',
      env: { ...this.#environment, ...locks, ...call.env },
      ...(call.input === undefined ? {} : { input: call.input }),
      ...(call.stdoutBytesMax === undefined ? {} : { stdoutBytesMax: call.stdoutBytesMax }),
      ...(call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs }),
    })
    return accepted(args, call, result)
  }
}

/** Background maintenance is off; messages are UTF-8 whatever the user's terminal is. */
const FIXED_CONFIG = ['gc.auto=0', 'maintenance.auto=false', 'i18n.commitEncoding=UTF-8'] as const

/** Commands that only look; they take no optional locks. */
const READING = new Set([
  'cat-file',
  'config',
  'diff-tree',
  'for-each-ref',
  'log',
  'ls-files',
  'ls-tree',
  'merge-base',
  'merge-tree',
  'rev-list',
  'rev-parse',
  'status',
  'symbolic-ref',
  'var',
  'version',
])

function accepted(args: readonly string[], call: GitCall, result: ProcessResult): GitResult {
  const { exitCode, stderr } = result
  if (exitCode === null || !(call.accept ?? [0]).includes(exitCode)) {
    throw new SpecKittyError('GIT_FAILED', {
      command: args[0],
      cwd: call.cwd,
      cause: exitCode === null ? `ended by ${result.signal}` : causeOf({ stderr, exitCode }),
      exit_code: exitCode,
      arguments: args.slice(0, 20),
    })
  }
  return {
    exitCode,
    bytes: result.stdout,
    stderr,
    get stdout() {
      return decoder.decode(result.stdout)
    },
  }
}

const decoder = new TextDecoder()

/**
 * Variables that point git at another repository, index, object store or author (our commands may
 * run inside a hook), or that contradict literal pathspecs.
 */
const REDIRECTING =
  /^GIT_(DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|PREFIX|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|QUARANTINE_PATH|IMPLICIT_WORK_TREE|INTERNAL_.*|GRAFT_FILE|SHALLOW_FILE|REPLACE_REF_BASE|NO_REPLACE_OBJECTS|CONFIG|OPTIONAL_LOCKS|AUTHOR_.*|(LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS)$/

function cleaned(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => !REDIRECTING.test(name) && value !== undefined,
    ),
  )
}
