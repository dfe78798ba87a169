import { laneWorktreePath, PLANNING_LANE } from '@spec-kitty/mission'
import type { MissionFacts } from '../gather-facts.js'
import type { PlannedStart } from '../results/mission.js'
import type { MissionScope } from '../scope.js'
import { agentNamed, invocationOf } from './agent-argv.js'
import { type PickedWork, pickWork } from './pick-work.js'
import type { RunRequest } from './run-types.js'

/** Attempts per work package and action, unless a run is asked for another number. */
export const ATTEMPTS_MAX = 3

/**
 * What a run would start first: the same picks that its slots would take, one after the other, with
 * the command line of each. What is not known before a claim stands in capitals. Pure.
 */
export function plannedStarts(
  scope: MissionScope,
  request: RunRequest,
  facts: MissionFacts,
): PlannedStart[] {
  const { implementers, reviewers = implementers, maxParallel } = request
  const picks: PickedWork[] = []
  for (;;) {
    const picked = pickWork(facts.board, {
      implementers,
      reviewers,
      maxParallel,
      attemptsMax: request.attemptsMax ?? ATTEMPTS_MAX,
      cyclesMax: facts.config.review.maxCycles,
      unstartable: new Set(),
      busy: new Set(picks.map((one) => one.candidate.entry.wpId)),
      actors: new Set(picks.map((one) => one.actor)),
      failures: new Map(),
      rejections: new Map(),
    })
    if (picked === undefined) return picks.map((one) => startOf(scope, request, one))
    picks.push(picked)
  }
}

function startOf(scope: MissionScope, request: RunRequest, picked: PickedWork): PlannedStart {
  const { entry, action } = picked.candidate
  const { root } = scope.repo
  const laneId = entry.laneId ?? PLANNING_LANE
  const workspace =
    laneId === PLANNING_LANE ? root : `${root}/${laneWorktreePath(scope.mission, laneId)}`
  const role = action === 'implement' ? 'implementer' : 'reviewer'
  const values = { prompt: 'PROMPT', promptFile: 'PROMPT_FILE', workspace, role }
  const agent = agentNamed(request.agents, picked.agent)
  return {
    wp_id: entry.wpId,
    action,
    agent: picked.agent,
    actor: picked.actor,
    lane_id: laneId,
    workspace_path: workspace,
    argv: [...invocationOf(agent, values).shown],
    prompt: agent.prompt,
  }
}
