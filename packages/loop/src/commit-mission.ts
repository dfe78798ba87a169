import { type BookkeepingCommit, commitBookkeeping, committerIdentity } from '@spec-kitty/git'
import { bookkeepingSubject, committedFiles } from '@spec-kitty/mission'
import { type Diagnostic, isSpecKittyError } from '@spec-kitty/platform'
import { statusEventsPath } from '@spec-kitty/status-core'
import type { Scene } from './scene.js'
import type { WorkPorts } from './scope.js'

/** What a commit of a mission's files has to know of it. */
export type CommitScene = Pick<Scene, 'repo' | 'mission' | 'branches' | 'config' | 'location'>

export interface MissionCommit {
  readonly sha: string | null
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Commits the log, its view and `paths` to the branch where planning belongs, never to the target.
 * What stays uncommitted is durable in the journal all the same, and said in a diagnostic. `always`
 * is for deliverables, which `agents.auto_commit: false` is not about.
 */
export async function commitMission(
  ports: WorkPorts,
  scene: CommitScene,
  what: string,
  paths: readonly string[],
  options: { readonly always?: boolean } = {},
): Promise<MissionCommit> {
  const outcome = await tryCommit(ports, scene, options.always === true, {
    missionSlug: scene.mission.slug,
    missionBranch: scene.branches.mission,
    targetBranch: scene.branches.target,
    planningBranch: scene.branches.planning,
    paths: [...new Set([...logPaths(scene), ...paths])],
    message: bookkeepingSubject(scene.config, scene.mission, what),
    autoCommit: options.always === true || scene.config.agents.autoCommit,
  })
  if (outcome.kind === 'committed') return { sha: outcome.commit, diagnostics: [] }
  if (outcome.kind === 'unchanged') return { sha: null, diagnostics: [] }
  return { sha: null, diagnostics: [outcome.diagnostic] }
}

/**
 * A commit that git cannot make is said, not thrown: what it should hold is durable already. Only
 * deliverables fail, because nothing else keeps them.
 */
async function tryCommit(
  ports: WorkPorts,
  scene: CommitScene,
  deliver: boolean,
  request: Parameters<typeof commitBookkeeping>[2],
): Promise<CommitOutcome> {
  try {
    return await commitBookkeeping(ports, scene.repo, request)
  } catch (error) {
    if (!isSpecKittyError(error, 'GIT_FAILED', 'GIT_IDENTITY_MISSING')) throw error
    const cause = await committerIdentity(ports.git, scene.repo.root).then(
      () => error,
      (missing: unknown) => (isSpecKittyError(missing) ? missing : error),
    )
    if (deliver) throw cause
    const { missionSlug: mission_slug, paths } = request
    return {
      kind: 'uncommitted',
      diagnostic: {
        code: 'status_uncommitted',
        severity: 'warning',
        message: `Files of ${mission_slug} are written, not committed: ${cause.message}`,
        details: { mission_slug, reason: 'failed', paths, cause: cause.message, way: cause.remedy },
      },
    }
  }
}

type CommitOutcome =
  | Exclude<BookkeepingCommit, { readonly kind: 'uncommitted' }>
  | { readonly kind: 'uncommitted'; readonly diagnostic: Diagnostic }

/** Every file of the mission that belongs into a commit, as it is now. */
export async function missionPaths(ports: WorkPorts, scene: Scene): Promise<readonly string[]> {
  const names = await committedFiles(ports.files, scene.mission)
  return names.map((name) => `kitty-specs/${scene.mission.slug}/${name}`)
}

/** Files of a work package that `mark-status` may have changed since the last commit. */
export function taskPaths(scene: Scene, wpId: string): readonly string[] {
  const file = scene.workPackages.find((one) => one.id === wpId)?.file
  const tasks = `kitty-specs/${scene.mission.slug}/tasks.md`
  return file === undefined ? [tasks] : [tasks, file]
}

function logPaths(scene: CommitScene): readonly string[] {
  return [statusEventsPath(scene.location), `kitty-specs/${scene.mission.slug}/status.json`]
}
