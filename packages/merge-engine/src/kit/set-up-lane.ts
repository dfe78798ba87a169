import type { LaneKitSettings } from '@spec-kitty/mission'
import {
  type Diagnostic,
  type Files,
  isSpecKittyError,
  joinPath,
  type Processes,
  shellWord,
} from '@spec-kitty/platform'

/** What a setup command prints is kept here, relative to the worktree. */
export const SETUP_LOG = '.spec-kitty/setup.log'

const GRACE_MS = 5000
const OUTPUT_BYTES_MAX = 1024 * 1024

export type SetupOutcome =
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly cause: string }

/**
 * Runs the setup command of a lane in its worktree: no shell, a process group of its own, stdin
 * closed, and an end when its time is over. What it prints is in {@link SETUP_LOG}.
 */
export async function setUpLane(
  ports: { readonly files: Files; readonly processes: Processes },
  worktree: string,
  setup: NonNullable<LaneKitSettings['setup']>,
  environment: Readonly<Record<string, string>>,
): Promise<SetupOutcome> {
  const output: Uint8Array[] = []
  let bytes = 0
  const keep = (chunk: Uint8Array): void => {
    if (bytes < OUTPUT_BYTES_MAX) output.push(chunk.slice(0, OUTPUT_BYTES_MAX - bytes))
    bytes += chunk.length
  }
  const outcome = await runToEnd(ports.processes, worktree, setup, environment, keep)
  const verdict = outcome.state === 'done' ? 'done' : outcome.cause
  const frame = (text: string) => new TextEncoder().encode(text)
  const parts = [frame(`$ ${shown(setup.run)}\n`), ...output, frame(`\n[${verdict}]\n`)]
  await ports.files.writeAtomic(joinPath(worktree, SETUP_LOG), concat(parts), { mode: 0o600 })
  return outcome
}

async function runToEnd(
  processes: Processes,
  cwd: string,
  { run, timeoutSeconds }: NonNullable<LaneKitSettings['setup']>,
  env: Readonly<Record<string, string>>,
  onOutput: (chunk: Uint8Array) => void,
): Promise<SetupOutcome> {
  try {
    const child = await processes.start(run, { cwd, env, onOutput })
    let late = false
    const timer = setTimeout(() => {
      late = true
      void child.terminate(GRACE_MS)
    }, timeoutSeconds * 1000)
    const { exitCode, signal } = await child.wait().finally(() => clearTimeout(timer))
    if (late) return { state: 'failed', cause: `still running after ${timeoutSeconds} s` }
    if (exitCode === 0) return { state: 'done' }
    const ended = exitCode === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${exitCode}`
    return { state: 'failed', cause: ended }
  } catch (error) {
    if (!isSpecKittyError(error, 'PROCESS_NOT_STARTED')) throw error
    return { state: 'failed', cause: error.message }
  }
}

/** What is said where work goes on without it. */
export function setupFailed(
  setup: NonNullable<LaneKitSettings['setup']>,
  cause: string,
): Diagnostic {
  const command = shown(setup.run)
  return {
    code: 'lane_setup_failed',
    severity: 'warning',
    message: `The setup command ${command} failed: ${cause}; what it printed is in ${SETUP_LOG}.`,
    details: { command: [...setup.run], cause, log: SETUP_LOG },
  }
}

export function shown(argv: readonly string[]): string {
  return argv.map(shellWord).join(' ')
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
