import process from 'node:process'
import { nodeProcesses } from '@spec-kitty/platform/node'
import { cleanEnvironment } from './compose-ports.js'
import type { VersionResult } from './results/version.js'

declare const __VERSION__: string

/** Version of this package, put in at build time. */
export const VERSION: string = __VERSION__

/** Newest schema version of the event envelope that is written. */
const EVENT_SCHEMA = '3.0.0'

/** The tool and what it runs on; `git` is null where git cannot be started. */
export async function toolVersion(
  environment: Readonly<Record<string, string>>,
): Promise<VersionResult> {
  return {
    version: VERSION,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    git: await gitVersion(environment),
    orchestrator_contract: null,
    event_schema: EVENT_SCHEMA,
  }
}

async function gitVersion(environment: Readonly<Record<string, string>>): Promise<string | null> {
  try {
    const env = cleanEnvironment(environment)
    const { stdout } = await nodeProcesses.run(['git', '--version'], { cwd: '/', env })
    return /\d+(\.\d+)+/.exec(new TextDecoder().decode(stdout))?.[0] ?? null
  } catch {
    return null
  }
}
