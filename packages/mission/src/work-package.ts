import type { Finding } from './finding.js'

export type ExecutionMode = 'code_change' | 'planning_artifact'
export type DependencySource = 'wps.yaml' | 'frontmatter' | 'tasks.md' | 'none'

/** A work package as its files declare it. Its lane is not here: that is the log's to say. */
export interface WorkPackage {
  readonly id: string
  readonly title: string
  /** Relative to the repository root: `kitty-specs/<slug>/tasks/WP01-x.md`. */
  readonly file: string
  /** File name without `.md`. */
  readonly stem: string
  /** Sorted, without repeats. */
  readonly dependencies: readonly string[]
  readonly dependencySource: DependencySource
  readonly requirementRefs: readonly string[]
  readonly executionMode: ExecutionMode
  /** Globs relative to the repository root, as written. */
  readonly ownedFiles: readonly string[]
  readonly createIntent: readonly string[]
  readonly authoritativeSurface: string | null
  readonly codebaseWide: boolean
  /** Subtask ids: of the frontmatter, else of the rows of its section in `tasks.md`. */
  readonly subtasks: readonly string[]
  /** Recommendation for a dispatcher, as written. */
  readonly recommended: Readonly<
    Record<'agent' | 'agent_profile' | 'role' | 'model', string | null>
  >
  /** Markdown below the frontmatter. */
  readonly body: string
  /** False when the frontmatter could not be read; id and body still hold. */
  readonly readable: boolean
}

export interface WorkPackages {
  /** Sorted by id. */
  readonly workPackages: readonly WorkPackage[]
  readonly findings: readonly Finding[]
}
