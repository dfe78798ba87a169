import type { Repository } from '@spec-kitty/git'
import { composeMissionBranch, type Finding, type Mission } from '@spec-kitty/mission'
import { shellWord } from '@spec-kitty/platform'
import type { DoctorPorts, Examined, Found } from './finding.js'
import { restoreOf } from './restore.js'

/** Who missions are: `meta.json` readable, ids there, each id and its short form one mission's. */
export async function examineIdentity(
  ports: DoctorPorts,
  repo: Repository,
  missions: readonly Mission[],
  damaged: readonly Finding[],
): Promise<Examined> {
  const findings: Found[] = []
  for (const finding of damaged) findings.push(await damagedMeta(ports, repo, finding))
  for (const mission of missions) findings.push(...oddities(mission))
  findings.push(...shared(missions))
  return { what: 'missions', count: missions.length + damaged.length, findings }
}

async function damagedMeta(ports: DoctorPorts, repo: Repository, finding: Finding): Promise<Found> {
  const path = finding.path ?? 'kitty-specs'
  const slug = path.split('/')[1] ?? ''
  const branch = composeMissionBranch({ slug, missionId: null })
  return {
    code: finding.code.replace(/^SPEC_KITTY_/, ''),
    severity: 'error',
    subject: path,
    message: finding.message,
    proof: JSON.stringify(finding.details),
    remedy: (await restoreOf(ports, repo, path, branch)) ?? history(path),
  }
}

function history(path: string): string {
  return `git log --oneline --all -- ${shellWord(`:/${path}`)}`
}

/** What is odd in one `meta.json`; the branch of an older log is a matter of status. */
function oddities(mission: Mission): readonly Found[] {
  const path = `kitty-specs/${mission.slug}/meta.json`
  const found = mission.findings
    .filter(({ code }) => code !== 'coordination_branch')
    .map((finding): Found => {
      const isName = finding.code === 'slug_differs'
      return {
        code: isName ? 'MISSION_SLUG_DIFFERS' : finding.code.replace(/^SPEC_KITTY_/, ''),
        severity: isName ? 'info' : 'warning',
        subject: path,
        message: finding.message,
        proof: isName ? finding.message : JSON.stringify(finding.details),
        remedy: isName ? null : history(path),
      }
    })
  if (mission.missionId !== null) return found
  return [
    ...found,
    {
      code: 'MISSION_ID_MISSING',
      severity: 'info',
      subject: mission.slug,
      message: 'It is of the time before ids, and is selected by its name or number.',
      proof: `${path} has no mission_id`,
      remedy: null,
    },
  ]
}

/** Ids that two directories claim, and short forms that two ids have in common. */
function shared(missions: readonly Mission[]): readonly Found[] {
  const findings: Found[] = []
  for (const [id, owners] of groupBy(missions, ({ missionId }) => missionId)) {
    if (owners.length < 2) continue
    const paths = owners.map(({ slug }) => `kitty-specs/${slug}/meta.json`)
    findings.push({
      code: 'MISSION_ID_DUPLICATE',
      severity: 'error',
      subject: owners.map(({ slug }) => slug).join(', '),
      message: `${owners.length} directories have one mission id, and would share one journal; the copy needs an id of its own.`,
      proof: `${id} stands in ${paths.join(' and ')}`,
      remedy: `git log --oneline --all -- ${paths.map((one) => shellWord(`:/${one}`)).join(' ')}`,
    })
  }
  for (const [mid8, owners] of groupBy(missions, (one) => one.mid8)) {
    const ids = [...new Set(owners.map(({ missionId }) => missionId))]
    if (ids.length < 2) continue
    findings.push({
      code: 'MISSION_MID8_SHARED',
      severity: 'warning',
      subject: mid8,
      message: `${ids.length} missions begin with it: it selects none of them, the whole id does.`,
      proof: `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ' …' : ''}`,
      remedy: `spec-kitty status -m ${ids[0]}`,
    })
  }
  return findings
}

function groupBy(
  missions: readonly Mission[],
  keyOf: (mission: Mission) => string | null,
): ReadonlyMap<string, readonly Mission[]> {
  const groups = new Map<string, Mission[]>()
  for (const mission of missions) {
    const key = keyOf(mission)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), mission])
  }
  return groups
}
