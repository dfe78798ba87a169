import type { Git, Repository } from '@spec-kitty/git'
import { listMissions, type Mission } from '@spec-kitty/mission'
import type { Clock, Lock, ReadFiles } from '@spec-kitty/platform'
import type { DoctorFinding, DoctorResult } from '../results/doctor.js'
import { examineLocks } from './locks.js'
import { examineLog } from './log.js'
import { examineRepository } from './repository.js'
import type { DoctorTopic } from './topics.js'
import { examineWorkspaces } from './workspaces.js'

/** What an examination may use: nothing in it can change a file of the project. */
export interface DoctorPorts {
  readonly files: ReadFiles
  readonly git: Git
  readonly lock: Lock
  readonly clock: Clock
}

/** What one topic found, and how many things it looked at. */
export interface Examined {
  readonly what: string
  readonly count: number
  readonly findings: readonly DoctorFinding[]
}

/** Looks at what is asked for (the whole project by default) and changes nothing. */
export async function examine(
  ports: DoctorPorts,
  repo: Repository,
  request: { readonly topics: readonly DoctorTopic[]; readonly missions?: readonly Mission[] },
): Promise<DoctorResult> {
  const missions = request.missions ?? (await listMissions(ports.files, repo)).missions
  const examiners: Readonly<Record<DoctorTopic, () => Promise<Examined>>> = {
    repository: () => examineRepository(ports, repo),
    log: () => examineLog(ports, repo, missions),
    workspaces: () => examineWorkspaces(ports, repo, missions),
    locks: () => examineLocks(ports, repo),
  }
  const findings: DoctorFinding[] = []
  const checked: { topic: DoctorTopic; what: string; count: number }[] = []
  for (const topic of request.topics) {
    const examined = await examiners[topic]()
    findings.push(...examined.findings.filter((one) => !findings.some(isSame(one))))
    checked.push({ topic, what: examined.what, count: examined.count })
  }
  const healthy = findings.every((finding) => finding.severity !== 'error')
  return { healthy, findings, checked }
}

/** What one topic told, another that ran into it does not tell again. */
function isSame(one: DoctorFinding): (other: DoctorFinding) => boolean {
  return ({ code, subject, message }) =>
    code === one.code && subject === one.subject && message === one.message
}
