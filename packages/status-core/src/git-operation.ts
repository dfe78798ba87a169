import type { ReadFiles } from '@spec-kitty/platform'
import type { StatusLogLocation } from './location.js'

const MARKERS: ReadonlyMap<string, string> = new Map([
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
])

/**
 * The git operation that stands unfinished in the canonical checkout, or null. While there is one,
 * its files belong to git and the user; events go to the journal alone.
 */
export async function gitOperation(
  files: ReadFiles,
  location: StatusLogLocation,
): Promise<string | null> {
  for (const entry of (await files.list(location.gitDir)) ?? []) {
    const operation = MARKERS.get(entry.name)
    if (operation !== undefined) return operation
  }
  return null
}
