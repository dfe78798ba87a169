import type { Repository } from '@spec-kitty/git'
import { listMissions, type Mission } from '@spec-kitty/mission'
import type { LogLine } from '@spec-kitty/status-core'
import type { DoctorResult } from '../results/doctor.js'
import { examineArtifacts } from './artifacts.js'
import type { DoctorPorts, Examined, Found } from './finding.js'
import { examineIdentity } from './identity.js'
import { handlesOf, lookAt, type MissionLook } from './look.js'
import { examineRepository } from './repository.js'
import { examineStatus } from './status.js'
import type { DoctorTopic } from './topics.js'
import { examineWorkspaces } from './workspaces.js'

/** What is looked at. */
export interface Examination {
  readonly topics: readonly DoctorTopic[]
  /** Default: every mission. One that is named may be mended even where nobody worked on it here. */
  readonly missions?: readonly Mission[] | undefined
  /** For each event with several contents, a line with the one to be kept. */
  readonly keep: readonly LogLine[]
}

/** A finding with its topic, and what mends it. */
export interface TopicFound extends Found {
  readonly topic: DoctorTopic
}

/** Looks at what is asked for (the whole project by default) and changes nothing. */
export async function examine(
  ports: DoctorPorts,
  repo: Repository,
  request: Examination,
): Promise<{
  readonly findings: readonly TopicFound[]
  readonly checked: DoctorResult['checked']
}> {
  const all = await listMissions(ports.files, repo)
  const missions = request.missions ?? all.missions
  const damaged = request.missions === undefined ? all.findings : []
  const isNamed = request.missions !== undefined
  const handles = handlesOf(all.missions)
  let read: Promise<readonly MissionLook[]> | undefined
  const looks = () => {
    read ??= lookAtAll(ports, repo, missions, { handles, isNamed })
    return read
  }
  const examiners: Readonly<Record<DoctorTopic, () => Promise<Examined>>> = {
    repo: () => examineRepository(ports, repo),
    status: async () => examineStatus(ports, repo, await looks(), request.keep),
    identity: () => examineIdentity(ports, repo, missions, damaged),
    workspaces: async () => examineWorkspaces(ports, repo, await looks(), all.missions),
    artifacts: () => examineArtifacts(ports, repo, missions),
  }
  const findings: TopicFound[] = []
  const checked: DoctorResult['checked'] = []
  for (const topic of request.topics) {
    const examined = await examiners[topic]()
    const fresh = examined.findings.filter((one) => !findings.some(isSame(one)))
    findings.push(...fresh.map((one) => ({ ...one, topic })))
    checked.push({ topic, what: examined.what, count: examined.count })
  }
  return { findings, checked }
}

async function lookAtAll(
  ports: DoctorPorts,
  repo: Repository,
  missions: readonly Mission[],
  { handles, isNamed }: { handles: ReadonlyMap<string, string>; isNamed: boolean },
): Promise<readonly MissionLook[]> {
  const looks: MissionLook[] = []
  for (const mission of missions) {
    const handle = handles.get(mission.slug) ?? mission.slug
    looks.push(await lookAt(ports, repo, mission, { handle, named: isNamed }))
  }
  return looks
}

/** What one topic told, another that ran into it does not tell again. */
function isSame(one: Found): (other: Found) => boolean {
  return ({ code, subject, message }) =>
    code === one.code && subject === one.subject && message === one.message
}
