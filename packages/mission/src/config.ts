import type { Repository } from '@spec-kitty/git'
import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { ConfigReader } from './config-reader.js'
import { isObject } from './json-document.js'
import { readYaml } from './read-yaml.js'
import { BYTES_MAX, readText } from './text-file.js'

/** How `run` starts one agent. */
export interface AgentCommand {
  readonly command: readonly string[]
  readonly prompt: 'stdin' | 'argument' | 'file'
  readonly env: Readonly<Record<string, string>>
  /** Empty: every role. */
  readonly roles: readonly string[]
}

/** `.kittify/config.yaml`, every key with its default filled in. */
export interface ProjectConfig {
  readonly agents: { readonly available: readonly string[]; readonly autoCommit: boolean }
  readonly merge: {
    readonly strategy: 'squash' | 'merge' | 'rebase'
    readonly requireAccept: boolean
    /** Directories of ignored files that cleaning up may delete. */
    readonly disposable: readonly string[]
  }
  readonly commit: {
    /** Template of bookkeeping subjects with `{what}`, `{slug}` and `{mission}`; null: ours. */
    readonly subject: string | null
  }
  readonly run: {
    readonly maxParallel: number
    readonly timeoutMinutes: number
    readonly retries: number
    readonly agents: Readonly<Record<string, AgentCommand>>
  }
  readonly review: { readonly maxCycles: number; readonly selfReview: 'allow' | 'forbid' }
  readonly loop: { readonly maxAttempts: number; readonly unattended: readonly string[] }
  readonly missions: { readonly prBound: boolean }
  /** Ids of declared project gates, which this version does not run. */
  readonly gates: readonly string[]
  readonly project: { readonly uuid: string | null; readonly slug: string | null }
}

const FILE = '.kittify/config.yaml'

/**
 * The settings of the project; a missing file gives the defaults.
 *
 * @throws CONFIG_INVALID for a file that does not parse and for an unknown value of a known key,
 *   naming what is allowed; FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function readConfig(files: ReadFiles, repository: Repository): Promise<ProjectConfig> {
  const text = await readText(files, `${repository.root}/${FILE}`, BYTES_MAX.settings)
  return parseConfig(text ?? '')
}

/** @throws CONFIG_INVALID */
export async function parseConfig(text: string): Promise<ProjectConfig> {
  const yaml = await readYaml(text)
  if (yaml.problems !== undefined) {
    const [first] = yaml.problems
    const problem = `line ${first?.line ?? 1} ${first?.problem ?? 'does not parse'}`
    throw new SpecKittyError('CONFIG_INVALID', { file: FILE, problem })
  }
  if (yaml.value !== null && !isObject(yaml.value)) {
    throw new SpecKittyError('CONFIG_INVALID', { file: FILE, problem: 'it holds no settings' })
  }
  const read = new ConfigReader(FILE, yaml.value ?? {})
  const agents = read.has('agents') ? 'agents' : 'tools'
  return {
    agents: {
      available: read.texts(`${agents}.available`, []),
      autoCommit: read.flag(`${agents}.auto_commit`, true),
    },
    merge: {
      strategy: read.oneOf('merge.strategy', ['squash', 'merge', 'rebase'], 'squash'),
      requireAccept: read.flag('merge.require_accept', false),
      disposable: read.texts('merge.disposable', ['node_modules']),
    },
    commit: { subject: read.text('commit.subject') },
    run: {
      maxParallel: read.integer('run.max_parallel', 2, [1, 16]),
      timeoutMinutes: read.integer('run.timeout_minutes', 60, [1, 1440]),
      retries: read.integer('run.retries', 2, [0, 10]),
      agents: readAgents(read),
    },
    review: {
      maxCycles: read.integer('review.max_cycles', 3, [1, 10]),
      selfReview: read.oneOf('review.self_review', ['allow', 'forbid'], 'allow'),
    },
    loop: {
      maxAttempts: read.integer('loop.max_attempts', 3, [1, 10]),
      unattended: read.textsOf('loop.unattended', ['accept', 'merge', 'mission-review']),
    },
    missions: { prBound: read.flag('missions.pr_bound', false) },
    gates: read.names('gates'),
    project: { uuid: read.text('project.uuid'), slug: read.text('project.slug') },
  }
}

function readAgents(read: ConfigReader): Readonly<Record<string, AgentCommand>> {
  return Object.fromEntries(
    read.names('run.agents').map((name) => {
      const key = `run.agents.${name}`
      const agent: AgentCommand = {
        command: read.texts(`${key}.command`, []),
        prompt: read.oneOf(`${key}.prompt`, ['stdin', 'argument', 'file'], 'stdin'),
        env: read.textMap(`${key}.env`),
        roles: read.textsOf(`${key}.roles`, ['implementer', 'reviewer']),
      }
      if (agent.command.length === 0) read.refuse(`${key}.command`, 'a list of texts, not empty')
      return [name, agent]
    }),
  )
}
