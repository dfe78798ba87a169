import type { CommitFacts } from '@spec-kitty/git'

/** Trailer of our own dependency merges; its value is the lane that was merged in. */
export const REFRESH_TRAILER = 'Spec-Kitty-Refresh'

/** One commit of the mission, as far as the merge needs to know it. */
export type GraphCommit = Pick<CommitFacts, 'oid' | 'tree' | 'parents' | 'message' | 'changes'>

/** True for a commit that says of itself that it only merges a dependency in. */
export function isRefresh(commit: GraphCommit): boolean {
  return commit.parents.length > 1 && commit.message.includes(`\n${REFRESH_TRAILER}: `)
}

/**
 * The commits between the target and the tips of a mission. What is not in it is reachable from
 * the target, or was never reachable from any of those tips.
 */
export class CommitGraph {
  readonly #commits: ReadonlyMap<string, GraphCommit>

  constructor(commits: Iterable<GraphCommit>) {
    this.#commits = new Map([...commits].map((commit) => [commit.oid, commit]))
  }

  get(oid: string): GraphCommit | undefined {
    return this.#commits.get(oid)
  }

  has(oid: string): boolean {
    return this.#commits.has(oid)
  }

  /** Commits of the graph that `tip` reaches, itself included. */
  reachable(tip: string): ReadonlySet<string> {
    const seen = new Set<string>()
    const open = [tip]
    while (open.length > 0) {
      const oid = open.pop() as string
      const commit = this.#commits.get(oid)
      if (commit === undefined || seen.has(oid)) continue
      seen.add(oid)
      open.push(...commit.parents)
    }
    return seen
  }

  /** Those of `oids` that are in the graph, children before parents. */
  inOrder(oids: Iterable<string>): readonly GraphCommit[] {
    const wanted = new Set(oids)
    return [...this.#commits.values()].filter((commit) => wanted.has(commit.oid))
  }

  /** First-parent line from `tip` down to and without `stop`, newest first, inside the graph. */
  line(tip: string, stop: (oid: string) => boolean): readonly GraphCommit[] {
    const found: GraphCommit[] = []
    let commit = this.#commits.get(tip)
    while (commit !== undefined && !stop(commit.oid)) {
      found.push(commit)
      commit = this.#commits.get(commit.parents[0] ?? '')
    }
    return found
  }
}
