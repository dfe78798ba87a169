import type { Repository } from '@spec-kitty/git'
import { nameOf } from '@spec-kitty/platform'
import type { MendPorts } from './finding.js'

const FILE_BYTES_MAX = 64 * 1024 * 1024

/** Keeps a copy of a file before it is rewritten, beside the copies of repaired logs. */
export async function keepCopy(
  ports: MendPorts,
  repo: Repository,
  path: string,
  whose: string,
): Promise<void> {
  const bytes = await ports.files.read(path, { bytesMax: FILE_BYTES_MAX })
  if (bytes !== undefined)
    await ports.files.writeAtomic(backupPath(ports, repo, path, whose), bytes)
}

/** A place in the git directory where nothing stands yet. */
export function backupPath(
  ports: MendPorts,
  repo: Repository,
  path: string,
  whose: string,
): string {
  const id = ports.ids.ulid(ports.clock.nowMicros())
  return `${repo.commonDir}/spec-kitty/backup/${whose}/${id}-${nameOf(path)}`
}
