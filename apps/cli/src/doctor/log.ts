import type { Repository } from '@spec-kitty/git'
import { type Mission, statusLocation } from '@spec-kitty/mission'
import { isSpecKittyError, shellWord } from '@spec-kitty/platform'
import {
  type LogFinding,
  type MissionStatus,
  readStatus,
  statusEventsPath,
} from '@spec-kitty/status-core'
import type { DoctorFinding } from '../results/doctor.js'
import type { DoctorPorts, Examined } from './examine.js'
import { findingFrom } from './finding.js'
import { logRemedy } from './log-remedy.js'
import { restoreOf } from './restore.js'

/** Mend themselves or harm nothing, but tell of a power cut or of another program that writes. */
const TELLING: readonly string[] = ['EVENT_TAIL_TORN', 'EVENT_ROW_UNKNOWN']

/** Every mission's log and journal: readable, complete, of one mind. */
export async function examineLog(
  ports: DoctorPorts,
  repo: Repository,
  missions: readonly Mission[],
): Promise<Examined> {
  const findings: DoctorFinding[] = []
  for (const mission of missions) findings.push(...(await examineMission(ports, repo, mission)))
  return { what: 'mission logs', count: missions.length, findings }
}

async function examineMission(
  ports: DoctorPorts,
  repo: Repository,
  mission: Mission,
): Promise<readonly DoctorFinding[]> {
  const { files } = ports
  const finalized = (await files.stat(`${mission.path}/lanes.json`)) !== undefined
  const location = statusLocation(repo, mission, finalized)
  const path = statusEventsPath(location)
  const ownDir = `${repo.commonDir}/spec-kitty`
  try {
    const status = await readStatus(files, location)
    const bad = new Set(status.findings.filter((one) => one.severity === 'error').map(eventOf))
    const remedy = bad.size === 0 ? null : await logRemedy(files, location, ownDir, bad)
    return [...logFindings(status, mission, path, remedy), ...incomplete(status, path)]
  } catch (error) {
    const remedy = isSpecKittyError(error, 'EVENT_LOG_MISSING')
      ? await restoreOf(ports, repo, path, mission.missionBranch ?? undefined)
      : await logRemedy(files, location, ownDir)
    return [findingFrom(error, 'log', mission.slug, remedy ?? history(path))]
  }
}

function eventOf({ details }: LogFinding): string {
  return String(details.event_id ?? '')
}

/** Where the file was committed, whichever branch that was. */
function history(path: string): string {
  return `git log --oneline --all -- ${shellWord(`:/${path}`)}`
}

function logFindings(
  status: MissionStatus,
  mission: Mission,
  path: string,
  remedy: string | null,
): readonly DoctorFinding[] {
  return status.findings
    .filter((finding) => finding.severity !== 'info' || TELLING.includes(finding.code))
    .map((finding) => ({
      code: finding.code,
      severity: finding.severity === 'error' ? ('error' as const) : ('warning' as const),
      topic: 'log' as const,
      subject: finding.wpId === null ? mission.slug : `${mission.slug} ${finding.wpId}`,
      message: finding.message,
      proof: `${path} ${JSON.stringify(finding.details)}`,
      remedy: finding.severity === 'info' ? null : (remedy ?? history(path)),
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
