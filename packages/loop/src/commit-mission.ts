import { commitBookkeeping } from '@spec-kitty/git'
import type { Diagnostic } from '@spec-kitty/platform'
import { statusEventsPath } from '@spec-kitty/status-core'
import type { Scene } from './scene.js'
import type { WorkPorts } from './scope.js'

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
  scene: Scene,
  what: string,
  paths: readonly string[],
  options: { readonly always?: boolean } = {},
): Promise<MissionCommit> {
  const outcome = await commitBookkeeping(ports, scene.repo, {
    missionSlug: scene.mission.slug,
    missionBranch: scene.branches.mission,
    targetBranch: scene.branches.target,
    planningBranch: scene.branches.planning,
    paths: [...new Set([...logPaths(scene), ...paths])],
    message: commitSubject(scene, what),
    autoCommit: options.always === true || scene.config.agents.autoCommit,
  })
  if (outcome.kind === 'committed') return { sha: outcome.commit, diagnostics: [] }
  if (outcome.kind === 'unchanged') return { sha: null, diagnostics: [] }
  return { sha: null, diagnostics: [outcome.diagnostic] }
}

/** Files of a work package that `mark-status` may have changed since the last commit. */
export function taskPaths(scene: Scene, wpId: string): readonly string[] {
  const file = scene.workPackages.find((one) => one.id === wpId)?.file
  const tasks = `kitty-specs/${scene.mission.slug}/tasks.md`
  return file === undefined ? [tasks] : [tasks, file]
}

function logPaths(scene: Scene): readonly string[] {
  return [statusEventsPath(scene.location), `kitty-specs/${scene.mission.slug}/status.json`]
}

function commitSubject(scene: Scene, what: string): string {
  const template = scene.config.commit.subject ?? 'chore(spec-kitty): {what} for {mission}'
  return template.replaceAll('{what}', what).replaceAll('{mission}', scene.mission.humanSlug)
}
