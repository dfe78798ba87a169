import { type Repository, resolveRevisions } from '@spec-kitty/git'
import { shellWord } from '@spec-kitty/platform'
import type { DoctorPorts } from './finding.js'

/**
 * The commands that put a committed file (relative to the root) back; what stands in its place is
 * kept among the files of Spec Kitty in the git directory. Null when no source has the file.
 */
export async function restoreOf(
  { files, git }: DoctorPorts,
  repo: Repository,
  path: string,
  branch: string | undefined,
): Promise<string | null> {
  const sources = [...(branch === undefined ? [] : [branch]), 'HEAD']
  const specs = sources.map((source) => `${source}:${path}`)
  const found = await resolveRevisions(git, repo.root, specs)
  const source = sources.find((_, at) => found[at])
  if (source === undefined) return null
  const restore = restoreFrom(repo, source, path)
  if ((await files.stat(`${repo.root}/${path}`)) === undefined) return restore
  const kept = `${repo.commonDir}/spec-kitty/${path.replaceAll('/', '-')}.damaged`
  return `mv ${shellWord(`${repo.root}/${path}`)} ${shellWord(kept)} && ${restore}`
}

/** Writes a path of `source` into the main checkout, wherever in the repository it is started. */
export function restoreFrom(repo: Repository, source: string, path: string): string {
  const git = repo.worktree === null ? 'git' : `git -C ${shellWord(repo.root)}`
  return `${git} restore --source ${shellWord(source)} --worktree -- ${shellWord(`:/${path}`)}`
}
