import { Command } from '@oclif/core/command'
import type { Config } from '@oclif/core/config'
import type { Input, ParserOutput } from '@oclif/core/interfaces'
import { checkVersion, findProject, type Repository } from '@spec-kitty/git'
import type { ProjectConfig, SelectedMission, SelectionHints } from '@spec-kitty/mission'
import { type Diagnostic, isSpecKittyError, SpecKittyError } from '@spec-kitty/platform'
import type { Access } from './command-table.js'
import { composeBarePorts, composePorts, type RepositoryPorts } from './compose-ports.js'
import { envelopeLine, onePerCode, type ResultFields } from './envelope.js'
import { asFailure, failureText, refusalFields } from './failure.js'
import { findMission } from './find-mission.js'
import { globalFlags } from './flags.js'
import { type Project, proveProject, requireRepository } from './project.js'
import { readNamedFile } from './read-named-file.js'
import { type Paint, paintFor, withoutControls } from './render/paint.js'
import { isTruthy, wantsJson } from './switches.js'
import { exitNow, onInterrupt, type Terminal } from './terminal.js'
import { usageError, usageFromParser } from './usage.js'
import { parseWorkPackage } from './work-package-id.js'

const ARGUMENTS_MAX = 1000

/** Flags through which a command names its mission. */
interface MissionFlags {
  readonly mission?: string | undefined
  readonly feature?: string | undefined
}

/** Values by name, as the parser gives them. */
type Parsed = Record<string, unknown>

/** What a command class says about the project it needs. */
interface ProjectClaim {
  readonly access: Access
  readonly startsMission: boolean
}

/** A mission, how it was found, and the repository around it. */
export interface Scope extends SelectedMission {
  readonly repo: Repository
}

/**
 * One command: parses, proves the project, calls a use case, prints. A command returns data and
 * never prints; text and JSON are two renderings of that data, so they cannot disagree.
 */
export abstract class BaseCommand<Result extends ResultFields<Result>> extends Command {
  static override baseFlags = globalFlags
  static access: Access = 'read'
  /** Makes a new mission, so that an unfinished set-up is not good enough. */
  static startsMission = false
  /** Equal names of older tools, known to those who type them. */
  static override hiddenAliases: string[] = []
  /** Heading in the root help; null keeps it out. */
  static group: string | null = null

  readonly #terminal: Terminal
  readonly #diagnostics: Diagnostic[] = []
  #project: (Project & { ports: RepositoryPorts }) | undefined
  #debug = false
  #quiet = false

  constructor(argv: string[], terminal: Terminal) {
    super(argv, HOST)
    this.#terminal = terminal
  }

  abstract override run(): Promise<Result>

  /** The result for people. Strings in it are safe to print. */
  protected abstract render(result: Result, paint: Paint): string

  /** The failure that a result stands for, when the use case answers with one. */
  protected refusal(_result: Result): SpecKittyError | undefined {
    return undefined
  }

  /** Runs and prints; resolves to the exit code and never rejects. */
  async execute(): Promise<number> {
    const release = onInterrupt(() => this.interrupted())
    try {
      const result = await this.run()
      this.collect((result as { diagnostics?: readonly Diagnostic[] }).diagnostics)
      return this.#finish(result, this.refusal(result))
    } catch (error) {
      const fault = await this.#explain(error)
      return this.#finish(undefined, asFailure(fault, this.commandId, this.parserFault(fault)))
    } finally {
      release()
    }
  }

  /** The canonical name, also when another one was typed. */
  protected get commandId(): string {
    return this.ctor.id
  }

  /** Parses the command line, then proves that the command may work here. */
  protected override async parse<F extends Parsed, B extends Parsed, A extends Parsed>(
    options?: Input<F, B, A>,
    argv: string[] = this.argv,
  ): Promise<ParserOutput<F, B, A>> {
    if (argv.length > ARGUMENTS_MAX) {
      throw usageError(this.commandId, `At most ${ARGUMENTS_MAX} arguments are read.`)
    }
    const parsed = await super.parse(options, argv).catch((error: unknown) => {
      // the parser puts words of its own around what a flag says, and a flag knows no command
      if (!isSpecKittyError(error, 'USAGE')) throw error
      throw usageError(this.commandId, String(error.details.problem))
    })
    const flags = parsed.flags as Record<string, unknown>
    this.#debug = flags.debug === true || this.environment.SPEC_KITTY_DEBUG === '1'
    this.#quiet = flags.quiet === true
    const { access, startsMission } = this.ctor as unknown as ProjectClaim
    if (access !== 'free') await this.#enterProject(access, startsMission)
    return parsed
  }

  /** Ports of the project's repository. */
  protected get ports(): RepositoryPorts {
    return this.#entered.ports
  }

  protected get repo(): Repository {
    return this.#entered.repo
  }

  protected get settings(): ProjectConfig {
    const { config } = this.#entered
    if (config === null) throw new Error(`${this.commandId} works without settings`)
    return config
  }

  protected get terminal(): Terminal {
    return this.#terminal
  }

  protected get environment(): Readonly<Record<string, string>> {
    return this.#terminal.environment
  }

  protected get quiet(): boolean {
    return this.#quiet
  }

  protected get json(): boolean {
    return wantsJson(this.argv)
  }

  /** The mission that flags, worktree or project name, with the repository around it. */
  protected async scope(
    flags: MissionFlags,
    typed?: string,
    hints: SelectionHints = {},
  ): Promise<Scope> {
    const handles = [flags.mission, flags.feature, typed].filter((one) => one !== undefined)
    if (new Set(handles).size > 1) {
      throw usageError(this.commandId, `Two missions are named: ${handles.join(' and ')}.`)
    }
    if (flags.feature !== undefined) this.#noteFeatureFlag()
    const [handle] = handles
    return { ...(await findMission(this.ports, this.repo, handle, hints)), repo: this.repo }
  }

  /** A mission and, where one was typed, a work package of it. */
  protected async workScope<Typed extends string | undefined>(
    flags: MissionFlags,
    typed: Typed,
  ): Promise<Scope & { wpId: Typed }> {
    if (typed === undefined) return { ...(await this.scope(flags)), wpId: typed }
    const { wpId, mission } = parseWorkPackage(typed, this.commandId)
    return { ...(await this.scope(flags, mission)), wpId: wpId as Typed }
  }

  /** The bytes of a file named on the command line, or of stdin for `-`. @throws FILE_UNREADABLE */
  protected async readInput(path: string, bytesMax: number): Promise<Uint8Array> {
    if (path === '-') return this.#terminal.readStdin()
    const absolute = path.startsWith('/') ? path : `${this.#terminal.cwd}/${path}`
    return readNamedFile(composeBarePorts().files, absolute, {
      path,
      bytesMax,
      command: this.commandId,
    })
  }

  /** The agent from the flag or the environment. */
  protected agentOf(flags: { readonly agent?: string | undefined }): string | undefined {
    const name = flags.agent ?? this.environment.SPEC_KITTY_AGENT
    return name === undefined || name === '' ? undefined : name
  }

  /** The same, where nobody else can speak for the agent. @throws INPUT_REQUIRED */
  protected demandAgent(flags: { readonly agent?: string | undefined }): string {
    const agent = this.agentOf(flags)
    if (agent !== undefined) return agent
    throw new SpecKittyError('INPUT_REQUIRED', {
      what: 'The name of the agent',
      command: this.commandId,
      flag: '--agent AGENT',
    })
  }

  /** Says something beside the result: in the envelope, or as one line on stderr. */
  protected collect(diagnostics: readonly Diagnostic[] | undefined): void {
    this.#diagnostics.push(...(diagnostics ?? []))
  }

  /** Ctrl-C: every step is safe to repeat, so the way on is the same command. */
  protected interrupted(): void {
    const failure = new SpecKittyError('INTERRUPTED', {
      done: 'whatever was already reported; every step is safe to repeat',
      next: `spec-kitty ${this.commandId}`,
    })
    exitNow(this.#finish(undefined, failure))
  }

  private parserFault(error: unknown): SpecKittyError | undefined {
    const { flags, baseFlags } = this.ctor
    return usageFromParser(error, this.commandId, Object.keys({ ...baseFlags, ...flags }))
  }

  /** A git that is too old fails in many ways; only then its version is worth a process. */
  async #explain(error: unknown): Promise<unknown> {
    if (!isSpecKittyError(error, 'GIT_FAILED') || this.#project === undefined) return error
    const { ports, repo } = this.#project
    return checkVersion(ports.git, repo.root).then(
      () => error,
      (older) => older,
    )
  }

  get #entered() {
    if (this.#project === undefined) throw new Error(`${this.commandId} has not parsed its flags`)
    return this.#project
  }

  async #enterProject(access: Exclude<Access, 'free'>, startsMission: boolean): Promise<void> {
    const { files } = composeBarePorts()
    const { cwd, environment } = this.#terminal
    const repo = requireRepository(await findProject(files, cwd, environment), cwd)
    const project = await proveProject(files, repo, { cwd, access, startsMission })
    this.collect(project.diagnostics)
    this.#project = { ...project, ports: composePorts(repo, environment) }
  }

  #noteFeatureFlag(): void {
    if (isTruthy(this.environment.SPEC_KITTY_SUPPRESS_FEATURE_DEPRECATION)) return
    this.collect([
      {
        code: 'deprecated_flag',
        severity: 'warning',
        message: '--feature is the old name of --mission.',
        details: { flag: '--feature', instead: '--mission' },
      },
    ])
  }

  #finish(result: Result | undefined, error: SpecKittyError | undefined): number {
    const { out, err } = this.#terminal
    const shown = result ?? refusalFields(error?.details)
    if (this.json) {
      const outcome = { ...(shown && { result: shown }), ...(error && { error }) }
      out.write(envelopeLine(this.commandId, outcome, this.#diagnostics))
      return error?.exitCode ?? 0
    }
    if (result !== undefined) {
      out.write(`${this.render(withoutControls(result), paintFor(out.colour)).trimEnd()}\n`)
    }
    if (!this.#quiet) {
      for (const { severity, message } of onePerCode(this.#diagnostics)) {
        err.write(`${severity === 'info' ? 'note' : 'warning'}: ${withoutControls(message)}\n`)
      }
    }
    if (error) err.write(failureText(error, paintFor(err.colour), this.#debug))
    return error?.exitCode ?? 0
  }
}

/** What the parser asks of its host; discovery of commands and plugins is not used. */
const HOST = {
  bin: 'spec-kitty',
  runHook: async () => ({ successes: [], failures: [] }),
} as unknown as Config
