import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import type { Git } from './git.js'
import type { Repository } from './repository.js'
import { isObjectId, readText, unexpectedAnswer } from './text.js'

export interface Ref {
  /** Full name, such as `refs/heads/main`. */
  readonly ref: string
  readonly oid: string
}

/** What a HEAD says. `branch` is the short name; null when detached. `oid` is null when unborn. */
export interface Head {
  readonly branch: string | null
  readonly oid: string | null
}

/**
 * The object that a shared ref (full name) points at, symbolic refs followed, or null. Plain files
 * answer; a repository that keeps refs otherwise costs one process and needs `git`.
 *
 * @throws GIT_FAILED when the ref's file is damaged, or git is needed and was not given
 */
export async function readRef(
  files: ReadFiles,
  repo: Repository,
  ref: string,
  git?: Git,
): Promise<string | null> {
  if (repo.refStorage === 'other') return (await askForRefs(repo, ref, git)).get(ref) ?? null
  return followRef(files, repo, ref, 0)
}

/** Refs whose full name begins with `prefix` (such as `refs/heads/kitty/`), sorted by name. */
export async function listRefs(
  files: ReadFiles,
  repo: Repository,
  prefix: string,
  git?: Git,
): Promise<readonly Ref[]> {
  const found = new Map<string, string>()
  if (repo.refStorage === 'other') {
    for (const [ref, oid] of await askForRefs(repo, '', git)) found.set(ref, oid)
  } else {
    const directory = prefix.slice(0, prefix.lastIndexOf('/'))
    await looseRefs(files, repo, directory === '' ? 'refs' : directory, found)
    // after the loose ones: packing writes here before it removes there
    for (const [ref, oid] of await packedRefs(files, repo)) {
      if (!found.has(ref)) found.set(ref, oid)
    }
  }
  return [...found]
    .filter(([ref]) => ref.startsWith(prefix))
    .map(([ref, oid]) => ({ ref, oid }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1))
}

/**
 * HEAD of one working tree, named by its own git directory ({@link Repository.gitDir} for the
 * canonical checkout).
 *
 * @throws GIT_FAILED when HEAD is missing or damaged
 */
export async function headOf(
  files: ReadFiles,
  repo: Repository,
  gitDir: string,
  git?: Git,
): Promise<Head> {
  if (repo.refStorage === 'other') return askForHead(gitDir, git)
  const text = (await readText(files, `${gitDir}/HEAD`))?.trim() ?? ''
  const target = symbolicTarget(text)
  if (target === undefined) {
    if (!isObjectId(text)) throw unexpectedAnswer('HEAD', gitDir, text)
    return { branch: null, oid: text }
  }
  return { branch: shortBranch(target), oid: await followRef(files, repo, target, 1) }
}

const HEADS = 'refs/heads/'
const SYMBOLIC_DEPTH_MAX = 5

async function followRef(
  files: ReadFiles,
  repo: Repository,
  ref: string,
  depth: number,
): Promise<string | null> {
  const text = await looseRef(files, repo, ref)
  if (text === undefined) return (await packedRefs(files, repo)).get(ref) ?? null
  if (isObjectId(text)) return text
  const target = symbolicTarget(text)
  if (target === undefined || depth >= SYMBOLIC_DEPTH_MAX) throw damagedRef(repo, ref, text)
  return followRef(files, repo, target, depth + 1)
}

/** Text of a loose ref; undefined when there is none (a directory of refs is none either). */
async function looseRef(
  files: ReadFiles,
  repo: Repository,
  ref: string,
): Promise<string | undefined> {
  if (!isSafeName(ref)) return undefined
  const path = `${repo.commonDir}/${ref}`
  if ((await files.stat(path))?.kind === 'directory') return undefined
  return (await readText(files, path))?.trim()
}

async function looseRefs(
  files: ReadFiles,
  repo: Repository,
  directory: string,
  found: Map<string, string>,
): Promise<void> {
  if (!isSafeName(directory)) return
  for (const entry of (await files.list(`${repo.commonDir}/${directory}`)) ?? []) {
    const ref = `${directory}/${entry.name}`
    if (entry.kind === 'directory') await looseRefs(files, repo, ref, found)
    else if (!entry.name.endsWith('.lock')) {
      const oid = await followRef(files, repo, ref, 0)
      if (oid !== null) found.set(ref, oid)
    }
  }
}

async function packedRefs(files: ReadFiles, repo: Repository): Promise<Map<string, string>> {
  const refs = new Map<string, string>()
  const text = await readText(files, `${repo.commonDir}/packed-refs`)
  for (const line of text?.split('\n') ?? []) {
    const cut = line.indexOf(' ')
    if (cut > 0 && isObjectId(line.slice(0, cut))) refs.set(line.slice(cut + 1), line.slice(0, cut))
  }
  return refs
}

function symbolicTarget(text: string): string | undefined {
  return /^ref:\s*(\S+)$/.exec(text)?.[1]
}

/** Nothing that would leave the directory of refs. */
function isSafeName(ref: string): boolean {
  return /^(refs(\/|$)|[A-Z_]+$)/.test(ref) && !/(^|\/)\.\.?(\/|$)|\/\/|\0/.test(ref)
}

async function askForRefs(
  repo: Repository,
  pattern: string,
  git: Git | undefined,
): Promise<Map<string, string>> {
  const format = '--format=%(refname)%00%(objectname)'
  const patterns = pattern === '' ? [] : [pattern]
  const answer = await needed(git, repo.gitDir).run(['for-each-ref', format, ...patterns], {
    cwd: repo.gitDir,
  })
  const lines = answer.stdout.split('\n').filter((line) => line !== '')
  return new Map(lines.map((line) => line.split('\0', 2) as [string, string]))
}

async function askForHead(gitDir: string, git: Git | undefined): Promise<Head> {
  const call = { cwd: gitDir, accept: [0, 1, 128] }
  const both = await needed(git, gitDir).run(
    ['rev-parse', 'HEAD', '--symbolic-full-name', 'HEAD'],
    call,
  )
  const [oid = '', name = ''] = both.stdout.split('\n')
  if (both.exitCode === 0) return { branch: shortBranch(name), oid }
  const unborn = await needed(git, gitDir).run(['symbolic-ref', 'HEAD'], { cwd: gitDir })
  return { branch: shortBranch(unborn.stdout.trim()), oid: null }
}

function shortBranch(ref: string): string | null {
  return ref.startsWith(HEADS) ? ref.slice(HEADS.length) : null
}

function needed(git: Git | undefined, gitDir: string): Git {
  if (git !== undefined) return git
  const cause = 'its refs are not plain files, and git is not available here'
  throw new SpecKittyError('GIT_FAILED', { command: 'for-each-ref', cwd: gitDir, cause })
}

function damagedRef(repo: Repository, ref: string, text: string): SpecKittyError {
  return unexpectedAnswer(ref, repo.gitDir, text)
}
