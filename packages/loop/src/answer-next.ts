import { formatInstant } from '@spec-kitty/events/log'
import { laneWorktreePath, PLANNING_LANE } from '@spec-kitty/mission'
import { type Diagnostic, isSpecKittyError } from '@spec-kitty/platform'
import type { MissionFacts } from './gather-facts.js'
import { type PromptIdentity, promptPath, sizeOf, writePrompt } from './prompt-file.js'
import { planningPrompt, pointerPrompt } from './prompt-text.js'
import type { Decision } from './results/decision.js'
import type { LookPorts, MissionScope } from './scope.js'

/** A pointer prompt stays below this; what an agent really reads is the prompt of its claim. */
const POINTER_BYTES = 1024
const PLANNING_BYTES = 4096

/** The decision as it is given out: with the workspace where there is one, and the prompt file. */
export async function answerNext(
  ports: LookPorts,
  scope: MissionScope,
  facts: MissionFacts,
  decision: Decision,
): Promise<Decision> {
  const answer = { ...decision, workspace_path: await workspacePath(ports, scope, facts, decision) }
  const body = promptBody(scope, facts, decision)
  if (body === undefined || decision.agent === null) return answer
  const identity = identityOf(ports, scope, decision, decision.agent)
  try {
    const { bytes } = await writePrompt(ports.files, identity, body)
    const budget = decision.wp_id === null ? PLANNING_BYTES : POINTER_BYTES
    return { ...answer, prompt_file: identity.prompt_path, prompt: sizeOf(bytes, budget) }
  } catch (error) {
    if (!isSpecKittyError(error, 'FILE_NOT_WRITTEN')) throw error
    return { ...answer, diagnostics: [...answer.diagnostics, notWritten(identity, error.message)] }
  }
}

function promptBody(
  scope: MissionScope,
  facts: MissionFacts,
  decision: Decision,
): string | undefined {
  if (decision.kind !== 'step' || decision.action === null || decision.report === null) {
    return undefined
  }
  if (decision.wp_id === null) {
    return planningPrompt({
      action: decision.action,
      detail: decision.detail,
      run: decision.run,
      missionDirectory: scope.mission.path.slice(scope.repo.root.length + 1),
    })
  }
  const title = facts.board.find((entry) => entry.wpId === decision.wp_id)?.title ?? ''
  const { action, run, report } = decision
  return pointerPrompt({ action, wpId: decision.wp_id, title, run, report })
}

function identityOf(
  ports: LookPorts,
  { repo, mission }: MissionScope,
  decision: Decision,
  agent: string,
): PromptIdentity {
  const nowMicros = ports.clock.nowMicros()
  const invocation = ports.ids.ulid(nowMicros)
  const action = decision.action ?? 'next'
  const step = decision.wp_id ?? decision.step_id ?? action
  const place = { commonDir: repo.commonDir, missionSlug: mission.slug }
  return {
    invocation_id: invocation,
    repo_root: repo.root,
    mission_id: mission.missionId,
    mission_slug: mission.slug,
    work_package_id: decision.wp_id,
    lane_worktree: null,
    mission_branch: mission.missionBranch,
    lane_branch: null,
    base_ref: null,
    prompt_path: promptPath(place, step, `next-${action}`, invocation),
    created_at: formatInstant(nowMicros),
    action,
    agent,
    base_commit: null,
    head_commit: null,
    head_tree: null,
  }
}

async function workspacePath(
  ports: LookPorts,
  { repo, mission }: MissionScope,
  facts: MissionFacts,
  decision: Decision,
): Promise<string | null> {
  const laneId = facts.board.find((entry) => entry.wpId === decision.wp_id)?.laneId ?? null
  if (laneId === null) return null
  if (laneId === PLANNING_LANE) return repo.root
  const path = `${repo.root}/${laneWorktreePath(mission, laneId)}`
  return (await ports.files.stat(path)) === undefined ? null : path
}

function notWritten(identity: PromptIdentity, cause: string): Diagnostic {
  return {
    code: 'prompt_not_written',
    severity: 'warning',
    message: `The prompt could not be written: ${cause}`,
    details: { path: identity.prompt_path },
  }
}
