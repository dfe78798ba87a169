import type { Files, Ids } from '@spec-kitty/platform'
import { commitTree } from './commit-tree.js'
import { gitConfig } from './config.js'
import type { Git } from './git.js'
import { readLooseObject } from './loose-objects.js'
import { treeInIndex, withPrivateIndex } from './private-index.js'
import { updateRefs } from './ref-update.js'
import { readRef } from './refs.js'
import type { Repository } from './repository.js'
import { isObjectId, unexpectedAnswer } from './text.js'

export interface PlumbingRequest {
  /** Short name of a branch that is checked out nowhere. */
  readonly branch: string
  /** Commit that becomes the parent when the branch does not exist yet. */
  readonly startPoint: string
  /** Files, relative to the canonical checkout, whose working files are taken; a missing one is removed. */
  readonly paths: readonly string[]
  readonly message: string
}

export type PlumbingCommit =
  | { readonly kind: 'committed'; readonly commit: string; readonly branch: string }
  | { readonly kind: 'unchanged' }
  /** The branch moved under every one of `tries` tries, or git refused the ref. Nothing moved. */
  | {
      readonly kind: 'refused'
      readonly reason: 'moved' | 'refused'
      readonly tries: number
      readonly cause: string
    }

interface Ports {
  readonly git: Git
  readonly files: Files
  readonly ids: Ids
}

const TRIES_MAX = 3

/**
 * Commits working files of the canonical checkout to a branch that is not checked out: filters
 * apply, signing as configured, no content hook runs; the user's index, HEAD and working files
 * stay. Six processes, wherever the branch's tip is stored. [H-C-004]
 *
 * It is for the caller to know that no worktree holds the branch.
 *
 * @throws GIT_FAILED
 */
export async function commitByPlumbing(
  ports: Ports,
  repo: Repository,
  request: PlumbingRequest,
): Promise<PlumbingCommit> {
  const { branch, message } = request
  const ref = `refs/heads/${branch}`
  const sign = (await gitConfig(ports.git, repo.root)).flag('commit.gpgsign', false)
  let cause = ''
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const tip = await readRef(ports.files, repo, ref, ports.git)
    const parent = tip ?? request.startPoint
    const { tree, before } = await treeWith(ports, repo, parent, request.paths)
    if (tree === before) return { kind: 'unchanged' }
    const commit = await commitTree(ports.git, repo.root, {
      tree,
      parents: [parent],
      message,
      sign,
    })
    const change = { ref, from: tip, to: commit }
    const update = await updateRefs(ports, repo, [change], `commit: ${subjectOf(message)}`)
    if (update.kind === 'updated') return { kind: 'committed', commit, branch }
    cause = update.cause
    if (update.moved.length === 0) return { kind: 'refused', reason: 'refused', tries, cause }
  }
  return { kind: 'refused', reason: 'moved', tries: TRIES_MAX, cause }
}

/** The tree of a commit, and the one with the working files laid over it. */
async function treeWith(
  ports: Ports,
  repo: Repository,
  commit: string,
  paths: readonly string[],
): Promise<{ readonly tree: string; readonly before: string }> {
  return withPrivateIndex(ports, repo, async (run, index) => {
    await run(['read-tree', commit])
    const before = await treeOf(ports, repo, commit, index)
    await run(['update-index', '--add', '--remove', '--replace', '-z', '--stdin'], {
      input: [...new Set(paths)].map((path) => `${path}\0`).join(''),
    })
    return { tree: (await run(['write-tree'])).stdout.trim(), before }
  })
}

/** The tree of a commit that the index was just filled from; a process is the last resort. */
async function treeOf(
  ports: Ports,
  repo: Repository,
  commit: string,
  index: string,
): Promise<string> {
  const store = { objectsDir: `${repo.commonDir}/objects`, objectFormat: repo.objectFormat }
  const loose = await readLooseObject(ports.files, store, commit)
  const text = loose === null ? '' : new TextDecoder().decode(loose.bytes)
  const tree = /^tree ([0-9a-f]+)\n/.exec(text)?.[1]
  if (tree !== undefined) return tree
  const remembered = await treeInIndex(ports.files, repo, index)
  if (remembered !== null) return remembered
  const { stdout } = await ports.git.run(['rev-parse', '--verify', `${commit}^{tree}`], {
    cwd: repo.root,
  })
  if (!isObjectId(stdout.trim())) throw unexpectedAnswer('rev-parse', repo.root, stdout)
  return stdout.trim()
}

function subjectOf(message: string): string {
  return message.split('\n', 1)[0] ?? ''
}
