import { laneVariables } from '@spec-kitty/merge-engine'
import { type AgentCommand, PLANNING_LANE, readConfig } from '@spec-kitty/mission'
import { isSpecKittyError, type RunningProcess } from '@spec-kitty/platform'
import { bytesOf, textOf } from '../bytes.js'
import { claimReviewWithPrompt } from '../claim-review.js'
import { claimWithPrompt } from '../claim-work.js'
import { type PromptIdentity, readPrompt } from '../prompt-file.js'
import type { RunAttempt } from '../results/mission.js'
import type { MissionScope } from '../scope.js'
import { invocationOf } from './agent-argv.js'
import { concludeAttempt } from './conclude-attempt.js'
import { dispatchText } from './dispatch-text.js'
import { whileRecorded } from './living-agents.js'
import type { PickedWork } from './pick-work.js'
import type { RunFolder } from './run-folder.js'
import type { RunPorts } from './run-types.js'
import { Transcript } from './transcript.js'

const GRACE_MS = 10_000
const RESULT_BYTES_MAX = 1_048_576

/** What one attempt needs from its run. */
export interface AttemptContext {
  readonly ports: RunPorts
  readonly scope: MissionScope
  readonly runId: string
  readonly folder: RunFolder
  /** Distinguishes the files of this attempt from all others of the run. */
  readonly serial: number
  readonly agent: AgentCommand
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** What the attempt before left behind or failed at. */
  readonly notes: readonly string[]
  /** Runs one use case at a time within this process. */
  readonly oneAtATime: <T>(task: () => Promise<T>) => Promise<T>
  readonly onStarted: (process: RunningProcess) => void
  readonly isStopping: () => boolean
}

/** A claim that holds, with the prompt that may be handed to a process. */
export interface ClaimedAttempt {
  readonly identity: PromptIdentity
  readonly workspacePath: string
  readonly env: Readonly<Record<string, string>>
}

export interface AttemptOutcome {
  readonly outcome: RunAttempt['outcome']
  readonly summary: string
  /** For the prompt of the next attempt. */
  readonly notes: readonly string[]
}

/** Claims what was picked, as the actor that it was picked for. */
export async function claimPicked(
  context: AttemptContext,
  picked: PickedWork,
): Promise<ClaimedAttempt> {
  const { ports, scope, agent } = context
  const { wpId, laneId } = picked.candidate.entry
  const request = {
    agent: picked.actor,
    wpId,
    policy: { run: context.runId, command: [...agent.command] },
  }
  if (picked.candidate.action === 'review') {
    const { result, identity } = await claimReviewWithPrompt(ports, scope, request)
    const { lanes } = await readConfig(ports.files, scope.repo)
    const place = { ...scope, laneId: laneId ?? PLANNING_LANE }
    const kit = await laneVariables(ports.files, place, lanes, context.environment)
    return { identity, workspacePath: result.workspace_path, env: { ...kit.own, ...kit.project } }
  }
  const { result, identity, environment } = await claimWithPrompt(ports, scope, {
    ...request,
    environment: context.environment,
    notes: context.notes,
  })
  return { identity, workspacePath: result.workspace_path, env: environment }
}

/** Runs the agent's program on a claim and lets the facts decide what came of it. */
export async function runAttempt(
  context: AttemptContext,
  picked: PickedWork,
  claimed: ClaimedAttempt,
): Promise<RunAttempt & { readonly notes: readonly string[] }> {
  const { action, entry } = picked.candidate
  const name = `${entry.wpId}-${action}-${context.serial}`
  const transcript = `${context.folder.path}/${name}.log`
  const ended = await spawnAgent(context, picked, claimed, name)
  const outcome = await outcomeOf(
    context,
    picked,
    ended,
    context.folder.file(`${name}.result.json`),
  )
  return {
    wp_id: entry.wpId,
    action,
    agent: picked.agent,
    actor: picked.actor,
    attempt: picked.attempt,
    outcome: outcome.outcome,
    summary: outcome.summary,
    exit_code: ended.exitCode,
    transcript: ended.started ? transcript.slice(context.scope.repo.root.length + 1) : null,
    notes: outcome.notes,
  }
}

interface Ended {
  readonly started: boolean
  readonly timedOut: boolean
  readonly exitCode: number | null
  readonly cause: string
}

async function outcomeOf(
  context: AttemptContext,
  picked: PickedWork,
  ended: Ended,
  resultFile: string,
): Promise<AttemptOutcome> {
  if (!ended.started) return { outcome: 'spawn', summary: ended.cause, notes: [] }
  const bytes = await context.ports.files.read(resultFile, { bytesMax: RESULT_BYTES_MAX })
  const said = bytes === undefined ? undefined : textOf(bytes)
  const outcome = await context.oneAtATime(() => concludeAttempt(context, picked, said))
  if (outcome.outcome !== 'no_result') return outcome
  if (context.isStopping())
    return { ...outcome, outcome: 'interrupted', summary: 'its claim stays' }
  if (!ended.timedOut) return outcome
  const seconds = Math.ceil(context.timeoutMs / 1000)
  return { ...outcome, outcome: 'timeout', summary: `still running after ${seconds} s` }
}

async function spawnAgent(
  context: AttemptContext,
  picked: PickedWork,
  claimed: ClaimedAttempt,
  name: string,
): Promise<Ended> {
  const { ports, folder } = context
  const { action } = picked.candidate
  const resultFile = folder.file(`${name}.result.json`)
  const promptFile = folder.file(`${name}.prompt.md`)
  const body = await readPrompt(ports.files, claimed.identity)
  const prompt = await dispatchText(body, claimed.identity, action, resultFile)
  await ports.files.writeAtomic(promptFile, bytesOf(prompt), { mode: 0o600 })
  const role = action === 'implement' ? 'implementer' : 'reviewer'
  const values = { prompt, promptFile, workspace: claimed.workspacePath, role }
  const invocation = invocationOf(context.agent, values)
  const header = `$ ${invocation.shown.join(' ')}\n`
  const transcript = new Transcript(ports.files, folder.file(`${name}.log`), header)
  try {
    const child = await ports.processes.start(invocation.argv, {
      cwd: claimed.workspacePath,
      env: {
        ...context.environment,
        ...claimed.env,
        ...context.agent.env,
        SPEC_KITTY_AGENT: picked.actor,
        SPEC_KITTY_RESULT_FILE: resultFile,
        SPEC_KITTY_PROMPT_FILE: promptFile,
      },
      input: invocation.input ?? '',
      onOutput: (chunk) => transcript.add(chunk),
    })
    context.onStarted(child)
    const about = {
      actor: picked.actor,
      wp_id: picked.candidate.entry.wpId,
      mission_slug: context.scope.mission.slug,
      workspace_path: claimed.workspacePath,
    }
    const ended = await whileRecorded(ports.files, folder.file(name), child, about, () =>
      waitFor(child, context.timeoutMs),
    )
    await transcript.end(`\n[exit ${ended.exitCode ?? 'by signal'}]\n`)
    return { started: true, cause: '', ...ended }
  } catch (error) {
    if (!isSpecKittyError(error, 'PROCESS_NOT_STARTED')) throw error
    await transcript.end(`\n[${error.message}]\n`)
    return { started: false, timedOut: false, exitCode: null, cause: error.message }
  }
}

async function waitFor(
  child: RunningProcess,
  timeoutMs: number,
): Promise<{ readonly timedOut: boolean; readonly exitCode: number | null }> {
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    void child.terminate(GRACE_MS)
  }, timeoutMs)
  try {
    const { exitCode } = await child.wait()
    return { timedOut, exitCode }
  } finally {
    clearTimeout(timer)
  }
}
