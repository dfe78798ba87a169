import {
  diffTrees,
  type Git,
  hashFiles,
  objectId,
  type Repository,
  type TreeChange,
} from '@spec-kitty/git'
import { type Files, isSpecKittyError } from '@spec-kitty/platform'
import { restoreEntries } from './index-entries.js'
import type { PublishRecord } from './merge-state.js'

const FILE_BYTES_MAX = 64 * 1024 * 1024

type Ports = { readonly git: Git; readonly files: Files }

/**
 * Takes back a fast-forward whose ref did not move. Git refuses before it touches anything, fails
 * between two files, or updates files and index and then fails at the ref. What it wrote goes back
 * to the target, unless a file there is neither the old nor the new content, or cannot be written.
 *
 * @returns `untouched` when git had refused before it changed anything
 */
export async function rollBack(
  ports: Ports,
  repo: Repository,
  publish: PublishRecord,
  cwd: string,
): Promise<'untouched' | 'restored' | 'kept'> {
  const own = new Set(publish.own.map((entry) => entry.path))
  const changes = (
    await diffTrees(ports.git, repo.root, publish.target_before, publish.planned_commit)
  ).filter((change) => !own.has(change.path))
  const index = await indexOf(ports.git, cwd)
  const staged = changes.some((change) =>
    change.status === 'D' ? !index.has(change.path) : index.get(change.path)?.oid === change.newOid,
  )
  const hidden = (path: string) => index.get(path)?.tag === 'S'
  const visible = changes.filter((change) => !hidden(change.path))
  const written = await writtenFiles(ports, repo, cwd, visible)
  if (written === null) return 'kept'
  if (!staged && written.length === 0) {
    await restoreEntries(ports.git, cwd, publish.own)
    return 'untouched'
  }
  try {
    await setBack(ports, cwd, changes, written)
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    return 'kept'
  }
  await restoreEntries(ports.git, cwd, publish.own)
  return 'restored'
}

/** Changes whose working file is not the target's any more; null when one is somebody's own. */
async function writtenFiles(
  ports: Ports,
  repo: Repository,
  cwd: string,
  changes: readonly TreeChange[],
): Promise<readonly TreeChange[] | null> {
  const written: TreeChange[] = []
  for (const change of changes) {
    const path = `${cwd}/${change.path}`
    const facts = await ports.files.stat(path)
    if (facts === undefined && change.status !== 'A') written.push(change)
    if (facts?.kind !== 'file') continue
    const bytes = await ports.files.read(path, { bytesMax: FILE_BYTES_MAX })
    if (bytes === undefined) continue
    let oid: string | undefined = objectId(repo.objectFormat, { type: 'blob', bytes })
    if (oid !== change.oldOid && oid !== change.newOid) {
      oid = (await hashFiles(ports.git, cwd, [change.path]))[0]
    }
    if (oid === change.newOid && oid !== change.oldOid) written.push(change)
    else if (oid !== change.oldOid) return null
  }
  return written
}

/**
 * Index and files of exactly these paths, back to the target. `read-tree -u` would do more: it
 * would take the mission's own working copies for files to remove.
 */
async function setBack(
  ports: Ports,
  cwd: string,
  changes: readonly TreeChange[],
  written: readonly TreeChange[],
): Promise<void> {
  const own = changes.map(({ path, status, newMode: mode, newOid: oid, oldMode, oldOid }) => ({
    path,
    mode,
    oid,
    before: status === 'A' ? null : { mode: oldMode, oid: oldOid },
  }))
  await restoreEntries(ports.git, cwd, own)
  const others = written.filter((change) => change.status !== 'A')
  if (others.length > 0) {
    const input = others.map((change) => `${change.path}\0`).join('')
    await ports.git.run(['checkout-index', '-f', '-u', '-z', '--stdin'], { cwd, input })
  }
  for (const change of written) {
    if (change.status === 'A') await ports.files.remove(`${cwd}/${change.path}`)
  }
  await ports.git.run(['update-index', '-q', '--refresh'], { cwd, accept: [0, 1] })
}

/** Index entries by path; tag `S` is one that a sparse checkout hides. */
async function indexOf(
  git: Git,
  cwd: string,
): Promise<ReadonlyMap<string, { readonly tag: string; readonly oid: string }>> {
  const answer = await git.run(['ls-files', '-s', '-t', '-z'], { cwd })
  const entries = answer.stdout.split('\0').filter((line) => line !== '')
  return new Map(
    entries.map((line) => {
      const [facts = '', path = ''] = line.split('\t')
      const [tag = '', , oid = ''] = facts.split(' ')
      return [path, { tag, oid }]
    }),
  )
}
