import type { Repository } from '@spec-kitty/git'
import { type Mission, statusLocation } from '@spec-kitty/mission'
import { isSpecKittyError, type SpecKittyError, shellWord } from '@spec-kitty/platform'
import {
  type LogBytes,
  type MissionStatus,
  readLogBytes,
  type StatusLogLocation,
  statusOf,
} from '@spec-kitty/status-core'
import type { DoctorPorts } from './finding.js'

/** One mission with its log, read once for all topics. */
export interface MissionLook {
  readonly mission: Mission
  /** What stands after `-m` in commands. */
  readonly handle: string
  readonly location: StatusLogLocation
  readonly bytes: LogBytes
  /** Undefined where the log cannot be read; then `fault` says why. */
  readonly status: MissionStatus | undefined
  readonly fault: SpecKittyError | undefined
  /** May be mended: somebody named it, or this clone has worked on it. */
  readonly ours: boolean
}

/** What selects each mission and no other: its mid8, unless another begins the same. */
export function handlesOf(missions: readonly Mission[]): ReadonlyMap<string, string> {
  const owners = new Map<string, number>()
  for (const { mid8 } of missions) if (mid8 !== null) owners.set(mid8, (owners.get(mid8) ?? 0) + 1)
  return new Map(
    missions.map(({ slug, mid8 }) => [slug, mid8 !== null && owners.get(mid8) === 1 ? mid8 : slug]),
  )
}

/** Reads the log of a mission and never fails for what stands in it. */
export async function lookAt(
  ports: DoctorPorts,
  repo: Repository,
  mission: Mission,
  { handle, named }: { readonly handle: string; readonly named: boolean },
): Promise<MissionLook> {
  const finalized = (await ports.files.stat(`${mission.path}/lanes.json`)) !== undefined
  const location = statusLocation(repo, mission, finalized)
  const seen = { mission, handle: shellWord(handle), location }
  let bytes: LogBytes = {}
  try {
    bytes = await readLogBytes(ports.files, location)
    const ours = named || bytes.journal !== undefined
    return { ...seen, bytes, status: statusOf(location, bytes), fault: undefined, ours }
  } catch (fault) {
    if (!isSpecKittyError(fault)) throw fault
    return { ...seen, bytes, status: undefined, fault, ours: named || bytes.journal !== undefined }
  }
}
