import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hermeticEnvironment } from './environment.js'
import { temporaryDirectory } from './temporary.js'

export interface CommandResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A real repository in a temporary directory, driven by plain git. */
export interface TestRepository {
  /** The main working tree, as a real path. */
  readonly root: string
  /** A directory around `root`, for worktrees and clones beside it. */
  readonly outside: string
  readonly environment: Record<string, string>
  /** Runs git in `root` and returns stdout without its last newline; a failure throws. */
  git(...args: string[]): Promise<string>
  /** Runs any program (in `root` unless `cwd` is given) and never throws for an exit code. */
  run(
    argv: readonly string[],
    options?: {
      readonly cwd?: string
      readonly input?: string
      readonly env?: Record<string, string>
    },
  ): Promise<CommandResult>
  /** Writes a working file, parents included. Does not stage it. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<void>
  /** A working file as text. */
  read(path: string): Promise<string>
  /** Writes the files, stages exactly them (or what is changed, without files) and commits. */
  commit(message: string, files?: Readonly<Record<string, string>>): Promise<string>
}

/**
 * Makes a repository on `branch` (default `main`) whose first commit holds `files` (an empty commit
 * without any).
 */
export async function createRepository(
  options: {
    readonly files?: Readonly<Record<string, string>>
    readonly branch?: string
    readonly objectFormat?: 'sha1' | 'sha256'
    readonly identity?: boolean
  } = {},
): Promise<TestRepository> {
  const outside = await temporaryDirectory()
  const root = join(outside, 'repo')
  await mkdir(root)
  const identity = hermeticEnvironment(join(outside, 'home'))
  const format = options.objectFormat ?? 'sha1'
  const repository = handle(root, outside, identity)
  await repository.git(
    'init',
    '-q',
    '--template=',
    '-b',
    options.branch ?? 'main',
    `--object-format=${format}`,
  )
  await repository.commit('Begin', options.files ?? {})
  if (options.identity !== false) return repository
  return handle(root, outside, hermeticEnvironment(join(outside, 'home'), { identity: false }))
}

/** Handles of a repository that exists already, such as a clone. */
export function openRepository(root: string, outside: string): TestRepository {
  return handle(root, outside, hermeticEnvironment(join(outside, 'home')))
}

function handle(
  root: string,
  outside: string,
  environment: Record<string, string>,
): TestRepository {
  const run: TestRepository['run'] = (argv, options = {}) =>
    runProgram(argv, {
      cwd: options.cwd ?? root,
      env: { ...environment, ...options.env },
      input: options.input ?? '',
    })
  const git = async (...args: string[]) => {
    const result = await run(['git', ...args])
    if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`)
    return result.stdout.replace(/\n$/, '')
  }
  const write: TestRepository['write'] = async (path, content, mode) => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content, mode === undefined ? {} : { mode })
  }
  const commit: TestRepository['commit'] = async (message, files) => {
    for (const [path, content] of Object.entries(files ?? {})) await write(path, content)
    const staged = files === undefined ? ['-u'] : ['--', ...Object.keys(files)]
    if (files === undefined || Object.keys(files).length > 0) {
      await git('--literal-pathspecs', 'add', '-f', ...staged)
    }
    await git('commit', '-q', '--allow-empty', '-m', message)
    return git('rev-parse', 'HEAD')
  }
  const read = (path: string) => readFile(join(root, path), 'utf8')
  return { root, outside, environment, git, run, write, read, commit }
}

function runProgram(
  argv: readonly string[],
  options: { cwd: string; env: Record<string, string>; input: string },
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0] as string, argv.slice(1), { cwd: options.cwd, env: options.env })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.stdin.on('error', () => {})
    child.on('error', reject)
    child.on('close', (exitCode) =>
      resolve({
        exitCode,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
      }),
    )
    child.stdin.end(options.input)
  })
}
