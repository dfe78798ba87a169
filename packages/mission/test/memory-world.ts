import type { Git, Repository } from '@spec-kitty/git'
import { MemoryClock, MemoryFiles, MemoryIds, MemoryLock } from '@spec-kitty/platform/memory'

/** Plain files are all there is. */
const NO_GIT: Git = {
  run: () => Promise.reject(new Error('there is no git here')),
  count: 0,
  withEnvironment: () => NO_GIT,
}

/** A repository in memory, as plain files, on branch main without a commit. */
export function aMemoryWorld(files: Readonly<Record<string, string>> = {}) {
  const disk = new MemoryFiles()
  disk.put('/repo/.git/HEAD', 'ref: refs/heads/main\n')
  for (const [path, content] of Object.entries(files)) disk.put(`/repo/${path}`, content)
  const repository: Repository = {
    root: '/repo',
    gitDir: '/repo/.git',
    commonDir: '/repo/.git',
    worktree: null,
    rootSource: 'cwd',
    objectFormat: 'sha1',
    refStorage: 'files',
  }
  const ports = {
    files: disk,
    clock: new MemoryClock(),
    ids: new MemoryIds(1),
    lock: new MemoryLock(),
    git: NO_GIT,
  }
  return { disk, repository, ports }
}

/** `meta.json` of a mission, for a world in memory. */
export function metaFile(
  slug: string,
  meta: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> {
  const defaults = { slug, mission_slug: slug, target_branch: 'main', mission_type: 'software-dev' }
  return { [`kitty-specs/${slug}/meta.json`]: JSON.stringify({ ...defaults, ...meta }) }
}
