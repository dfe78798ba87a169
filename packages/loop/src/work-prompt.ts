import { formatInstant } from '@spec-kitty/events/log'
import type { Workspace } from '@spec-kitty/merge-engine'
import { openSubtasks, requirementTexts, type WorkPackage } from '@spec-kitty/mission'
import { DOCUMENT_BYTES_MAX, textOf } from './bytes.js'
import { type PromptIdentity, promptPath, writePrompt } from './prompt-file.js'
import { implementPrompt, reviewPrompt, type WorkPromptFacts } from './prompt-text.js'
import type { PromptSize } from './results/parts.js'
import { readFindings } from './review-artifact.js'
import { type Scene, workPackageOf } from './scene.js'
import type { WorkPorts } from './scope.js'

export interface WorkPromptRequest {
  readonly action: 'implement' | 'review'
  readonly agent: string
  readonly wpId: string
  readonly workspace: Workspace
  /** Variables of the lane, where it has an env file. */
  readonly environment?: WorkPromptFacts['environment']
  /** What the last attempt left or failed at. */
  readonly notes: readonly string[]
  /** What a review looks at; commands that name commits. */
  readonly review?: {
    readonly base: string
    readonly head: string
    readonly tree: string
    readonly diffCommands: readonly string[]
  }
}

export interface WrittenPrompt {
  readonly identity: PromptIdentity
  readonly prompt: PromptSize
}

/**
 * Writes the prompt of one claim: body first, then a file that says whose it is, proven by reading
 * it back.
 *
 * @throws REVIEW_ARTIFACT_MISSING when the findings of an open rejection are gone
 */
export async function writeWorkPrompt(
  ports: WorkPorts,
  scene: Scene,
  request: WorkPromptRequest,
): Promise<WrittenPrompt> {
  const facts = await promptFacts(ports, scene, request)
  const body =
    request.review === undefined
      ? implementPrompt(facts)
      : reviewPrompt(facts, request.review.diffCommands)
  const identity = identityOf(ports, scene, request)
  return { identity, prompt: await writePrompt(ports.files, identity, body) }
}

async function promptFacts(
  ports: WorkPorts,
  scene: Scene,
  request: WorkPromptRequest,
): Promise<WorkPromptFacts> {
  const { workspace, wpId } = request
  const declared = workPackageOf(scene, wpId)
  const subtasks = await openSubtasks(ports.files, scene.repo, scene.mission, wpId)
  return {
    handle: scene.handle,
    agent: request.agent,
    wpId,
    title: declared.title,
    file: declared.file,
    body: declared.body,
    ownedFiles: declared.ownedFiles,
    requirements: await requirementsOf(ports, scene, declared),
    openSubtasks: 'open' in subtasks ? subtasks.open : [],
    workspacePath: workspace.path,
    branch: workspace.branch,
    ...(request.environment === undefined ? {} : { environment: request.environment }),
    baseCommit: request.review?.base ?? workspace.baseCommit,
    headCommit: request.review?.head ?? workspace.headCommit,
    forbiddenPaths: workspace.forbiddenPaths,
    committedBy: workspace.cleanScope === 'everything' ? 'agent' : 'hand-in',
    findings: await readFindings(ports.files, scene, wpId),
    notes: request.notes,
  }
}

async function requirementsOf(
  ports: WorkPorts,
  scene: Scene,
  { requirementRefs }: WorkPackage,
): Promise<WorkPromptFacts['requirements']> {
  const file = `${scene.mission.path}/spec.md`
  const path = `kitty-specs/${scene.mission.slug}/spec.md`
  if (requirementRefs.length === 0) return { path, rows: [] }
  const bytes = await ports.files.read(file, { bytesMax: DOCUMENT_BYTES_MAX })
  const texts = requirementTexts(bytes === undefined ? '' : textOf(bytes))
  return { path, rows: requirementRefs.map((id) => ({ id, text: texts.get(id) ?? null })) }
}

function identityOf(ports: WorkPorts, scene: Scene, request: WorkPromptRequest): PromptIdentity {
  const { repo, mission, branches } = scene
  const { workspace, action, wpId } = request
  const nowMicros = ports.clock.nowMicros()
  const invocation = ports.ids.ulid(nowMicros)
  const place = { commonDir: repo.commonDir, missionSlug: mission.slug }
  return {
    invocation_id: invocation,
    repo_root: repo.root,
    mission_id: mission.missionId,
    mission_slug: mission.slug,
    work_package_id: wpId,
    lane_worktree: workspace.path,
    mission_branch: branches.mission,
    lane_branch: workspace.branch,
    base_ref: workspace.baseRef,
    prompt_path: promptPath(place, wpId, action, invocation),
    created_at: formatInstant(nowMicros),
    action,
    agent: request.agent,
    base_commit: request.review?.base ?? workspace.baseCommit,
    head_commit: request.review?.head ?? workspace.headCommit,
    head_tree: request.review?.tree ?? null,
  }
}
