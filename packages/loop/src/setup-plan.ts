import { formatInstant } from '@spec-kitty/events/log'
import { headOf } from '@spec-kitty/git'
import {
  branchesOf,
  editMeta,
  type Mission,
  type ProjectConfig,
  refuseClosed,
  statusLocation,
} from '@spec-kitty/mission'
import { SpecKittyError } from '@spec-kitty/platform'
import { missionLock, readStatus } from '@spec-kitty/status-core'
import { planProblem, specProblem } from './artifact-checks.js'
import { DOCUMENT_BYTES_MAX, textOf } from './bytes.js'
import { commands } from './commands.js'
import { commitMission } from './commit-mission.js'
import { planScaffold } from './plan-scaffold.js'
import type { SetupPlanResult } from './results/plan.js'
import { handleOf, missionView } from './scene.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface SetupPlanRequest {
  readonly config: ProjectConfig
  /** Says that a mission for a pull request is meant to stand on its target. */
  readonly strategyConfirmed?: boolean
  readonly by?: string
}

const LOCK_WAIT_MS = 10_000
const BYTES_META_MAX = 1_048_576

/**
 * Opens the planning step: takes a specification that says something, lays out `plan.md` where
 * there is none, and commits what is written to where planning belongs. Run again, it takes the
 * plan. A quick mission becomes one that is planned.
 *
 * @throws SPEC_MISSING, SPEC_NOT_SUBSTANTIVE, MISSION_CLOSED, BRANCH_IDENTITY_UNRESOLVED,
 *   PLANNING_BRANCH_NOT_PERSISTED, LOCK_TIMEOUT, FILE_NOT_WRITTEN
 */
export async function setupPlan(
  ports: WorkPorts,
  scope: MissionScope,
  request: SetupPlanRequest,
): Promise<SetupPlanResult> {
  const handle = handleOf(scope)
  const directory = `kitty-specs/${scope.mission.slug}`
  const [specFile, planFile] = [`${directory}/spec.md`, `${directory}/plan.md`]
  await demandSpec(ports, scope, specFile)
  const location = statusLocation(scope.repo, scope.mission, false)
  refuseClosed(scope.mission, await readStatus(ports.files, location))
  const lock = { waitMs: LOCK_WAIT_MS, command: 'agent mission setup-plan' }
  const mission = await ports.lock.hold(missionLock(location), lock, async () => {
    await layOut(ports, scope, planFile)
    return editMission(ports, scope, request)
  })
  const problem = planProblem(await read(ports, scope, planFile))
  const scene = {
    repo: scope.repo,
    mission,
    branches: branchesOf(mission),
    config: request.config,
    location,
  }
  const written = problem === null ? [specFile, planFile] : [specFile]
  const commit = await commitMission(ports, scene, 'write the plan', [
    ...written,
    `${directory}/meta.json`,
  ])
  const committed = !commit.diagnostics.some(({ code }) => code === 'status_uncommitted')
  return {
    ...missionView({ mission }),
    phase_complete: problem === null,
    mission_dir: directory,
    feature_dir: directory,
    spec_file: specFile,
    plan_file: planFile,
    spec: { committed, substantive: true },
    plan: { committed: committed && problem === null, substantive: problem === null, problem },
    commit_sha: commit.sha,
    next_step: problem === null ? commands.finalize(handle) : commands.plan(handle),
    diagnostics: commit.diagnostics,
  }
}

async function demandSpec(ports: WorkPorts, scope: MissionScope, file: string): Promise<void> {
  const details = { mission: handleOf(scope), mission_slug: scope.mission.slug, file }
  const text = await read(ports, scope, file)
  if (text === undefined) throw new SpecKittyError('SPEC_MISSING', details)
  const problem = specProblem(text)
  if (problem !== null) throw new SpecKittyError('SPEC_NOT_SUBSTANTIVE', { ...details, problem })
}

/** Only where there is no plan: what somebody wrote is theirs. */
async function layOut(ports: WorkPorts, { repo, mission }: MissionScope, file: string) {
  const path = `${repo.root}/${file}`
  if ((await ports.files.stat(path)) !== undefined) return
  await ports.files.writeAtomic(path, new TextEncoder().encode(planScaffold(mission.friendlyName)))
}

async function read(
  { files }: WorkPorts,
  { repo }: MissionScope,
  file: string,
): Promise<string | undefined> {
  const bytes = await files.read(`${repo.root}/${file}`, { bytesMax: DOCUMENT_BYTES_MAX })
  return bytes === undefined ? undefined : textOf(bytes)
}

/** The mission with what planning changes about it: its type, and what the operator confirmed. */
async function editMission(
  ports: WorkPorts,
  { repo, mission }: MissionScope,
  request: SetupPlanRequest,
): Promise<Mission> {
  const missionType = mission.missionType === 'quick' ? 'software-dev' : mission.missionType
  const changes = {
    ...(missionType === mission.missionType ? {} : { mission_type: missionType }),
    ...(request.strategyConfirmed === true
      ? await confirmation(ports, repo, mission, request)
      : {}),
  }
  const path = `${mission.path}/meta.json`
  const before = textOf(
    (await ports.files.read(path, { bytesMax: BYTES_META_MAX })) ?? new Uint8Array(),
  )
  const after = editMeta(before, changes, `kitty-specs/${mission.slug}/meta.json`)
  if (after !== before) await ports.files.writeAtomic(path, new TextEncoder().encode(after))
  return { ...mission, missionType, meta: { ...mission.meta, ...changes } }
}

async function confirmation(
  ports: WorkPorts,
  repo: MissionScope['repo'],
  mission: Mission,
  request: SetupPlanRequest,
) {
  if (mission.meta.branch_strategy !== undefined) return {}
  const { branch } = await headOf(ports.files, repo, repo.gitDir, ports.git)
  const target = mission.targetBranch ?? branch
  if (target === null) return {}
  const strategy = {
    choice: 'stay_on_target',
    branch: mission.planningBranch ?? target,
    target,
    by: request.by ?? 'user',
    at: formatInstant(ports.clock.nowMicros()),
  }
  return { branch_strategy: strategy }
}
