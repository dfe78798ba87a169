import type { MergeTreeResult } from '@spec-kitty/git'
import type { CommitGraph } from './commit-graph.js'
import type { Landing } from './merge-facts.js'
import type { MergeConflict } from './merge-result.js'
import { isToolWritten } from './own-files.js'

const CONFLICTS_MAX = 500

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/binary/i, 'binary'],
  [/add\/add/i, 'add-add'],
  [/contents|\(content\)/i, 'content'],
  [/modify\/delete/i, 'modify-delete'],
  [/rename\/rename/i, 'rename-rename'],
  [/rename\/delete/i, 'rename-delete'],
  [/directory rename/i, 'directory-rename'],
  [/file\/directory/i, 'file-directory'],
  [/distinct types/i, 'distinct-types'],
  [/submodule/i, 'submodule'],
]

interface ConflictContext {
  readonly slug: string
  readonly graph: CommitGraph
  readonly ownersOf: (path: string) => readonly string[]
}

/** The conflicts of one merge that are not ours to settle, one per path. */
export function conflictsOf(
  merged: MergeTreeResult,
  lane: Landing | null,
  landed: readonly Landing[],
  context: ConflictContext,
): readonly MergeConflict[] {
  if (merged.clean) return []
  const sides = new Map(merged.conflicts.map((conflict) => [conflict.path, conflict]))
  const messages = merged.messages.filter((message) => message.type.startsWith('CONFLICT'))
  const paths = new Set([...sides.keys(), ...messages.flatMap((message) => message.paths)])
  return [...paths]
    .filter((path) => !isToolWritten(path, context.slug))
    .sort()
    .slice(0, CONFLICTS_MAX)
    .map((path) => {
      const message = messages.find((one) => one.paths.includes(path))
      const side = sides.get(path)
      const owners = context.ownersOf(path)
      const ours = lane === null ? touching(path, landed, context.graph) : [lane]
      const theirs = touching(path, landed, context.graph).map((one) => one.laneId)
      return {
        path,
        type: conflictType(message?.type ?? ''),
        step: lane?.laneId ?? 'target',
        wp_ids: narrowed(ours, owners),
        against: lane === null ? ['target'] : theirs,
        owners,
        stages: {
          base: side?.base?.oid ?? null,
          ours: side?.ours?.oid ?? null,
          theirs: side?.theirs?.oid ?? null,
        },
        message: message?.message.trim() ?? '',
      }
    })
}

/** Lanes with a commit of their own that changes `path`; all where none says so. */
function touching(path: string, lanes: readonly Landing[], graph: CommitGraph): readonly Landing[] {
  const seen = new Set<string>()
  const found = lanes.filter((lane) => {
    const fresh = [...graph.reachable(lane.land ?? '')].filter((oid) => !seen.has(oid))
    for (const oid of fresh) seen.add(oid)
    return fresh.some((oid) => graph.get(oid)?.changes.some((change) => change.path === path))
  })
  return found.length === 0 ? lanes : found
}

/** Work packages of these lanes that own the path; all of them where none does. */
function narrowed(lanes: readonly Landing[], owners: readonly string[]): readonly string[] {
  const all = lanes.flatMap((one) => one.wpIds)
  const owning = all.filter((wpId) => owners.includes(wpId))
  return owning.length === 0 ? all : owning
}

function conflictType(type: string): string {
  return TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? 'other'
}
