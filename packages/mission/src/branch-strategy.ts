import { type Git, headOf, type Repository, readRef } from '@spec-kitty/git'
import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'

/** What the operator decided about a mission that is to become a pull request. */
export interface BranchAcknowledgement {
  readonly choice: 'start_branch' | 'stay_on_target'
  readonly branch: string
  readonly target: string
}

export interface StrategyFacts {
  /** Null when detached. */
  readonly currentBranch: string | null
  readonly target: string
  readonly prBound: boolean
  readonly startBranch?: string | undefined
  /** The operator has said that staying on the target is meant. */
  readonly confirmed: boolean
}

/** Where the first files of a mission are written, and what has to be recorded of the choice. */
export type BranchStrategy =
  | { readonly kind: 'stay'; readonly acknowledged: BranchAcknowledgement | null }
  | { readonly kind: 'start'; readonly acknowledged: BranchAcknowledgement }
  | { readonly kind: 'refuse'; readonly code: Refusal }

type Refusal =
  | 'BRANCH_DETACHED'
  | 'START_BRANCH_IS_TARGET'
  | 'BRANCH_STRATEGY_CONFIRMATION_REQUIRED'

/** Whether a mission may start here. Pure. [H-FR-033] */
export function decideBranchStrategy(facts: StrategyFacts): BranchStrategy {
  const { currentBranch, target, prBound, startBranch } = facts
  if (startBranch !== undefined) {
    if (startBranch === target) return { kind: 'refuse', code: 'START_BRANCH_IS_TARGET' }
    const acknowledged = { choice: 'start_branch' as const, branch: startBranch, target }
    return { kind: 'start', acknowledged }
  }
  if (!prBound) return { kind: 'stay', acknowledged: null }
  if (currentBranch === null) return { kind: 'refuse', code: 'BRANCH_DETACHED' }
  if (currentBranch !== target) return { kind: 'stay', acknowledged: null }
  if (!facts.confirmed) return { kind: 'refuse', code: 'BRANCH_STRATEGY_CONFIRMATION_REQUIRED' }
  return { kind: 'stay', acknowledged: { choice: 'stay_on_target', branch: target, target } }
}

/**
 * Switches the canonical checkout to `branch`, made where there is none, and reads it back.
 *
 * @throws START_BRANCH_FAILED; then nothing has changed
 */
export async function startBranch(
  ports: { readonly files: ReadFiles; readonly git: Git },
  repository: Repository,
  branch: string,
): Promise<void> {
  const refuse = (reason: string) => new SpecKittyError('START_BRANCH_FAILED', { branch, reason })
  if (branch === '' || branch.startsWith('-')) throw refuse('that is no name of a branch')
  const { files, git } = ports
  const existing = await readRef(files, repository, `refs/heads/${branch}`, git)
  const args = existing === null ? ['switch', '--create', branch] : ['switch', branch]
  const result = await git.run(args, { cwd: repository.root, accept: [0, 1, 128] })
  const head = await headOf(files, repository, repository.gitDir, git)
  if (head.branch === branch) return
  throw refuse(result.stderr.trim().slice(0, 1000) || `git ended with ${result.exitCode}`)
}
