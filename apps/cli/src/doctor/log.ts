import type { Repository } from '@spec-kitty/git'
import { type Mission, statusLocation } from '@spec-kitty/mission'
import type { ReadFiles } from '@spec-kitty/platform'
import { type MissionStatus, readStatus, statusEventsPath } from '@spec-kitty/status-core'
import type { DoctorFinding } from '../results/doctor.js'
import type { Examined } from './examine.js'
import { findingFrom } from './finding.js'

/** Mends itself, but tells of a power cut or of another program that writes. */
const TORN = 'EVENT_TAIL_TORN'

/** Every mission's log and journal: readable, complete, of one mind. */
export async function examineLog(
  files: ReadFiles,
  repo: Repository,
  missions: readonly Mission[],
): Promise<Examined> {
  const findings: DoctorFinding[] = []
  for (const mission of missions) findings.push(...(await examineMission(files, repo, mission)))
  return { what: 'mission logs', count: missions.length, findings }
}

async function examineMission(
  files: ReadFiles,
  repo: Repository,
  mission: Mission,
): Promise<readonly DoctorFinding[]> {
  const finalized = (await files.stat(`${mission.path}/lanes.json`)) !== undefined
  const location = statusLocation(repo, mission, finalized)
  const path = statusEventsPath(location)
  try {
    const status = await readStatus(files, location)
    return [...logFindings(status, mission, path), ...incomplete(status, path)]
  } catch (error) {
    return [findingFrom(error, 'log', mission.slug, `git log --oneline -- ${path}`)]
  }
}

function logFindings(
  status: MissionStatus,
  mission: Mission,
  path: string,
): readonly DoctorFinding[] {
  return status.findings
    .filter((finding) => finding.severity !== 'info' || finding.code === TORN)
    .map((finding) => ({
      code: finding.code,
      severity: finding.severity === 'error' ? ('error' as const) : ('warning' as const),
      topic: 'log' as const,
      subject: finding.wpId === null ? mission.slug : `${mission.slug} ${finding.wpId}`,
      message: finding.message,
      proof: `${path} ${JSON.stringify(finding.details)}`,
      remedy: finding.code === TORN ? null : `git log --oneline -- ${path}`,
      fixed: false,
    }))
}

function incomplete(status: MissionStatus, path: string): readonly DoctorFinding[] {
  if (status.trackedComplete) return []
  return [
    {
      code: 'STATUS_LOG_INCOMPLETE',
      severity: 'warning',
      topic: 'log',
      subject: path,
      message: 'The journal has rows that the log lacks; the next change of state adds them.',
      proof: `${status.rowCount} rows together`,
      remedy: null,
      fixed: false,
    },
  ]
}
