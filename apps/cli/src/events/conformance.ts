import { type Processes, SpecKittyError } from '@spec-kitty/platform'
import type { ConformanceResult } from '../results/events.js'

export interface ConformanceRequest {
  readonly command: readonly string[]
  readonly window: number
  readonly requireAll: boolean
  /** Folder of the public fixtures, which are asked as well. */
  readonly publicFixtures: string | undefined
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Asks a program the conformance cases, through the kit that the contract package publishes.
 * @throws EVENTS_KIT_FAILED when the kit itself cannot run
 */
export async function judgeExecutable(
  processes: Processes,
  request: ConformanceRequest,
): Promise<ConformanceResult> {
  const kit = `${__dirname}/events/bin/conformance.mjs`
  const fixtures = request.publicFixtures
  const options = [
    '--json',
    '--window',
    String(request.window),
    ...(request.requireAll ? ['--require-all'] : []),
    ...(fixtures === undefined ? [] : ['--public', fixtures]),
  ]
  const argv = [process.execPath, kit, ...options, '--', ...request.command]
  const { cwd, environment: env } = request
  const { exitCode, stdout, stderr } = await processes.run(argv, { cwd, env })
  const text = new TextDecoder().decode(stdout)
  if (text === '') {
    const [cause = `it ended with ${exitCode}`] = stderr.trim().split('\n')
    throw new SpecKittyError('EVENTS_KIT_FAILED', { cause })
  }
  return { ...(JSON.parse(text) as Omit<ConformanceResult, 'conforms'>), conforms: exitCode === 0 }
}
