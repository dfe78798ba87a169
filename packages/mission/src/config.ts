import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'

/** How `run` starts one agent. */
export interface AgentCommand {
  readonly command: readonly string[]
  readonly prompt: 'stdin' | 'argument' | 'file'
  readonly env: Readonly<Record<string, string>>
  /** Empty: every role. */
  readonly roles: readonly string[]
}

/** `.kittify/config.yaml`, every key with its default filled in. */
export interface ProjectConfig {
  readonly agents: { readonly available: readonly string[]; readonly autoCommit: boolean }
  readonly merge: {
    readonly strategy: 'squash' | 'merge' | 'rebase'
    readonly requireAccept: boolean
    readonly disposable: readonly string[]
  }
  readonly commit: { readonly subject: string | null }
  readonly run: {
    readonly maxParallel: number
    readonly timeoutMinutes: number
    readonly retries: number
    readonly agents: Readonly<Record<string, AgentCommand>>
  }
  readonly review: { readonly maxCycles: number; readonly selfReview: 'allow' | 'forbid' }
  readonly loop: { readonly maxAttempts: number; readonly unattended: readonly string[] }
  readonly missions: { readonly prBound: boolean }
  /** Ids of declared project gates, which this version does not run. */
  readonly gates: readonly string[]
  readonly project: { readonly uuid: string | null; readonly slug: string | null }
}

/**
 * The settings of the project; a missing file gives the defaults.
 *
 * @throws CONFIG_INVALID for a file that does not parse and for an unknown value of a known key,
 *   naming what is allowed
 */
export async function readConfig(files: ReadFiles, repository: Repository): Promise<ProjectConfig> {
  throw new Error('not built')
}
