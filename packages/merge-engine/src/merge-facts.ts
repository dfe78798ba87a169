import type { WorkPackageState } from '@spec-kitty/events/log'
import type { StatusEntry, TreeChange, TreeEntry, Worktree } from '@spec-kitty/git'
import type { ExecutionLane } from '@spec-kitty/mission'
import type { Diagnostic, SpecKittyError } from '@spec-kitty/platform'
import type { MissionStatus, Stamp, StatusLogLocation } from '@spec-kitty/status-core'
import type { CommitGraph } from './commit-graph.js'
import type { ApprovalFreshness } from './freshness.js'
import type { MergeConflict, MergeReport } from './merge-result.js'
import type { OwnershipBreach } from './ownership.js'

/** The mission as results and messages name it. */
export interface MergedMission {
  readonly id: string | null
  readonly slug: string
  readonly humanSlug: string
  /** mid8, or the slug where there is none: what printed commands name. */
  readonly handle: string
  readonly type: string
  readonly friendlyName: string
  readonly number: number | null
}

/** What stays the same when an interrupted merge is taken up again. */
export interface MergeStamp {
  readonly op: string
  /** Instant as rows write it. */
  readonly at: string
  readonly atSeconds: number
  /** One per done row, minted once. */
  readonly rows: readonly Stamp[]
}

/** A lane as refs and log show it, before anybody has looked into its worktree. */
export interface LaneOutline {
  readonly lane: ExecutionLane
  readonly kind: 'code' | 'planning'
  readonly branch: string
  readonly tip: string | null
  readonly worktree: { readonly path: string } | null
  readonly states: readonly WorkPackageState[]
}

export interface LaneFacts extends LaneOutline {
  readonly worktree: {
    readonly path: string
    readonly dirty: readonly string[]
    /** Empty where worktrees are kept: then nobody moves them. */
    readonly ignored: readonly string[]
  } | null
}

/** One working tree in which the target is checked out. */
export interface CheckoutFacts {
  readonly worktree: Worktree
  readonly operation: string | null
  /** An index lock that is older than 10 s. */
  readonly staleLock: string | null
  readonly entries: readonly StatusEntry[]
  /** Paths that git was told not to look at: assume-unchanged or skip-worktree. */
  readonly flagged: readonly string[]
  readonly sparse: boolean
}

/** A file of the target's checkout that stands where the merge wants to write. */
export interface Obstacle {
  readonly path: string
  readonly problem: 'dirty' | 'untracked' | 'mission_file'
}

/** One path of the mission that publication sets itself instead of git. */
export interface OwnEntry {
  readonly path: string
  readonly mode: string
  readonly oid: string
  /** What the target has there; null where the path is new to it. */
  readonly before: { readonly mode: string; readonly oid: string } | null
}

export interface Composition {
  /** Commit that holds mission branch and all lanes; the target where there is nothing of either. */
  readonly tip: string
  /** Tree of target and composition, before bookkeeping; null after a conflict. */
  readonly tree: string | null
  readonly changes: readonly TreeChange[]
  readonly conflicts: readonly MergeConflict[]
  /** Own files that git could not merge; ours to merge. */
  readonly ownConflicts: readonly string[]
  readonly merges: ReadonlyMap<string, 'clean' | 'conflict' | 'not_tried'>
  /** Histories that share nothing. */
  readonly unrelated: readonly [string, string] | null
}

/** How one tool-written file of the mission stands on every side; absent is null. */
export interface OwnSides {
  readonly base: Uint8Array | null
  readonly target: Uint8Array | null
  readonly mission: Uint8Array | null
  readonly working: Uint8Array | null
}

/** Everything a merge decides on, gathered in one pass over git, log and files. */
export interface MergeFacts {
  readonly stamp: MergeStamp
  readonly actor: string
  readonly mission: MergedMission
  readonly strategy: string
  readonly keepBranch: boolean
  readonly keepWorktree: boolean
  readonly identity: { readonly name: string; readonly email: string } | null
  readonly signing: boolean
  readonly ignoreCase: boolean
  readonly shallow: boolean
  readonly contentHooks: readonly string[]
  readonly projectGates: readonly string[]
  readonly requireAccept: boolean
  readonly accepted: boolean
  readonly disposable: readonly string[]
  readonly objectFormat: 'sha1' | 'sha256'
  readonly commonDir: string
  readonly location: StatusLogLocation
  readonly status: MissionStatus
  readonly lanesProblem: SpecKittyError | null
  /** Work packages of log or tasks that no lane holds. */
  readonly strays: readonly string[]
  readonly target: {
    readonly branch: string
    readonly ref: string
    readonly tip: string | null
    /** Worktrees that are rebasing or bisecting the target. */
    readonly heldBy: readonly string[]
    readonly checkouts: readonly CheckoutFacts[]
    readonly lockedAway: readonly string[]
    readonly prunable: readonly string[]
    readonly entries: ReadonlyMap<string, TreeEntry>
  }
  readonly planningBranch: string
  readonly missionBranch: {
    readonly name: string
    readonly tip: string | null
    /** Where it could be made again. */
    readonly suggestion: string | null
    /** Worktree that has it checked out. */
    readonly heldBy: string | null
  }
  readonly canonicalOnTarget: boolean
  readonly lanes: readonly LaneFacts[]
  readonly freshness: ReadonlyMap<string, ApprovalFreshness>
  readonly graph: CommitGraph
  /** Approved commits that are in the target already. */
  readonly contained: ReadonlySet<string>
  readonly landing: readonly Landing[]
  /** Lanes that changed what their work packages do not own. */
  readonly breaches: readonly LaneBreaches[]
  readonly composition: Composition | null
  /** Of everything that it was composed from. */
  readonly compositionKey: string | null
  readonly obstacles: readonly Obstacle[]
  /** Changed paths outside the mission whose working copy is the published content already. */
  readonly settled: ReadonlySet<string>
  /** Paths that fold to one name on this file system. */
  readonly collisions: readonly string[]
  /** Tool-written files of this mission by path. */
  readonly own: ReadonlyMap<string, OwnSides>
  /** Own paths that only the working copy holds. */
  readonly uncommitted: readonly string[]
  readonly numbers: { readonly highest: number; readonly own: number | null }
  /** Work packages that are done in the target's own log, with their land commits. */
  readonly doneInTarget: ReadonlySet<string>
  readonly published: string | null
  readonly sync: MergeReport['sync']
  readonly diagnostics: readonly Diagnostic[]
}

/** What one lane changed beyond its ownership. */
export interface LaneBreaches {
  readonly laneId: string
  readonly wpIds: readonly string[]
  readonly breaches: readonly OwnershipBreach[]
  /** The newest commit that changed one of these paths. */
  readonly commit: string
}

/** What one lane brings to the merge. */
export interface Landing {
  readonly laneId: string
  readonly wpIds: readonly string[]
  readonly kind: 'code' | 'planning'
  readonly branch: string
  readonly tip: string | null
  /** The topmost approved commit of its open work packages; null when it has none. */
  readonly land: string | null
  readonly state: 'land' | 'contained' | 'planning' | 'empty'
  /** Commits of the lane's own line below `land`. */
  readonly ahead: number
  /** Commits above `land` that stay behind. */
  readonly leftBehind: readonly string[]
  readonly missingBranch: boolean
  readonly unrecorded: boolean
  readonly worktreePath: string | null
}
