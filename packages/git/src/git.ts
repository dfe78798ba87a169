import type { Processes } from '@spec-kitty/platform'

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
  throw new Error(`not built ${processes} ${options}`)
}
