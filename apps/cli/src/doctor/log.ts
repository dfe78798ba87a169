import type { Repository } from '@spec-kitty/git'
import { shellWord } from '@spec-kitty/platform'
import {
  completeLog,
  type LogFinding,
  type LogLine,
  planRepair,
  repairLog,
  statusEventsPath,
} from '@spec-kitty/status-core'
import { type DoctorPorts, type Found, findingFrom, type Mend } from './finding.js'
import { logRemedy } from './log-remedy.js'
import type { MissionLook } from './look.js'
import { restoreOf } from './restore.js'

/** Mend themselves or harm nothing, but tell of a power cut or of another program that writes. */
const TELLING: readonly string[] = ['EVENT_TAIL_TORN', 'EVENT_ROW_UNKNOWN']
/** Where the files of a log are not level or not whole, and what is known of it stays. */
const MENDED: readonly string[] = ['EVENT_TAIL_TORN', 'STATUS_LOG_INCOMPLETE']
const SUBJECTS_SHOWN = 3

/** Whether a mission's log can be read, and what its rows tell. */
export async function examineLog(
  ports: DoctorPorts,
  repo: Repository,
  look: MissionLook,
  keep: readonly LogLine[],
): Promise<readonly Found[]> {
  const path = statusEventsPath(look.location)
  const { status, fault, location } = look
  if (status !== undefined) {
    const bad = new Set(status.findings.filter((one) => one.severity === 'error').map(eventOf))
    const ownDir = `${repo.commonDir}/spec-kitty`
    const moved = bad.size === 0 ? null : await logRemedy(ports.files, location, ownDir, bad)
    return grouped(look, status.findings, path, moved ?? history(path))
  }
  const subject = look.mission.slug
  if (fault?.key === 'EVENT_LOG_MISSING') {
    const branch = look.mission.missionBranch ?? undefined
    return [
      findingFrom(fault, subject, (await restoreOf(ports, repo, path, branch)) ?? history(path)),
    ]
  }
  if (fault?.key !== 'EVENT_LOG_CORRUPT' && fault?.key !== 'EVENT_ID_CONFLICT')
    return [findingFrom(fault, subject, history(path))]
  const { undecided } = planRepair(location, look.bytes, keep)
  const keeps = undecided.map(({ places }) => {
    const place = places.find(({ file }) => file === 'journal') ?? places[0]
    return place === undefined ? '' : ` --keep ${place.file}:${place.line}`
  })
  const found = findingFrom(fault, subject, `${repairCommand(look)}${keeps.join('')}`)
  return [undecided.length > 0 || !look.ours ? found : { ...found, mend: mendLog(look, keep) }]
}

/** The command that repairs, unites and levels the files of one mission. */
export function repairCommand({ handle }: MissionLook): string {
  return `spec-kitty doctor status -m ${handle} --fix`
}

/** Runs the repair; it is not done while a git operation keeps the tracked files for itself. */
function mendLog({ location }: MissionLook, keep: readonly LogLine[]): Mend {
  return async (ports) => {
    const { diagnostics } = await repairLog(ports, location, { keep })
    return !diagnostics.some(({ code }) => code === 'status_log_deferred')
  }
}

/** Brings both files and the view level. */
export function mendLevel({ location }: MissionLook): Mend {
  return async (ports) => {
    const { diagnostics } = await completeLog(ports, location)
    return !diagnostics.some(({ code }) => code.endsWith('_deferred'))
  }
}

function eventOf({ details }: LogFinding): string {
  return String(details.event_id ?? '')
}

/** Where the file was committed, whichever branch that was. */
function history(path: string): string {
  return `git log --oneline --all -- ${shellWord(`:/${path}`)}`
}

/** Findings about a log: errors each for itself, what only informs once per code. */
export function grouped(
  look: MissionLook,
  findings: readonly LogFinding[],
  path: string,
  errorRemedy: string | null,
): readonly Found[] {
  const groups = new Map<string, LogFinding[]>()
  for (const finding of findings) {
    if (finding.code === 'STATUS_LOG_INCOMPLETE' && look.bytes.journal === undefined) continue
    const alone = finding.severity === 'error' ? `${groups.size}` : ''
    const key = `${finding.code} ${finding.severity} ${alone}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [finding])
    else known.push(finding)
  }
  const repaired = mendLog(look, [])
  return [...groups.values()].map((group) => {
    const first = group[0] as LogFinding
    const { code } = first
    const quiet = first.severity === 'info' && !TELLING.includes(code)
    const mended = MENDED.includes(code)
    const found: Found = {
      code,
      severity: quiet ? 'info' : first.severity === 'error' ? 'error' : 'warning',
      subject: subjectOf(look.mission.slug, group),
      message: group.length === 1 ? first.message : `${group.length} times: ${first.message}`,
      proof: `${path} ${group
        .slice(0, SUBJECTS_SHOWN)
        .map((one) => JSON.stringify(one.details))
        .join(' ')}`,
      remedy: mended
        ? repairCommand(look)
        : first.severity === 'info'
          ? null
          : remedyOf(look, first, errorRemedy),
    }
    if (!mended || !look.ours) return found
    return { ...found, mend: code === 'EVENT_TAIL_TORN' ? repaired : mendLevel(look) }
  })
}

/** What goes on from a warning; an error is a row that nothing but a person can judge. */
function remedyOf(
  look: MissionLook,
  finding: LogFinding,
  errorRemedy: string | null,
): string | null {
  if (finding.severity === 'error') return errorRemedy
  if (finding.code === 'STATUS_PREDECESSOR_MISSING') return 'git fetch --all'
  if (finding.code === 'EVENT_IN_FUTURE') return 'date -u'
  if (finding.code === 'STATUS_DIVERGED') return `spec-kitty next -m ${look.handle}`
  return `git log --oneline -- ${shellWord(`:/${statusEventsPath(look.location)}`)}`
}

function subjectOf(slug: string, group: readonly LogFinding[]): string {
  const ids = [...new Set(group.flatMap(({ wpId }) => wpId ?? []))]
  if (ids.length === 0) return slug
  const more = ids.length - SUBJECTS_SHOWN
  return `${slug} ${ids.slice(0, SUBJECTS_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
