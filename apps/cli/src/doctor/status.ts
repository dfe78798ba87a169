import type { Repository } from '@spec-kitty/git'
import { judgeHistory, type LogLine, statusEventsPath } from '@spec-kitty/status-core'
import type { DoctorPorts, Examined, Found } from './finding.js'
import { examineLog, grouped } from './log.js'
import type { MissionLook } from './look.js'
import { examineLostEvents } from './lost-events.js'
import { examineReviews } from './reviews.js'
import { examineClaims } from './stale-claims.js'
import { examineView } from './view.js'
import { examineWorkPackages } from './work-packages.js'

/** Every mission's log and what hangs on it: files, view, reviews, claims, and what commits know. */
export async function examineStatus(
  ports: DoctorPorts,
  repo: Repository,
  looks: readonly MissionLook[],
  keep: readonly LogLine[],
): Promise<Examined> {
  const findings: Found[] = []
  const nowMicros = ports.clock.nowMicros()
  for (const look of looks) {
    findings.push(...(await examineLog(ports, repo, look, keep)))
    if (look.status === undefined) continue
    const told = judgeHistory(look.status, { nowMicros })
    findings.push(
      ...grouped(look, told, statusEventsPath(look.location), null),
      ...(await examineView(ports, repo, look)),
      ...(await examineWorkPackages(ports, repo, look)),
    )
  }
  findings.push(
    ...(await examineLostEvents(ports, repo, looks)),
    ...(await examineReviews(ports, repo, looks)),
    ...(await examineClaims(ports, repo, looks)),
  )
  return { what: 'mission logs', count: looks.length, findings }
}
