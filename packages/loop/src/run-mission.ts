import type { Processes } from '@spec-kitty/platform'
import type { RunResult } from './results/mission.js'
import type { MissionScope, WorkPorts } from './scope.js'

/** How an agent program is started. Placeholders in `command`: {prompt} {prompt_file} {workspace} {role}. */
export interface AgentCommand {
  readonly command: readonly string[]
  readonly prompt: 'stdin' | 'argument' | 'file'
  readonly env?: Readonly<Record<string, string>>
}

export interface RunProgress {
  readonly at: string
  readonly what:
    | 'claimed'
    | 'started'
    | 'handed_in'
    | 'approved'
    | 'rejected'
    | 'failed'
    | 'blocked'
    | 'accepted'
    | 'merged'
    | 'stopping'
  readonly wpId: string | null
  readonly title: string | null
  readonly lane: string | null
  readonly laneId: string | null
  readonly action: 'implement' | 'review' | null
  readonly actor: string | null
  readonly attempt: number
  readonly detail: string
  readonly percentage: number
}

export interface RunRequest {
  /** Names of agents in the order of preference. */
  readonly implementers: readonly string[]
  /** Default: the implementers. */
  readonly reviewers?: readonly string[]
  readonly agents: Readonly<Record<string, AgentCommand>>
  /** 1 to 16. */
  readonly maxParallel: number
  readonly until: 'review' | 'accept' | 'merge'
  readonly timeoutMs: number
  /** Attempts per work package and action before it counts as blocked. */
  readonly attemptsMax?: number
  /** The caller's environment; agents get it and what a run adds. */
  readonly environment: Readonly<Record<string, string>>
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RunProgress) => void
}

export interface RunPorts extends WorkPorts {
  readonly processes: Processes
}

export async function runMission(
  ports: RunPorts,
  scope: MissionScope,
  request: RunRequest,
): Promise<RunResult> {
  throw new Error(`not built: ${[ports, scope, request].length}`)
}
