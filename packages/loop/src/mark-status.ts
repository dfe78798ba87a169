import {
  markTasks,
  readTaskIndex,
  refuseClosed,
  statusLocation,
  writeMarked,
} from '@spec-kitty/mission'
import { SpecKittyError } from '@spec-kitty/platform'
import { missionLock, readStatus } from '@spec-kitty/status-core'
import type { MarkStatusResult } from './results/work.js'
import { handleOf, missionView } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'

/** Which tasks are marked, and as what. */
export interface MarkRequest {
  /** As typed: `T001`, `WP02`, `<mission>/T001`, `<mission>:T001`. At most 200. */
  readonly ids: readonly string[]
  readonly status: 'done' | 'pending'
}

const IDS_MAX = 200
const LOCK_WAIT_MS = 30_000

/**
 * Marks subtasks as done or pending in the canonical checkout, in every form that finalize emits
 * their ids in. A lane never changes here. Each file is written once, only if its bytes differ; the
 * next hand-in commits it. [H-FR-017]
 *
 * @throws TASKS_ID_NOT_FOUND with `results` when no id resolves; MISSION_CLOSED; USAGE above 200 ids;
 *   TASKS_FRONTMATTER_INVALID for a file that is not UTF-8, which is left as it is
 */
export async function markStatus(
  ports: WorkPorts,
  scope: MissionScope,
  request: MarkRequest,
): Promise<MarkStatusResult> {
  refuseTooMany(request.ids)
  const { repo, mission } = scope
  const finalized = (await ports.files.stat(`${mission.path}/lanes.json`)) !== undefined
  const location = statusLocation(repo, mission, finalized)
  const results = await ports.lock.hold(
    missionLock(location),
    { waitMs: LOCK_WAIT_MS, command: 'agent tasks mark-status' },
    async () => {
      const status = await readStatus(ports.files, location)
      refuseClosed(mission, status)
      const index = await readTaskIndex(ports.files, repo, mission)
      const plan = markTasks(index, {
        ids: request.ids,
        to: request.status,
        laneOf: (wpId) => status.state.workPackages.get(wpId)?.lane ?? null,
      })
      await writeMarked(ports.files, repo, mission, plan.changed)
      return plan.results
    },
  )
  const count = (outcome: string) => results.filter((one) => one.outcome === outcome).length
  const summary = {
    updated: count('updated'),
    already_satisfied: count('already_satisfied'),
    not_found: count('not_found'),
  }
  if (summary.updated + summary.already_satisfied === 0) {
    throw new SpecKittyError('TASKS_ID_NOT_FOUND', {
      ids: request.ids,
      mission: handleOf(scope),
      mission_slug: mission.slug,
      results,
      summary,
    })
  }
  return { ...missionView(scope), results: [...results], summary, diagnostics: [] }
}

function refuseTooMany(ids: readonly string[]): void {
  if (ids.length > 0 && ids.length <= IDS_MAX) return
  throw new SpecKittyError('USAGE', {
    problem: `between 1 and ${IDS_MAX} ids can be marked at once, not ${ids.length}`,
    command: 'agent tasks mark-status',
  })
}
