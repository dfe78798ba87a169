import type { Files, Ids } from '@spec-kitty/platform'
import type { Git } from './git.js'
import { withPrivateIndex } from './private-index.js'
import type { Repository } from './repository.js'
import { isObjectId, unexpectedAnswer, zeroFields } from './text.js'

export interface TreeEntry {
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly oid: string
  readonly path: string
}

/**
 * Entries of a tree: the named paths, or everything below them with `recursive`. A path that does
 * not exist is left out; one that ends with `/` stands for its children. No paths means the tree's
 * own top level.
 *
 * @throws GIT_FAILED when `treeish` is none
 */
export async function treeEntries(
  git: Git,
  cwd: string,
  treeish: string,
  paths: readonly string[],
  options: { readonly recursive?: boolean } = {},
): Promise<readonly TreeEntry[]> {
  const deep = options.recursive === true ? ['-r'] : []
  const args = ['ls-tree', '-z', '--full-tree', ...deep, treeish, '--', ...paths]
  const { stdout } = await git.run(args, { cwd })
  return zeroFields(stdout).map((field) => {
    const match = /^(\d{6}) (blob|tree|commit) ([0-9a-f]+)\t([\s\S]+)$/.exec(field)
    if (match === null) throw unexpectedAnswer('ls-tree', cwd, field)
    const [, mode = '', type = '', oid = '', path = ''] = match
    return { mode, type: type as TreeEntry['type'], oid, path }
  })
}

export interface TreeChange {
  readonly path: string
  /** Added, modified, deleted, or its type changed. Renames are a deletion and an addition. */
  readonly status: 'A' | 'M' | 'D' | 'T'
  /** `000000` where there is nothing. */
  readonly oldMode: string
  readonly newMode: string
  readonly oldOid: string
  readonly newOid: string
}

/** What differs between two trees or commits, below `paths` if given; in the order of the tree. */
export async function diffTrees(
  git: Git,
  cwd: string,
  from: string,
  to: string,
  paths: readonly string[] = [],
): Promise<readonly TreeChange[]> {
  const shape = ['-r', '-z', '--raw', '--no-renames', '--no-abbrev', '--ignore-submodules=none']
  const { stdout } = await git.run(['diff-tree', ...shape, from, to, '--', ...paths], { cwd })
  const fields = zeroFields(stdout)
  const changes: TreeChange[] = []
  for (let at = 0; at < fields.length; at += 2) {
    const [header = '', path = ''] = fields.slice(at, at + 2)
    const match = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([AMDT])$/.exec(header)
    if (match === null) throw unexpectedAnswer('diff-tree', cwd, header)
    const [, oldMode = '', newMode = '', oldOid = '', newOid = '', status = ''] = match
    const change = { path, oldMode, newMode, oldOid, newOid }
    changes.push({ ...change, status: status as TreeChange['status'] })
  }
  return changes
}

/** An entry to set (its object must exist), or with `oid: null` to take away. */
export type TreeEdit =
  | { readonly path: string; readonly mode: string; readonly oid: string }
  | { readonly path: string; readonly oid: null }

/**
 * The tree `base` (a tree or commit) with some entries replaced, written to the object store. Three
 * processes, through an index of its own. A file may take the place of a directory and vice versa.
 *
 * @throws GIT_FAILED
 */
export async function replaceTreeEntries(
  ports: { readonly git: Git; readonly files: Files; readonly ids: Ids },
  repo: Repository,
  base: string,
  edits: readonly TreeEdit[],
): Promise<string> {
  const none = '0'.repeat(repo.objectFormat === 'sha1' ? 40 : 64)
  const lines = edits.map((edit) =>
    edit.oid === null ? `0 ${none}\t${edit.path}\0` : `${edit.mode} ${edit.oid}\t${edit.path}\0`,
  )
  return withPrivateIndex(ports, repo, async (run) => {
    await run(['read-tree', base])
    await run(['update-index', '-z', '--index-info'], { input: lines.join('') })
    const tree = (await run(['write-tree'])).stdout.trim()
    if (!isObjectId(tree)) throw unexpectedAnswer('write-tree', repo.root, tree)
    return tree
  })
}
