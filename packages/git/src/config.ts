import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { Repository } from './repository.js'
import { resolvePath, zeroFields } from './text.js'

/** The user's whole git configuration as it holds in one directory. */
export interface GitConfig {
  /** The last value of a key in lower case (a subsection keeps its case), or null. */
  get(key: string): string | null
  /** As git reads a boolean; `fallback` when the key is absent. */
  flag(key: string, fallback: boolean): boolean
  all(key: string): readonly string[]
  /** Keys that begin with `prefix`. */
  keys(prefix: string): readonly string[]
}

/** Reads it with one process, remembered as long as `git` lives. @throws GIT_FAILED */
export function gitConfig(git: Git, cwd: string): Promise<GitConfig> {
  const known = remembered.get(git) ?? new Map<string, Promise<GitConfig>>()
  remembered.set(git, known)
  const config = known.get(cwd) ?? readConfig(git, cwd)
  known.set(cwd, config)
  return config
}

/**
 * Who commits here.
 *
 * @throws GIT_IDENTITY_MISSING when git cannot name a committer
 */
export async function committerIdentity(
  git: Git,
  cwd: string,
): Promise<{ readonly name: string; readonly email: string }> {
  const result = await git.run(['var', 'GIT_COMMITTER_IDENT'], { cwd, accept: [0, 1, 128] })
  const match = /^(.*) <(.*)> \d+ [+-]\d{4}$/.exec(result.stdout.trim())
  if (result.exitCode !== 0 || match === null) {
    throw new SpecKittyError('GIT_IDENTITY_MISSING', { cwd })
  }
  return { name: match[1] ?? '', email: match[2] ?? '' }
}

/**
 * The version of git, such as `2.39.5`.
 *
 * @throws GIT_TOO_OLD below 2.38, PROCESS_NOT_STARTED without git
 */
export async function checkVersion(git: Git, cwd: string): Promise<string> {
  const { stdout } = await git.run(['version'], { cwd })
  const match = /^git version ((\d+)\.(\d+)\S*)/.exec(stdout)
  const [version, major, minor] = [match?.[1] ?? stdout.trim(), match?.[2], match?.[3]]
  const isEnough = Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38)
  if (!isEnough) throw new SpecKittyError('GIT_TOO_OLD', { version })
  return version
}

/**
 * Which of the named hooks the user has installed, `core.hooksPath` respected. A hook file counts
 * even where it may not be executable: the cautious answer. No process beside `gitConfig`'s, unless
 * the path is one that only git expands.
 */
export async function installedHooks(
  ports: { readonly git: Git; readonly files: ReadFiles },
  repo: Repository,
  names: readonly string[],
): Promise<readonly string[]> {
  const directory = await hooksDirectory(ports.git, repo)
  const entries = (await ports.files.list(directory)) ?? []
  const present = new Set(entries.filter(({ kind }) => kind !== 'directory').map((e) => e.name))
  return names.filter((name) => present.has(name))
}

async function hooksDirectory(git: Git, repo: Repository): Promise<string> {
  const path = (await gitConfig(git, repo.root)).get('core.hookspath')
  if (path === null) return `${repo.commonDir}/hooks`
  if (/^[^~%]/.test(path)) return resolvePath(repo.root, path)
  const { stdout } = await git.run(['rev-parse', '--git-path', 'hooks'], { cwd: repo.root })
  return resolvePath(repo.root, stdout.replace(/\n$/, ''))
}

const remembered = new WeakMap<Git, Map<string, Promise<GitConfig>>>()

async function readConfig(git: Git, cwd: string): Promise<GitConfig> {
  const { stdout } = await git.run(['config', '--list', '-z'], { cwd })
  const values = new Map<string, string[]>()
  for (const field of zeroFields(stdout)) {
    const cut = field.indexOf('\n')
    const key = cut < 0 ? field : field.slice(0, cut)
    // a key without a value stands for true
    values.set(key, [...(values.get(key) ?? []), cut < 0 ? 'true' : field.slice(cut + 1)])
  }
  const get = (key: string) => values.get(key)?.at(-1) ?? null
  return {
    get,
    flag: (key, fallback) => {
      const value = get(key)
      return value === null ? fallback : /^(true|yes|on|-?0*[1-9]\d*)$/i.test(value)
    },
    all: (key) => values.get(key) ?? [],
    keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  }
}
