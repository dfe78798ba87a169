import type { Repository } from '@spec-kitty/git'
import { snapshotBytes } from '@spec-kitty/status-core'
import { keepCopy } from './backup.js'
import type { DoctorPorts, Found } from './finding.js'
import { mendLevel, repairCommand } from './log.js'
import type { MissionLook } from './look.js'

const VIEW_BYTES_MAX = 16 * 1024 * 1024

/** Whether `status.json` is what the log gives. */
export async function examineView(
  { files }: DoctorPorts,
  repo: Repository,
  look: MissionLook,
): Promise<readonly Found[]> {
  const { status, location, bytes } = look
  if (status === undefined || (bytes.journal ?? bytes.tracked) === undefined) return []
  const present = await files.read(location.snapshot, { bytesMax: VIEW_BYTES_MAX })
  if (present === undefined && bytes.journal === undefined) return []
  const wanted = snapshotBytes(status, location, present)
  if (present !== undefined && Buffer.from(present).equals(wanted)) return []
  const found: Found = {
    code: 'STATUS_VIEW_STALE',
    severity: 'info',
    subject: `kitty-specs/${look.mission.slug}/status.json`,
    message: 'It is not what the log gives; nobody reads it for state.',
    proof: present === undefined ? 'it does not exist' : firstDifference(present, wanted),
    remedy: repairCommand(look),
  }
  if (!look.ours) return [found]
  const level = mendLevel(look)
  const whose = look.mission.missionId ?? look.mission.slug
  return [
    {
      ...found,
      mend: async (ports) => {
        await keepCopy(ports, repo, location.snapshot, whose)
        return level(ports)
      },
    },
  ]
}

/** The first work package of which the two say different things. */
function firstDifference(present: Uint8Array, wanted: Uint8Array): string {
  const [there, right] = [packagesIn(present), packagesIn(wanted)]
  if (there === undefined) return 'it is no JSON object with work packages'
  for (const id of new Set([...Object.keys(right ?? {}), ...Object.keys(there)])) {
    const [one, other] = [JSON.stringify(there[id]), JSON.stringify(right?.[id])]
    if (one !== other) return `${id}: ${one ?? 'absent'} there, ${other ?? 'absent'} in the log`
  }
  return 'the work packages are equal, other fields differ'
}

function packagesIn(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const found = (value as { work_packages?: unknown } | null)?.work_packages
    return typeof found === 'object' && found !== null ? { ...found } : undefined
  } catch {
    return undefined
  }
}
