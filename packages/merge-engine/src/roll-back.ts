import { diffTrees, type Git, objectId, type Repository, type TreeChange } from '@spec-kitty/git'
import type { Files } from '@spec-kitty/platform'
import { restoreEntries } from './index-entries.js'
import type { PublishRecord } from './merge-state.js'

const FILE_BYTES_MAX = 64 * 1024 * 1024

/**
 * Takes back a fast-forward whose ref did not move. Git refuses before it touches anything, or
 * updates files and index and then fails at the ref; in the second case the checkout goes back to
 * the target, unless a file there is neither the old nor the new content.
 *
 * @returns `untouched` when git had refused before it changed anything
 */
export async function rollBack(
  ports: { readonly git: Git; readonly files: Files },
  repo: Repository,
  publish: PublishRecord,
  cwd: string,
): Promise<'untouched' | 'restored' | 'kept'> {
  const own = new Set(publish.own.map((entry) => entry.path))
  const changes = (
    await diffTrees(ports.git, repo.root, publish.target_before, publish.planned_commit)
  ).filter((change) => !own.has(change.path))
  const index = await stagedOids(ports.git, cwd)
  const moved = changes.some((change) =>
    change.status === 'D' ? !index.has(change.path) : index.get(change.path) === change.newOid,
  )
  if (!moved) {
    await restoreEntries(ports.git, cwd, publish.own)
    return 'untouched'
  }
  for (const change of changes) {
    const facts = await ports.files.stat(`${cwd}/${change.path}`)
    if (facts?.kind !== 'file') continue
    const bytes = await ports.files.read(`${cwd}/${change.path}`, { bytesMax: FILE_BYTES_MAX })
    if (bytes === undefined) continue
    const oid = objectId(repo.objectFormat, { type: 'blob', bytes })
    if (oid !== change.oldOid && oid !== change.newOid) return 'kept'
  }
  await setBack(ports, cwd, changes)
  await restoreEntries(ports.git, cwd, publish.own)
  return 'restored'
}

/**
 * Index and files of exactly these paths, back to the target. `read-tree -u` would do more: it
 * would take the mission's own working copies for files to remove.
 */
async function setBack(
  ports: { readonly git: Git; readonly files: Files },
  cwd: string,
  changes: readonly TreeChange[],
): Promise<void> {
  const added = changes.filter((change) => change.status === 'A')
  const others = changes.filter((change) => change.status !== 'A')
  const own = changes.map(({ path, status, newMode: mode, newOid: oid, oldMode, oldOid }) => ({
    path,
    mode,
    oid,
    before: status === 'A' ? null : { mode: oldMode, oid: oldOid },
  }))
  await restoreEntries(ports.git, cwd, own)
  if (others.length > 0) {
    const input = others.map((change) => `${change.path}\0`).join('')
    await ports.git.run(['checkout-index', '-f', '-u', '-z', '--stdin'], { cwd, input })
  }
  for (const change of added) await ports.files.remove(`${cwd}/${change.path}`)
}

async function stagedOids(git: Git, cwd: string): Promise<ReadonlyMap<string, string>> {
  const answer = await git.run(['ls-files', '-s', '-z'], { cwd })
  const entries = answer.stdout.split('\0').filter((line) => line !== '')
  return new Map(
    entries.map((line) => {
      const [facts = '', path = ''] = line.split('\t')
      return [path, facts.split(' ')[1] ?? '']
    }),
  )
}
