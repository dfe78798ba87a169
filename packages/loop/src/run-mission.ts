import { formatInstant } from '@spec-kitty/events/log'
import { mergeMission } from '@spec-kitty/merge-engine'
import { selectMission } from '@spec-kitty/mission'
import { isSpecKittyError, SpecKittyError } from '@spec-kitty/platform'
import { acceptMission } from './accept-mission.js'
import { commands } from './commands.js'
import { counted } from './counted.js'
import { isWorkSettled } from './decide-next.js'
import { gatherFacts, type MissionFacts } from './gather-facts.js'
import type { RunResult } from './results/mission.js'
import { agentNamed } from './run/agent-argv.js'
import { livingAgents } from './run/living-agents.js'
import { Orchestrator } from './run/orchestrator.js'
import { plannedStarts } from './run/planned-starts.js'
import { openRunFolder } from './run/run-folder.js'
import type { RunPorts, RunProgress, RunRequest } from './run/run-types.js'
import { missionView, readScene } from './scene.js'
import type { MissionScope } from './scope.js'
import { waitingFor } from './waiting.js'

const PARALLEL_MAX = 16

/**
 * Drives agent programs through claim, work, hand-in, review and verdict, several lanes at once,
 * then accepts and merges as far as `until` asks. Nobody speaks for an agent: work is handed in
 * and judged only on an explicit result. One run per repository.
 *
 * @throws RUN_AGENT_UNKNOWN, RUN_ALREADY_ACTIVE, RUN_AGENT_ALIVE, RUN_STALLED with the reasons, INTERRUPTED when the
 *   signal stopped it, LANES_MISSING, and the codes of accepting and merging
 */
export async function runMission(
  ports: RunPorts,
  scope: MissionScope,
  request: RunRequest,
): Promise<RunResult> {
  refuseBadRequest(request)
  await readScene(ports.files, scope)
  const runId = ports.ids.ulid(ports.clock.nowMicros())
  if (request.dryRun === true) {
    const facts = await gatherFacts(ports, scope)
    return view(scope, request, runId, facts, {
      reached: 'planned',
      dry_run: true,
      would_start: plannedStarts(scope, request, facts),
    })
  }
  const hold = { waitMs: 0, command: 'run' }
  try {
    return await ports.lock.hold('run', hold, () => drive(ports, scope, request, runId))
  } catch (error) {
    if (!isSpecKittyError(error, 'LOCK_TIMEOUT') || error.details.lock !== 'run') throw error
    throw new SpecKittyError('RUN_ALREADY_ACTIVE', { ...error.details }, { cause: error })
  }
}

async function drive(
  ports: RunPorts,
  scope: MissionScope,
  request: RunRequest,
  runId: string,
): Promise<RunResult> {
  await refuseLivingAgents(ports, scope)
  const folder = await openRunFolder(ports.files, scope.repo.root, runId)
  const orchestrator = new Orchestrator(ports, scope, request, { id: runId, folder })
  await orchestrator.drive()
  const facts = await gatherFacts(ports, scope)
  const { attempts } = orchestrator
  if (request.signal?.aborted === true) {
    throw new SpecKittyError('INTERRUPTED', {
      done: counted(attempts.length, 'attempt'),
      next: commands.run(facts.handle),
      run_id: runId,
      attempts,
    })
  }
  if (!isWorkSettled(facts.board)) throw stalled(facts, runId, orchestrator)
  return finish(ports, scope, request, { runId, attempts, facts })
}

/** An agent that a killed run left at work would meet a second one in its workspace. */
async function refuseLivingAgents(ports: RunPorts, { repo }: MissionScope): Promise<void> {
  const living = await livingAgents(ports, repo.root)
  const [first] = living
  if (first === undefined) return
  const { actor: agent, wp_id, pid, workspace_path: path } = first
  const agents = living.map(({ mark: _, ...shown }) => shown)
  throw new SpecKittyError('RUN_AGENT_ALIVE', { agent, wp_id, pid, path, agents })
}

interface Settled {
  readonly runId: string
  readonly attempts: RunResult['attempts']
  readonly facts: MissionFacts
}

async function finish(
  ports: RunPorts,
  scope: MissionScope,
  request: RunRequest,
  { runId, attempts, facts }: Settled,
): Promise<RunResult> {
  if (request.until === 'review' || facts.mergeComplete) {
    const reached = facts.mergeComplete ? 'merge' : 'review'
    return view(scope, request, runId, facts, { reached, attempts })
  }
  const accepted = await acceptMission(ports, scope, { actor: 'run', mode: 'auto' })
  say(ports, request, facts, 'accepted', 'every work package is approved')
  const diagnostics = accepted.diagnostics
  if (request.until === 'accept') {
    return view(scope, request, runId, facts, { reached: 'accept', attempts, diagnostics })
  }
  const { repo } = scope
  const { mission } = await selectMission(ports.files, repo, scope.mission.slug)
  const merge = await mergeMission(ports, { repo, mission, actor: 'run' })
  const after = await gatherFacts(ports, { repo, mission })
  say(ports, request, after, 'merged', merge.merge_commit ?? '')
  return view(scope, request, runId, after, { reached: 'merge', attempts, diagnostics, merge })
}

function view(
  scope: MissionScope,
  request: RunRequest,
  runId: string,
  facts: MissionFacts,
  more: Pick<RunResult, 'reached'> &
    Partial<Pick<RunResult, 'attempts' | 'dry_run' | 'diagnostics' | 'would_start'>> & {
      readonly merge?: object
    },
): RunResult {
  const attempts = more.attempts ?? []
  const names = [...request.implementers, ...(request.reviewers ?? [])]
  return {
    ...missionView(scope),
    run_id: runId,
    dry_run: more.dry_run ?? false,
    reached: more.reached,
    attempts,
    blocked: facts.mergeComplete ? [] : blockedOf(facts),
    transcripts: attempts.flatMap((one) => one.transcript ?? []),
    commands: Object.fromEntries(
      [...new Set(names)].map((name) => [name, [...agentNamed(request.agents, name).command]]),
    ),
    would_start: more.would_start ?? [],
    merge: more.merge === undefined ? null : { ...more.merge },
    progress: facts.progress,
    diagnostics: more.diagnostics ?? [],
  }
}

function blockedOf(facts: MissionFacts): RunResult['blocked'] {
  return waitingFor(facts)
    .filter((one) => one.lane === 'blocked')
    .map(({ wp_id, reason, command }) => ({ wp_id, reason, command }))
}

function stalled(
  facts: MissionFacts,
  runId: string,
  { attempts, unstartable }: Pick<Orchestrator, 'attempts' | 'unstartable'>,
): SpecKittyError {
  const waiting = waitingFor(facts)
  const way = waiting[0]?.command ?? commands.status(facts.handle)
  const remedy = unstartable.size > 0 ? 'spec-kitty run --help' : way
  const agents = [...unstartable].map(([name, cause]) => `agent ${name}: ${cause}`)
  return new SpecKittyError(
    'RUN_STALLED',
    {
      mission: facts.handle,
      mission_slug: facts.missionSlug,
      reasons: [...agents, ...waiting.map((one) => `${one.wp_id} ${one.reason}`)],
      blocked: waiting.map(({ wp_id, reason, command }) => ({ wp_id, reason, command })),
      run_id: runId,
      attempts,
    },
    { remedy },
  )
}

function refuseBadRequest(request: RunRequest): void {
  const { maxParallel, implementers, reviewers = implementers } = request
  for (const name of [...implementers, ...reviewers]) agentNamed(request.agents, name)
  const fits = Number.isInteger(maxParallel) && maxParallel >= 1 && maxParallel <= PARALLEL_MAX
  if (fits && implementers.length > 0 && reviewers.length > 0) return
  throw new SpecKittyError('USAGE', {
    problem: fits
      ? 'at least one implementer and one reviewer is needed'
      : `--max-parallel is ${maxParallel}, not between 1 and ${PARALLEL_MAX}`,
    command: 'run',
  })
}

function say(
  ports: RunPorts,
  request: RunRequest,
  facts: MissionFacts,
  what: RunProgress['what'],
  detail: string,
): void {
  request.onProgress?.({
    at: formatInstant(ports.clock.nowMicros()),
    what,
    wpId: null,
    title: null,
    lane: null,
    laneId: null,
    action: null,
    actor: 'run',
    attempt: 1,
    detail,
    percentage: facts.progress.percentage,
  })
}
