import { formatInstant, holderOf, type WorkPackageState } from '@spec-kitty/events/log'
import { progressOf } from '@spec-kitty/events/status'
import { listRefs } from '@spec-kitty/git'
import { type ApprovalFreshness, judgeApprovals } from '@spec-kitty/merge-engine'
import {
  type LaneManifest,
  laneBranch,
  laneOf,
  type ProjectConfig,
  readConfig,
  readLanes,
  readWorkPackages,
  statusLocation,
  type WorkPackage,
} from '@spec-kitty/mission'
import { type Diagnostic, isSpecKittyError, type ReadFiles } from '@spec-kitty/platform'
import { type MissionStatus, readStatus, type StatusLogLocation } from '@spec-kitty/status-core'
import { planProblem, specProblem } from './artifact-checks.js'
import type { ApprovalState, BoardEntry } from './board.js'
import { DOCUMENT_BYTES_MAX, sha256, textOf } from './bytes.js'
import { decideAcceptance } from './decide-acceptance.js'
import type { ArtifactFact, LoopFacts } from './loop-facts.js'
import { parseRunRecord } from './run-record.js'
import { handleOf } from './scene.js'
import type { LookPorts, MissionScope } from './scope.js'
import { recordedHead } from './workspace-remedy.js'

/** {@link LoopFacts} with what they were derived from, for use cases that go on from there. */
export interface MissionFacts extends LoopFacts {
  readonly config: ProjectConfig
  readonly lanes: LaneManifest | null
  readonly workPackages: readonly WorkPackage[]
  readonly status: MissionStatus
  readonly location: StatusLogLocation
  /** What the accept gate judged, as one text. */
  readonly acceptanceInputs: string
}

const RECORD_BYTES_MAX = 1_048_576

/** A moment that is over: what the log said then. Branches of now say nothing about it. */
export interface PastMoment {
  readonly status: MissionStatus
  readonly atMicros: number
}

/**
 * One pass over a mission: meta, artifacts, log, plan, branches, records. Plain files answer all of
 * it but the freshness of approvals whose lane has moved.
 *
 * @throws CONFIG_INVALID, LANES_CORRUPT, FILE_UNREADABLE, and the codes of a damaged log: trouble
 *   is an error, never a decision
 */
export async function gatherFacts(
  ports: LookPorts,
  scope: MissionScope,
  past?: PastMoment,
): Promise<MissionFacts> {
  const { files } = ports
  const { repo, mission } = scope
  const lanes = await lanesOf(files, scope)
  const location = statusLocation(repo, mission, lanes !== null)
  const [config, found, status, record, mergePending] = await Promise.all([
    readConfig(files, repo),
    readWorkPackages(files, repo, mission),
    past === undefined ? readStatus(files, location) : past.status,
    files.read(runRecordPath(scope), { bytesMax: RECORD_BYTES_MAX }),
    isMergePending(files, scope),
  ])
  const scene = { repo, mission, lanes, workPackages: found.workPackages, status }
  const board = past === undefined ? await boardOf(ports, scene) : boardThen(scene)
  const seeded = board.some((entry) => entry.lane !== 'genesis')
  const artifacts = await artifactsOf(files, scope, { lanes, seeded })
  const nowMicros = past?.atMicros ?? ports.clock.nowMicros()
  const named = {
    handle: handleOf(scope),
    missionId: mission.missionId,
    missionSlug: mission.slug,
    board,
    nowMicros,
  }
  const acceptance = decideAcceptance({ ...named, approvals: approvalsOf(status) })
  const reports = parseRunRecord(record === undefined ? undefined : textOf(record))
  return {
    ...named,
    ...artifacts,
    missionNumber: mission.missionNumber,
    missionType: mission.missionType,
    missionBranch: mission.missionBranch,
    seeded,
    acceptChecks: acceptance.checks,
    accepted: acceptance.ready && (await isAccepted(scope, acceptance.inputs)),
    acceptanceInputs: acceptance.inputs,
    mergeComplete: isMerged(board),
    mergePending,
    reports: reports.entries,
    unattended: config.loop.unattended,
    selfReview: config.review.selfReview,
    progress: progressOf(progressInputs(board, status)),
    at: formatInstant(nowMicros),
    diagnostics: reports.reset ? [RECORD_RESET] : [],
    config,
    lanes,
    workPackages: found.workPackages,
    status,
    location,
  }
}

const RECORD_RESET: Diagnostic = {
  code: 'loop_record_reset',
  severity: 'warning',
  message: 'The record of earlier reports could not be read; attempts are counted anew.',
  details: {},
}

/** Where the reports of one mission are kept, local to the clone. */
export function runRecordPath(scope: MissionScope): string {
  const { repo, mission } = scope
  return `${repo.root}/.kittify/runtime/loop/${mission.missionId ?? mission.slug}.json`
}

async function lanesOf(files: ReadFiles, scope: MissionScope): Promise<LaneManifest | null> {
  try {
    return await readLanes(files, scope.mission)
  } catch (error) {
    if (isSpecKittyError(error, 'LANES_MISSING')) return null
    throw error
  }
}

interface PartialScene {
  readonly repo: MissionScope['repo']
  readonly mission: MissionScope['mission']
  readonly lanes: LaneManifest | null
  readonly workPackages: readonly WorkPackage[]
  readonly status: MissionStatus
}

async function boardOf(ports: LookPorts, scene: PartialScene): Promise<readonly BoardEntry[]> {
  const heads = await headsOf(ports, scene)
  const freshness = await freshnessOf(ports, scene)
  const ids = new Set(scene.workPackages.map((one) => one.id))
  for (const id of scene.status.state.workPackages.keys()) ids.add(id)
  return [...ids].sort(byNumber).map((id) => {
    const entry = entryOf(scene, id, freshness.get(id)?.kind)
    const head = entry.laneId === null ? null : (heads.get(entry.laneId) ?? null)
    const state = scene.status.state.workPackages.get(id)
    const lost = head === null ? lostBranch(scene, state, entry.laneId) : null
    return { ...entry, head, lostBranch: lost }
  })
}

/** Only what the log knew then; whether an approval was fresh, it does not say. */
function boardThen(scene: PartialScene): readonly BoardEntry[] {
  const ids = [...scene.status.state.workPackages.keys()].sort(byNumber)
  return ids.map((id) => ({ ...entryOf(scene, id, 'unrecorded'), head: null, lostBranch: null }))
}

function entryOf(scene: PartialScene, id: string, freshness?: ApprovalFreshness['kind']) {
  const declared = scene.workPackages.find((one) => one.id === id)
  const state = scene.status.state.workPackages.get(id)
  const laneId = scene.lanes === null ? null : (laneOf(scene.lanes, id)?.lane_id ?? null)
  return {
    wpId: id,
    title: declared?.title ?? id,
    laneId,
    dependencies: declared?.dependencies ?? [],
    uncertain: scene.status.uncertain.has(id),
    ...stateFields(state, freshness),
  }
}

/** In these lanes nobody makes the branch again: a review looks at commits that have to be there. */
const LOOKED_AT: readonly string[] = ['for_review', 'in_review', 'approved']

function lostBranch(
  scene: PartialScene,
  state: WorkPackageState | undefined,
  laneId: string | null,
): BoardEntry['lostBranch'] {
  const commit = recordedHead(state)
  if (scene.lanes === null || laneId === null || state === undefined || commit === null) return null
  const name = laneBranch(scene.lanes.mission_branch, laneId)
  return name === undefined || !LOOKED_AT.includes(state.lane) ? null : { name, commit }
}

function stateFields(state: WorkPackageState | undefined, freshness?: ApprovalFreshness['kind']) {
  return {
    lane: state?.lane ?? ('genesis' as const),
    holder: holderOf(state)?.actor ?? null,
    since: state?.since ?? '',
    implementer: state?.implementer ?? null,
    reviewer: state?.approval?.reviewer ?? null,
    openRejection: state?.openRejection ?? false,
    rejections: state?.rejection?.count ?? 0,
    blockedReason: state?.blockedReason ?? null,
    approval: approvalState(state, freshness),
    lastEventId: state?.lastEventId ?? null,
  }
}

function approvalState(
  state: WorkPackageState | undefined,
  freshness: ApprovalFreshness['kind'] | undefined,
): ApprovalState {
  if (state === undefined || (state.lane !== 'approved' && state.lane !== 'done')) return 'none'
  return freshness ?? 'fresh'
}

/** Approvals need judging only while a merge is still ahead of them. */
async function freshnessOf(
  ports: LookPorts,
  scene: PartialScene,
): Promise<ReadonlyMap<string, ApprovalFreshness>> {
  const approved = [...scene.status.state.workPackages.values()].some(
    (state) => state.lane === 'approved',
  )
  if (scene.lanes === null || !approved) return new Map()
  return judgeApprovals(ports, { ...scene, lanes: scene.lanes })
}

async function headsOf(
  ports: LookPorts,
  scene: PartialScene,
): Promise<ReadonlyMap<string, string>> {
  if (scene.lanes === null) return new Map()
  const { mission_branch: missionBranch, lanes } = scene.lanes
  const refs = await listRefs(ports.files, scene.repo, `refs/heads/${missionBranch}-`, ports.git)
  const oids = new Map(refs.map((one) => [one.ref, one.oid]))
  const heads = new Map<string, string>()
  for (const lane of lanes) {
    const oid = oids.get(`refs/heads/${laneBranch(missionBranch, lane.lane_id)}`)
    if (oid !== undefined) heads.set(lane.lane_id, oid)
  }
  return heads
}

async function artifactsOf(
  files: ReadFiles,
  { repo, mission }: MissionScope,
  planned: { readonly lanes: LaneManifest | null; readonly seeded: boolean },
): Promise<Pick<LoopFacts, 'spec' | 'plan' | 'tasks' | 'artifactsDigest'>> {
  const directory = mission.path.slice(repo.root.length + 1)
  const lanesFile: ArtifactFact = {
    path: `${directory}/lanes.json`,
    exists: planned.lanes !== null,
    problem: planned.lanes === null ? 'it is missing' : null,
  }
  if (planned.seeded) {
    const exists = (await files.stat(`${mission.path}/spec.md`)) !== undefined
    const spec = { path: `${directory}/spec.md`, exists, problem: null }
    const plan = { path: `${directory}/plan.md`, exists: true, problem: null }
    return { spec, plan, tasks: lanesFile, artifactsDigest: '' }
  }
  const [spec, plan, tasks] = await Promise.all(
    ['spec.md', 'plan.md', 'tasks.md'].map(async (name) => {
      const bytes = await files.read(`${mission.path}/${name}`, { bytesMax: DOCUMENT_BYTES_MAX })
      return bytes === undefined ? undefined : textOf(bytes)
    }),
  )
  return {
    spec: artifact(`${directory}/spec.md`, spec, specProblem(spec)),
    plan: artifact(`${directory}/plan.md`, plan, planProblem(plan)),
    tasks: lanesFile,
    artifactsDigest: await sha256(JSON.stringify([spec ?? null, plan ?? null, tasks ?? null])),
  }
}

function artifact(path: string, text: string | undefined, problem: string | null): ArtifactFact {
  return { path, exists: text !== undefined, problem }
}

async function isMergePending(files: ReadFiles, scope: MissionScope): Promise<boolean> {
  const id = scope.mission.missionId ?? scope.mission.slug
  const state = `${scope.repo.root}/.kittify/runtime/merge/${id}/state.json`
  return (await files.stat(state)) !== undefined
}

function isMerged(board: readonly BoardEntry[]): boolean {
  const counted = board.filter((entry) => entry.lane !== 'canceled')
  return counted.length > 0 && counted.every((entry) => entry.lane === 'done')
}

/** An acceptance that records no digest is one of an older mission: it counts while all is ready. */
async function isAccepted({ mission }: MissionScope, inputs: string): Promise<boolean> {
  if (typeof mission.meta.accepted_at !== 'string') return false
  const last = mission.meta.acceptance_history?.at(-1) as { inputs_sha256?: unknown } | undefined
  return last?.inputs_sha256 === undefined || last.inputs_sha256 === (await sha256(inputs))
}

function approvalsOf(status: MissionStatus) {
  const approvals = new Map<string, { readonly eventId: string; readonly commit: string | null }>()
  for (const [id, state] of status.state.workPackages) {
    if (state.approval !== null) approvals.set(id, state.approval)
  }
  return approvals
}

function progressInputs(board: readonly BoardEntry[], status: MissionStatus) {
  return board.map((entry) => ({
    wpId: entry.wpId,
    lane: entry.lane,
    blockedFrom: status.state.workPackages.get(entry.wpId)?.blockedFrom ?? null,
  }))
}

function byNumber(a: string, b: string): number {
  return Number(a.slice(2)) - Number(b.slice(2)) || (a < b ? -1 : 1)
}
