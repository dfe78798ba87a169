import type { Repository } from '@spec-kitty/git'
import { readWorkPackages } from '@spec-kitty/mission'
import { isSpecKittyError, shellWord } from '@spec-kitty/platform'
import type { DoctorPorts, Found } from './finding.js'
import type { MissionLook } from './look.js'

/** Whether files and log agree about which work packages there are. */
export async function examineWorkPackages(
  ports: DoctorPorts,
  repo: Repository,
  look: MissionLook,
): Promise<readonly Found[]> {
  const { status, mission, handle } = look
  if (status === undefined || status.rows.length === 0) return []
  const known = await idsOnDisk(ports, repo, look)
  if (known === undefined) return []
  const logged = new Set(status.state.workPackages.keys())
  const silent = known.filter((id) => !logged.has(id))
  const gone = [...logged].filter((id) => !known.includes(id))
  const findings: Found[] = []
  if (silent.length > 0)
    findings.push({
      code: 'WP_WITHOUT_EVENTS',
      severity: 'warning',
      subject: `${mission.slug} ${silent.join(', ')}`,
      message: 'The log does not know of it; finalizing brings it in, or says what stops it.',
      proof: `kitty-specs/${mission.slug}/tasks has ${known.length} work packages, the log ${logged.size}`,
      remedy: `spec-kitty agent mission finalize-tasks -m ${handle}`,
    })
  if (gone.length > 0) {
    const files = gone.map((id) => shellWord(`:/kitty-specs/${mission.slug}/tasks/${id}*`))
    findings.push({
      code: 'EVENTS_WITHOUT_WP',
      severity: 'warning',
      subject: `${mission.slug} ${gone.join(', ')}`,
      message: 'The log has events of it, but it has no file.',
      proof: `no kitty-specs/${mission.slug}/tasks/${gone[0]}*.md`,
      remedy: `git log --oneline --all -- ${files.join(' ')}`,
    })
  }
  return findings
}

async function idsOnDisk(ports: DoctorPorts, repo: Repository, { mission }: MissionLook) {
  try {
    const { workPackages } = await readWorkPackages(ports.files, repo, mission)
    return workPackages.map(({ id }) => id)
  } catch (error) {
    if (isSpecKittyError(error)) return undefined
    throw error
  }
}
