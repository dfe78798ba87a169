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

/** What every lane gets to work with. Paths are relative and stay where they are meant to be. */
export interface LaneKitSettings {
  /** Name → template with `{value}`, `{suffix}`, `{db}`, `{lane}`, `{port}`. */
  readonly env: Readonly<Record<string, string>>
  /** Env file of the canonical checkout that values come from; null: `.env`, where it is a file of the project. */
  readonly envFrom: string | null
  /** A further env file to write in the worktree. */
  readonly envFile: string | null
  /** From the canonical checkout into the worktree. */
  readonly files: readonly {
    readonly from: string
    readonly to: string
    readonly mode: 'copy' | 'link' | 'render'
  }[]
  /** Ports per lane; 0 for none. */
  readonly ports: number
  readonly setup: {
    readonly run: readonly string[]
    readonly timeoutSeconds: number
    /** Without it a failure is said and work goes on. */
    readonly required: boolean
  } | null
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
  readonly lanes: LaneKitSettings
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
    lanes: readLaneKit(read),
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

const KIT_FILES_MAX = 50
const KIT_PATH = /^(?!\/|~|[A-Za-z]:)(?!(?:.*\/)?\.\.?(?:\/|$))(?!.*\/\/)[^\p{Cc}\\]+(?<!\/)$/u
/** Where a kit puts nothing: git's, other worktrees', and what commands write. */
const NO_KIT = /^(?:\.git|\.worktrees|\.kittify|\.spec-kitty|kitty-specs)(?:\/|$)/

function readLaneKit(read: ConfigReader): LaneKitSettings {
  const env = read.textMap('lanes.env')
  const wrong = Object.keys(env).find((name) => !/^(?!SPEC_KITTY_)[A-Za-z_]\w*$/.test(name))
  if (wrong !== undefined) read.refuse('lanes.env', 'names of variables, none with SPEC_KITTY_')
  const path = (key: string, text: string, isTarget: boolean) => {
    if (KIT_PATH.test(text) && !(isTarget && NO_KIT.test(text))) return text
    return read.refuse(key, 'a path below the project, written without . and ..')
  }
  const envFrom = read.text('lanes.env_from')
  const envFile = read.text('lanes.env_file')
  const run = read.texts('lanes.setup.run', [])
  const [first] = run
  if (first === '') read.refuse('lanes.setup.run', 'a program and its arguments')
  const files = read.records('lanes.files', ['from', 'to', 'mode']).map((entry) => {
    const { from = '', mode = 'copy' } = entry
    if (mode !== 'copy' && mode !== 'link' && mode !== 'render') {
      return read.refuse('lanes.files', 'mode copy, link or render')
    }
    const to = path('lanes.files', entry.to ?? from, true)
    return { from: path('lanes.files', from, false), to, mode } as const
  })
  if (files.length > KIT_FILES_MAX) read.refuse('lanes.files', `at most ${KIT_FILES_MAX} files`)
  const timeoutSeconds = read.integer('lanes.setup.timeout_s', 600, [1, 7200])
  const required = read.flag('lanes.setup.required', false)
  return {
    env,
    envFrom: envFrom === null ? null : path('lanes.env_from', envFrom, false),
    envFile: envFile === null ? null : path('lanes.env_file', envFile, true),
    files,
    ports: read.integer('lanes.ports', 10, [0, 100]),
    setup: first === undefined ? null : { run, timeoutSeconds, required },
  }
}
