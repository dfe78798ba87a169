import type { Repository } from '@spec-kitty/git'
import { composeMissionBranch, type Finding, listMissions, type Mission } from '@spec-kitty/mission'
import { lostMissions } from '../lost-missions.js'
import type { DoctorFinding } from '../results/doctor.js'
import type { DoctorPorts } from './examine.js'
import { restoreOf } from './restore.js'

/** Mission directories that are damaged, and missions whose directory is gone. */
export async function examineDirectories(
  ports: DoctorPorts,
  repo: Repository,
): Promise<readonly DoctorFinding[]> {
  const { missions, findings } = await listMissions(ports.files, repo)
  const damaged = findings.map((finding) => damagedDirectory(ports, repo, finding))
  const lost = (await lostMissions(ports, repo)).map(
    ({ slug, branch, own, remedy }): DoctorFinding => ({
      code: 'MISSION_FILES_MISSING',
      severity: own ? 'error' : 'warning',
      topic: 'repository',
      subject: slug,
      message: `It has no directory in this checkout; ${branch} holds its files.`,
      proof: `kitty-specs/${slug} does not exist, ${branch}:kitty-specs/${slug} does`,
      remedy,
      fixed: false,
    }),
  )
  const missing = missions.filter(({ open }) => open).map((one) => missingFiles(ports, repo, one))
  return [...(await Promise.all(damaged)), ...(await Promise.all(missing)).flat(), ...lost]
}

/** Files that a finalized mission cannot do without. */
async function missingFiles(
  ports: DoctorPorts,
  repo: Repository,
  mission: Mission,
): Promise<readonly DoctorFinding[]> {
  const { files } = ports
  if ((await files.stat(`${mission.path}/lanes.json`)) === undefined) return []
  const findings: DoctorFinding[] = []
  for (const name of ['spec.md', 'tasks.md', 'tasks']) {
    if ((await files.stat(`${mission.path}/${name}`)) !== undefined) continue
    const path = `kitty-specs/${mission.slug}/${name}`
    findings.push({
      code: 'ARTIFACT_MISSING',
      severity: 'error',
      topic: 'repository',
      subject: path,
      message: 'The mission is finalized and cannot do without it.',
      proof: `${path} does not exist`,
      remedy: await restoreOf(ports, repo, path, mission.missionBranch ?? undefined),
      fixed: false,
    })
  }
  return findings
}

async function damagedDirectory(
  ports: DoctorPorts,
  repo: Repository,
  finding: Finding,
): Promise<DoctorFinding> {
  const path = finding.path ?? 'kitty-specs'
  const slug = path.split('/')[1] ?? ''
  const branch = composeMissionBranch({ slug, missionId: null })
  return {
    code: finding.code.replace(/^SPEC_KITTY_/, ''),
    severity: 'error',
    topic: 'repository',
    subject: path,
    message: finding.message,
    proof: JSON.stringify(finding.details),
    remedy: await restoreOf(ports, repo, path, branch),
    fixed: false,
  }
}
