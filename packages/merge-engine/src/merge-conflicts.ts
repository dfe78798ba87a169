import type { MergeTreeResult } from '@spec-kitty/git'
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

/** The conflicts of one merge that are not ours to settle, one per path. */
export function conflictsOf(
  merged: MergeTreeResult,
  lane: Landing | null,
  landed: readonly Landing[],
  context: { readonly slug: string; readonly ownersOf: (path: string) => readonly string[] },
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
      return {
        path,
        type: conflictType(message?.type ?? ''),
        step: lane?.laneId ?? 'target',
        wp_ids: lane?.wpIds ?? landed.flatMap((one) => one.wpIds),
        against: lane === null ? ['target'] : landed.map((one) => one.laneId),
        owners: context.ownersOf(path),
        stages: {
          base: side?.base?.oid ?? null,
          ours: side?.ours?.oid ?? null,
          theirs: side?.theirs?.oid ?? null,
        },
        message: message?.message.trim() ?? '',
      }
    })
}

function conflictType(type: string): string {
  return TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? 'other'
}
