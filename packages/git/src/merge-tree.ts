import { SpecKittyError } from '@spec-kitty/platform'
import { causeOf, type Git } from './git.js'
import { isObjectId } from './text.js'

/** One side of a conflicted path. */
export interface ConflictSide {
  readonly mode: string
  readonly oid: string
}

export interface MergeConflict {
  readonly path: string
  readonly base: ConflictSide | null
  readonly ours: ConflictSide | null
  readonly theirs: ConflictSide | null
}

export interface MergeMessage {
  readonly paths: readonly string[]
  /** Stable type of git, such as `CONFLICT (contents)` or `Auto-merging`. */
  readonly type: string
  /** To show. */
  readonly message: string
}

export interface MergeTreeResult {
  /** Id of the merged tree; with conflict markers where it is not clean. */
  readonly tree: string
  readonly clean: boolean
  /** Sorted as git gives them: by path. */
  readonly conflicts: readonly MergeConflict[]
  readonly messages: readonly MergeMessage[]
}

/** Where a merge is computed: whose attribute files count, and where drivers may leave debris. */
export interface MergePlace {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Merges two commits in the object database; no ref, index or working file changes.
 *
 * @throws GIT_FAILED when the answer is neither clean nor a conflict: an unknown commit, no common
 * history, a merge driver that cannot be started
 */
export async function mergeTree(
  git: Git,
  place: MergePlace,
  ours: string,
  theirs: string,
  options: { readonly config?: readonly string[] } = {},
): Promise<MergeTreeResult> {
  const args = ['merge-tree', '--write-tree', '--messages', '-z', ours, theirs]
  const result = await git.run(args, {
    cwd: place.cwd,
    env: place.env,
    accept: [0, 1],
    ...(options.config === undefined ? {} : { config: options.config }),
  })
  const parsed = parseMergeTree(result.stdout)
  if (parsed !== undefined) return { ...parsed, clean: result.exitCode === 0 }
  // git answers exit code 1 also for a name that it does not know
  const cause = causeOf(result)
  throw new SpecKittyError('GIT_FAILED', { command: 'merge-tree', cwd: place.cwd, cause })
}

/**
 * Reads the answer of `merge-tree --write-tree --messages -z`; undefined when it does not begin
 * with a tree's id, and so is no answer.
 */
export function parseMergeTree(text: string): Omit<MergeTreeResult, 'clean'> | undefined {
  const fields = text.split('\0')
  const tree = fields[0] ?? ''
  if (!isObjectId(tree)) return undefined
  let at = 1
  const entries: string[] = []
  for (; at < fields.length && fields[at] !== ''; at++) entries.push(fields[at] as string)
  return { tree, conflicts: groupStages(entries), messages: parseMessages(fields.slice(at + 1)) }
}

const STAGES = ['base', 'ours', 'theirs'] as const

function groupStages(entries: readonly string[]): MergeConflict[] {
  const byPath = new Map<string, { -readonly [Key in keyof MergeConflict]: MergeConflict[Key] }>()
  for (const entry of entries) {
    const match = /^(\d{6}) ([0-9a-f]+) ([123])\t([\s\S]+)$/.exec(entry)
    if (match === null) continue
    const [, mode = '', oid = '', stage = '', path = ''] = match
    const conflict = byPath.get(path) ?? { path, base: null, ours: null, theirs: null }
    conflict[STAGES[Number(stage) - 1] as (typeof STAGES)[number]] = { mode, oid }
    byPath.set(path, conflict)
  }
  return [...byPath.values()]
}

/** Records of: number of paths, the paths, type, text. */
function parseMessages(fields: readonly string[]): MergeMessage[] {
  const messages: MergeMessage[] = []
  let at = 0
  while (at < fields.length && /^\d+$/.test(fields[at] as string)) {
    const end = at + 1 + Number(fields[at])
    const [type = '', message = ''] = fields.slice(end, end + 2)
    messages.push({ paths: fields.slice(at + 1, end), type, message: message.trimEnd() })
    at = end + 2
  }
  return messages
}
