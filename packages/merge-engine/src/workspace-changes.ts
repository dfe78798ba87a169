import { type Git, hashFiles, readWorkingStatus, treeEntries } from '@spec-kitty/git'
import { matchesGlob } from '@spec-kitty/mission'
import type { ReadFiles } from '@spec-kitty/platform'
import type { Workspace } from './workspace.js'

/**
 * Uncommitted changes in what must be clean: staged, changed and untracked paths, ignored ones
 * aside. In the canonical checkout the files of a planning work package are compared with the
 * branch that holds them, which need not be checked out. At most 3 git processes.
 */
export async function workspaceChanges(
  ports: { readonly git: Git; readonly files: ReadFiles },
  workspace: Workspace,
): Promise<readonly string[]> {
  const { git, files } = ports
  const entries = await readWorkingStatus(git, workspace.path)
  const scope = workspace.cleanScope
  if (scope === 'everything') return entries.map((entry) => entry.path)
  const owned = (path: string) => scope.some((glob) => matchesGlob(glob, path))
  const visible = entries.map((entry) => entry.path).filter(owned)
  if (workspace.headCommit === null) return visible
  const committed = (
    await treeEntries(git, workspace.path, workspace.headCommit, [], { recursive: true })
  ).filter((entry) => owned(entry.path))
  const expected = new Map(committed.map((entry) => [entry.path, entry.oid]))
  const present: string[] = []
  const changed: string[] = []
  for (const path of new Set([...visible, ...expected.keys()])) {
    const facts = await files.stat(`${workspace.path}/${path}`)
    if (facts?.kind === 'file') present.push(path)
    else changed.push(path)
  }
  const hashes = present.length === 0 ? [] : await hashFiles(git, workspace.path, present)
  present.forEach((path, place) => {
    if (hashes[place] !== expected.get(path)) changed.push(path)
  })
  return changed.sort()
}
