import type { Repository } from '@spec-kitty/git'
import type { Files } from '@spec-kitty/platform'
import { notUtf8 } from './finalize-facts.js'
import { errorOf } from './finding.js'
import type { Mission } from './mission.js'
import type { IndexedFile } from './task-index.js'
import { BYTES_MAX, brokenLine } from './text-file.js'

/**
 * Writes the files that marking changed, each at once, or none of them: a file that is not UTF-8
 * would lose bytes, so it is refused with its line. A byte order mark stays.
 *
 * @throws TASKS_FRONTMATTER_INVALID, FILE_NOT_WRITTEN
 */
export async function writeMarked(
  files: Files,
  repository: Repository,
  mission: Mission,
  changed: readonly IndexedFile[],
): Promise<void> {
  for (const { path, text } of changed) {
    const full = `${repository.root}/${path}`
    const line = await brokenLine(files, full, text, BYTES_MAX.document)
    if (line !== null) throw errorOf(notUtf8(mission, path, line))
  }
  for (const { path, text } of changed) {
    await files.writeAtomic(`${repository.root}/${path}`, new TextEncoder().encode(text))
  }
}
