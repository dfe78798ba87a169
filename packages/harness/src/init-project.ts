import { formatInstant } from '@spec-kitty/events/log'
import {
  type Clock,
  type Files,
  type Ids,
  type ReadFiles,
  SpecKittyError,
} from '@spec-kitty/platform'
import { addAgentsToConfig } from './config-agents.js'
import { type NextStep, nextSteps } from './next-steps.js'
import { INSTALL_PATHS, type InstallFacts, type InstallPlan, planInstall } from './plan-install.js'
import { CONFIG_PATH } from './project-files.js'
import { proveTarget, type Target, type TargetRequest } from './target.js'

const FILE_BYTES_MAX = 1_048_576

/** What `init` is asked for. */
export interface InitRequest extends TargetRequest {
  /** Keys of {@link AGENTS}; none for project files only. */
  readonly agents: readonly string[]
  readonly dryRun: boolean
  /** Version of the CLI that asks. */
  readonly version: string
}

/** What `init` did, or would do. Paths are relative to `root`, which is absolute. */
export interface InitResult {
  readonly root: string
  readonly project: string
  readonly dry_run: boolean
  readonly agents: readonly string[]
  readonly changed: readonly { readonly path: string; readonly action: string }[]
  readonly kept: readonly { readonly path: string; readonly reason: string }[]
  readonly next_steps: readonly NextStep[]
}

/**
 * Makes a directory a project, or completes one, through files alone: no process is started, so no
 * git state can change [N-FR-001, N-FR-002, N-FR-007]. Nothing is written unless everything can be.
 * A second call changes nothing [N-FR-006].
 *
 * @throws INIT_TARGET_UNSAFE, INIT_IN_WORKTREE, INIT_INSIDE_PROJECT, INIT_NOT_AT_REPOSITORY_ROOT,
 *   INIT_CONFLICT, INSTALL_BLOCK_DAMAGED, CONFIG_INVALID, FILE_NOT_WRITTEN
 */
export async function initProject(
  ports: { readonly files: Files; readonly clock: Clock; readonly ids: Ids },
  request: InitRequest,
): Promise<InitResult> {
  const target = await proveTarget(ports.files, request)
  const facts = await gatherInstallFacts(ports.files, target, request.agents)
  const plan = planInstall(facts, request.agents, {
    version: request.version,
    at: formatInstant(ports.clock.nowMicros()),
    projectUuid: ports.ids.uuid(),
  })
  refuse(plan, target)
  if (!request.dryRun) await applyInstall(ports.files, target.path, plan)
  const changed = plan.steps.map(({ path, action }) => ({ path, action }))
  return {
    root: target.path,
    project: target.directoryName,
    dry_run: request.dryRun,
    agents: request.agents,
    changed,
    kept: plan.kept,
    next_steps: nextSteps(
      { directory: typedDirectory(request.name), repository: target.repository },
      changed.map((change) => change.path),
    ),
  }
}

/** Writes the steps in order and reads each one back. @throws FILE_NOT_WRITTEN */
async function applyInstall(files: Files, root: string, plan: InstallPlan): Promise<void> {
  for (const step of plan.steps) {
    const path = `${root}/${step.path}`
    await files.writeAtomic(path, new TextEncoder().encode(step.text))
    if ((await readText(files, path)) !== step.text) {
      throw new SpecKittyError('FILE_NOT_WRITTEN', {
        path: step.path,
        stage: 'readback',
        cause: 'other bytes came back',
      })
    }
  }
}

async function gatherInstallFacts(
  files: ReadFiles,
  target: Target,
  agents: readonly string[],
): Promise<InstallFacts> {
  const present = new Map<string, string>()
  for (const path of INSTALL_PATHS) {
    const text = await readText(files, `${target.path}/${path}`)
    if (text !== undefined) present.set(path, text)
  }
  const config = present.get(CONFIG_PATH)
  const configWithAgents =
    config === undefined ? null : await addAgentsToConfig(config, CONFIG_PATH, agents)
  return { directoryName: target.directoryName, present, configWithAgents }
}

function refuse(plan: InstallPlan, target: Target): void {
  const [file] = plan.damaged
  if (file !== undefined) throw new SpecKittyError('INSTALL_BLOCK_DAMAGED', { file })
  if (plan.conflicts.length > 0) {
    throw new SpecKittyError('INIT_CONFLICT', { paths: plan.conflicts, root: target.path })
  }
}

async function readText(files: ReadFiles, path: string): Promise<string | undefined> {
  const bytes = await files.read(path, { bytesMax: FILE_BYTES_MAX })
  return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

function typedDirectory(name: string | undefined): string | null {
  return name === undefined || name === '.' ? null : name
}
