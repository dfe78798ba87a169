import { diffTrees, hashFiles, type Repository, trackedPaths } from '@spec-kitty/git'
import { type Diagnostic, shellWord } from '@spec-kitty/platform'
import type { PublishRecord } from './merge-state.js'
import type { SettlePorts } from './settle-own.js'

const SHOWN_MAX = 50

/**
 * Published files that lie untracked in the canonical checkout while another branch is there: git
 * would refuse to check the target out over them, though they are the same. In the index it takes
 * them for what they are.
 */
export async function tellUntrackedCopies(
  ports: SettlePorts,
  repo: Repository,
  target: string,
  publish: PublishRecord,
): Promise<readonly Diagnostic[]> {
  const { target_before: before, planned_commit: after } = publish
  const changes = await diffTrees(ports.git, repo.root, before, after)
  const tracked = new Set(await trackedPaths(ports.files, repo, ports.git))
  const copies: (typeof changes)[number][] = []
  for (const change of changes) {
    if (change.status !== 'A' || tracked.has(change.path)) continue
    const facts = await ports.files.stat(`${repo.root}/${change.path}`)
    if (facts?.kind === 'file') copies.push(change)
  }
  const paths = copies.map((change) => change.path)
  const oids = await hashFiles(ports.git, repo.root, paths)
  const same = paths.filter((_, at) => oids[at] === copies[at]?.newOid)
  if (same.length === 0) return []
  const places = [...new Set(same.map(placeOf))]
  const add = `git add -- ${places.map(shellWord).join(' ')}`
  return [
    {
      code: 'untracked_copies',
      severity: 'info',
      message: `${target} holds files that lie here untracked; before it is checked out here: ${add}`,
      details: { paths: same.slice(0, SHOWN_MAX), count: same.length, command: add },
    },
  ]
}

/** The mission's folder stands for its files. */
function placeOf(path: string): string {
  const [first, second] = path.split('/')
  return first === 'kitty-specs' && second !== undefined ? `${first}/${second}` : path
}
