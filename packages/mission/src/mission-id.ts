import { listRefs, type Repository } from '@spec-kitty/git'
import { type Ids, type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { listMissions } from './missions.js'
import { mid8Of, parseBranch } from './names.js'

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const WINDOW_MS = 1024
const WINDOWS_MAX = 4096

/** Short ids that a new mission may not have: of directories, of recorded ids, of branches. */
export async function takenShortIds(
  files: ReadFiles,
  repository: Repository,
): Promise<ReadonlySet<string>> {
  const taken = new Set<string>()
  const entries = (await files.list(`${repository.root}/kitty-specs`)) ?? []
  for (const { name } of entries) {
    const tail = /-([0-9A-HJKMNP-TV-Z]{8})$/.exec(name)?.[1]
    if (tail !== undefined) taken.add(tail)
  }
  for (const { missionId } of (await listMissions(files, repository)).missions) {
    if (missionId !== null) taken.add(mid8Of(missionId))
  }
  for (const { ref } of await listRefs(files, repository, 'refs/heads/kitty/mission-')) {
    const mid8 = parseBranch(ref.slice('refs/heads/'.length))?.mid8
    if (mid8 !== undefined && mid8 !== null) taken.add(mid8)
  }
  return taken
}

/**
 * A mission id whose short id nobody has. The short id counts windows of 1,024 ms; a taken window
 * is left for the next one, so that many missions can be created in one second. [N-FR-205]
 *
 * @throws MISSION_ID_WINDOW_FULL after 70 minutes worth of taken windows
 */
export function mintMissionId(ids: Ids, nowMicros: number, taken: ReadonlySet<string>): string {
  const nowMs = Math.floor(nowMicros / 1000)
  const first = Math.floor(nowMs / WINDOW_MS)
  for (let step = 0; step <= WINDOWS_MAX; step++) {
    if (taken.has(shortIdOf(first + step))) continue
    const atMs = step === 0 ? nowMs : (first + step) * WINDOW_MS
    return ids.ulid(atMs * 1000)
  }
  throw new SpecKittyError('MISSION_ID_WINDOW_FULL', {})
}

function shortIdOf(window: number): string {
  let rest = window
  let text = ''
  for (let i = 0; i < 8; i++) {
    text = `${DIGITS[rest % 32]}${text}`
    rest = Math.floor(rest / 32)
  }
  return text
}
