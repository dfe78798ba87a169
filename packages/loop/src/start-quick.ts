import { committerIdentity, type Repository } from '@spec-kitty/git'
import {
  type CreatedMission,
  createMission,
  finalizeTasks,
  type ProjectConfig,
  quickDocuments,
} from '@spec-kitty/mission'
import type { Diagnostic } from '@spec-kitty/platform'
import { claimWork } from './claim-work.js'
import type { ClaimResult } from './results/work.js'
import type { MissionScope, WorkPorts } from './scope.js'

export interface QuickRequest {
  /** The change, in words. */
  readonly what: string
  readonly agent: string
  readonly config: ProjectConfig
  /** Default: the branch that is checked out. */
  readonly targetBranch?: string | undefined
  /** As {@link createMission} takes them. */
  readonly startBranch?: string | undefined
  readonly strategyConfirmed?: boolean
}

export interface QuickStart {
  readonly scope: MissionScope
  readonly created: CreatedMission
  readonly claim: ClaimResult
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * A mission of one work package from one sentence, planned and claimed: the same log, review and
 * merge like every other, and one file to read. Killed on the way, `next` of the mission goes on.
 *
 * @throws GIT_IDENTITY_MISSING before anything is written; the codes of create, finalize and claim
 */
export async function startQuick(
  ports: WorkPorts,
  repo: Repository,
  request: QuickRequest,
): Promise<QuickStart> {
  const { agent, config, targetBranch, startBranch } = request
  await committerIdentity(ports.git, repo.root)
  const { slug, title, documents } = quickDocuments(request.what)
  const created = await createMission(ports, repo, {
    slug,
    documents,
    missionType: 'quick',
    friendlyName: title,
    prBound: config.missions.prBound,
    strategyConfirmed: request.strategyConfirmed ?? false,
    by: agent,
    ...(targetBranch === undefined ? {} : { targetBranch }),
    ...(startBranch === undefined ? {} : { startBranch }),
  })
  const { mission } = created
  await finalizeTasks(ports, repo, mission, { validateOnly: false, config })
  const scope = { repo, mission }
  const claim = await claimWork(ports, scope, { agent, wpId: 'WP01' })
  return { scope, created, claim, diagnostics: claim.diagnostics }
}
