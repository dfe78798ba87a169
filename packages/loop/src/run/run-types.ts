import type { AgentCommand } from '@spec-kitty/mission'
import type { Processes, ProcessWatch } from '@spec-kitty/platform'
import type { WorkPorts } from '../scope.js'

/** One thing that happened in a run, for whoever draws it. */
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
    | 'stopped'
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

/** The part of an `AbortSignal` that a run listens to. */
export interface StopSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Which agents a run drives, how many at once, and how far. */
export interface RunRequest {
  /** Names of agents in the order of preference; a failed attempt goes to the next. */
  readonly implementers: readonly string[]
  /** Default: the implementers. */
  readonly reviewers?: readonly string[]
  readonly agents: Readonly<Record<string, AgentCommand>>
  /** 1 to 16. */
  readonly maxParallel: number
  readonly until: 'review' | 'accept' | 'merge'
  readonly timeoutMs: number
  /** Attempts per work package and action; 3 unless given. */
  readonly attemptsMax?: number
  /** The whole environment of the agents, but for what a run adds. */
  readonly environment: Readonly<Record<string, string>>
  readonly dryRun?: boolean
  readonly signal?: StopSignal
  readonly onProgress?: (progress: RunProgress) => void
}

/** What a run needs: everything that work needs, and programs to start. */
export interface RunPorts extends WorkPorts {
  readonly processes: Processes & ProcessWatch
}
