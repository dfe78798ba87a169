import { headOf, listRefs, type Repository, readObjects } from '@spec-kitty/git'
import { isSpecKittyError } from '@spec-kitty/platform'
import { adoptRows, idsBeyond, idsHeld, statusEventsPath } from '@spec-kitty/status-core'
import type { DoctorPorts, Found } from './finding.js'
import { repairCommand } from './log.js'
import type { MissionLook } from './look.js'

const HEADS = 'refs/heads/'
const MISSIONS_AT_ONCE = 100

interface Copy {
  readonly look: MissionLook
  /** As a person calls it. */
  readonly source: string
  readonly oid: string
  readonly coordination: boolean
}

/**
 * Events that a commit has and this clone's files have not: in the log of HEAD, of the mission's
 * branches, and of a coordination branch that an older tool kept. At most one process for a
 * hundred missions.
 */
export async function examineLostEvents(
  ports: DoctorPorts,
  repo: Repository,
  looks: readonly MissionLook[],
): Promise<readonly Found[]> {
  const readable = looks.filter(({ status }) => status !== undefined)
  const copies = await copiesOf(ports, repo, readable)
  const findings: Found[] = []
  for (let at = 0; at < copies.length; at += MISSIONS_AT_ONCE) {
    const some = copies.slice(at, at + MISSIONS_AT_ONCE)
    const specs = some.map(({ oid, look }) => `${oid}:${statusEventsPath(look.location)}`)
    const blobs = await readObjects(ports, repo, specs)
    some.forEach((copy, index) => {
      const blob = blobs[index]
      if (blob?.type === 'blob') findings.push(...compare(copy, blob.bytes))
    })
  }
  return findings
}

async function copiesOf(
  { files, git }: DoctorPorts,
  repo: Repository,
  looks: readonly MissionLook[],
): Promise<readonly Copy[]> {
  const refs = new Map(
    (await listRefs(files, repo, 'refs/', git)).map(({ ref, oid }) => [ref, oid]),
  )
  const head = (await headOf(files, repo, repo.gitDir, git)).oid
  return looks.flatMap((look) => {
    const { missionBranch, targetBranch, meta } = look.mission
    const named = [
      { source: 'HEAD', oid: head, coordination: false },
      ...[missionBranch, targetBranch].map((branch) => ({
        source: branch ?? '',
        oid: branch === null ? null : refs.get(`${HEADS}${branch}`),
        coordination: false,
      })),
      ...coordinationOf(meta.coordination_branch, refs),
    ]
    const seen = new Set<string>()
    return named.flatMap(({ source, oid, coordination }) => {
      if (oid === null || oid === undefined || seen.has(oid)) return []
      seen.add(oid)
      return [{ look, source, oid, coordination }]
    })
  })
}

function coordinationOf(branch: string | undefined, refs: ReadonlyMap<string, string>) {
  if (branch === undefined) return []
  const names = [`${HEADS}${branch}`, `refs/remotes/origin/${branch}`]
  const name = names.find((one) => refs.has(one))
  return name === undefined ? [] : [{ source: branch, oid: refs.get(name), coordination: true }]
}

function compare({ look, source, coordination }: Copy, copy: Uint8Array): readonly Found[] {
  const tracked = look.bytes.tracked
  if (tracked !== undefined && Buffer.from(tracked).equals(copy)) return []
  const lost = beyond(look, copy)
  if (lost.length === 0) return []
  const found: Found = {
    code: coordination ? 'COORDINATION_BRANCH' : 'EVENT_LOST',
    severity: coordination ? 'warning' : 'error',
    subject: look.mission.slug,
    message: coordination
      ? `${source} has ${lost.length} events that are not in the log.`
      : `${lost.length} events of ${source} are in neither file of the log.`,
    proof: `${source}:${statusEventsPath(look.location)} has ${lost.slice(0, 3).join(', ')}`,
    remedy: repairCommand(look),
  }
  if (!look.ours) return [found]
  return [
    {
      ...found,
      mend: async (ports) => {
        const { diagnostics } = await adoptRows(ports, look.location, [copy])
        return !diagnostics.some(({ code }) => code === 'status_log_deferred')
      },
    },
  ]
}

function beyond(look: MissionLook, copy: Uint8Array): readonly string[] {
  try {
    return idsBeyond(idsHeld(look.bytes), copy)
  } catch (error) {
    if (isSpecKittyError(error)) return []
    throw error
  }
}
