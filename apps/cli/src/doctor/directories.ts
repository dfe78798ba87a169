import { type Repository, resolveRevisions } from '@spec-kitty/git'
import { composeMissionBranch, type Finding, listMissions } from '@spec-kitty/mission'
import { shellWord } from '@spec-kitty/platform'
import { lostMissions } from '../lost-missions.js'
import type { DoctorFinding } from '../results/doctor.js'
import type { DoctorPorts } from './examine.js'

/** Mission directories that are damaged, and missions whose directory is gone. */
export async function examineDirectories(
  ports: DoctorPorts,
  repo: Repository,
): Promise<readonly DoctorFinding[]> {
  const { findings } = await listMissions(ports.files, repo)
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
  return [...(await Promise.all(damaged)), ...lost]
}

async function damagedDirectory(
  ports: DoctorPorts,
  repo: Repository,
  finding: Finding,
): Promise<DoctorFinding> {
  const path = finding.path ?? 'kitty-specs'
  return {
    code: finding.code.replace(/^SPEC_KITTY_/, ''),
    severity: 'error',
    topic: 'repository',
    subject: path,
    message: finding.message,
    proof: JSON.stringify(finding.details),
    remedy: await restoreOf(ports, repo, path),
    fixed: false,
  }
}

/** The commands that put the last committed content back; what stands there is kept beside it. */
async function restoreOf(
  { files, git }: DoctorPorts,
  repo: Repository,
  path: string,
): Promise<string | null> {
  const slug = path.split('/')[1] ?? ''
  const branch = composeMissionBranch({ slug, missionId: null })
  const sources = [...(branch === undefined ? [] : [branch]), 'HEAD']
  const found = await resolveRevisions(
    git,
    repo.root,
    sources.map((source) => `${source}:${path}`),
  )
  const source = sources.find((_, at) => found[at])
  if (source === undefined) return null
  const word = shellWord(path)
  const restore = `git restore --source ${shellWord(source)} --worktree -- ${word}`
  if ((await files.stat(`${repo.root}/${path}`)) === undefined) return restore
  return `mv ${word} ${shellWord(`${path}.damaged`)} && ${restore}`
}
