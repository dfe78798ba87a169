import type {
  Processes,
  ProcessResult,
  ProcessWatch,
  RunningProcess,
  RunOptions,
  StartOptions,
} from '@spec-kitty/platform'
import { type CrashPoint, CrashSwitch } from './crash-switch.js'

/** Real processes, with a list of what was started. */
export class CountingProcesses implements Processes, ProcessWatch {
  /** Argument vectors in the order of starting. */
  readonly calls: (readonly string[])[] = []
  readonly #inner: Processes & Partial<ProcessWatch>

  constructor(inner: Processes & Partial<ProcessWatch>) {
    this.#inner = inner
  }

  /** How many git processes were started. */
  get gitCount(): number {
    return this.calls.filter((argv) => isGit(argv)).length
  }

  run(argv: readonly string[], options: RunOptions): Promise<ProcessResult> {
    this.calls.push(argv)
    return this.#inner.run(argv, options)
  }

  start(argv: readonly string[], options: StartOptions): Promise<RunningProcess> {
    this.calls.push(argv)
    return this.#inner.start(argv, options)
  }

  isAlive(mark: string): boolean {
    return this.#inner.isAlive?.(mark) ?? false
  }
}

/**
 * Real processes until power is lost: before the n-th git call (it never starts) or after it (it
 * has done its work, the caller never learns). Every later call throws {@link PowerLoss} as well.
 */
export class CrashingProcesses implements Processes {
  readonly #inner: Processes
  readonly #switch: CrashSwitch

  constructor(inner: Processes, point?: CrashPoint) {
    this.#inner = inner
    this.#switch = new CrashSwitch(point)
  }

  /** Git calls begun; without a crash point this is how many points a loop has to try. */
  get steps(): number {
    return this.#switch.steps
  }

  get crashed(): boolean {
    return this.#switch.isOff
  }

  async run(argv: readonly string[], options: RunOptions): Promise<ProcessResult> {
    this.#switch.check()
    if (!isGit(argv)) return this.#inner.run(argv, options)
    return this.#switch.step(argv.join(' '), () => this.#inner.run(argv, options))
  }

  async start(argv: readonly string[], options: StartOptions): Promise<RunningProcess> {
    this.#switch.check()
    if (!isGit(argv)) return this.#inner.start(argv, options)
    return this.#switch.step(argv.join(' '), () => this.#inner.start(argv, options))
  }
}

function isGit(argv: readonly string[]): boolean {
  return argv[0] === 'git' || argv[0]?.endsWith('/git') === true
}
