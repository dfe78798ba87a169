import { headOf, parseTree, type Repository, readObjects, readRef } from '@spec-kitty/git'
import type { Mission } from '@spec-kitty/mission'
import { lostMissions } from '../lost-missions.js'
import type { DoctorPorts, Examined, Found, Mend } from './finding.js'
import { restoreFrom } from './restore.js'

/** Nothing works without these once lanes are cut. */
const NEEDED: readonly string[] = ['spec.md', 'tasks.md', 'tasks', 'lanes.json', 'meta.json']
/** These come back from the journal. */
const FROM_JOURNAL: readonly string[] = ['status.events.jsonl', 'status.json']
const DEPTH_MAX = 6

interface Source {
  readonly mission: Mission
  /** As a command names it. */
  readonly name: string
  readonly oid: string
}

/**
 * Files of open missions that a commit has and the checkout has not: what `git clean`, a branch
 * switch or an `rm` took. As many processes as the directories are deep, however many missions.
 */
export async function examineArtifacts(
  ports: DoctorPorts,
  repo: Repository,
  missions: readonly Mission[],
): Promise<Examined> {
  const sources = await sourcesOf(
    ports,
    repo,
    missions.filter(({ open }) => open),
  )
  const missing = await missingIn(ports, repo, sources)
  const gone = (await lostMissions(ports, repo)).map(
    ({ slug, branch, own, remedy }): Found => ({
      code: 'MISSION_FILES_MISSING',
      severity: own ? 'error' : 'warning',
      subject: slug,
      message: `It has no directory in this checkout; ${branch} holds its files.`,
      proof: `kitty-specs/${slug} does not exist, ${branch}:kitty-specs/${slug} does`,
      remedy,
      ...(own ? { mend: restoring(repo, branch, `kitty-specs/${slug}`) } : {}),
    }),
  )
  const lacking = await neededFiles(ports, missions, missing)
  return {
    what: 'missions with committed files',
    count: sources.length,
    findings: [...missing, ...lacking, ...gone],
  }
}

/** Where the files of each mission are committed: on the branch that is checked out, else its own. */
async function sourcesOf(
  { files, git }: DoctorPorts,
  repo: Repository,
  missions: readonly Mission[],
): Promise<readonly Source[]> {
  const { branch: current, oid: head } = await headOf(files, repo, repo.gitDir, git)
  const wanted: Source[] = []
  for (const mission of missions) {
    const { missionBranch: branch, planningBranch, targetBranch } = mission
    const planning = current === planningBranch && current !== targetBranch
    const own = branch === null ? null : await readRef(files, repo, `refs/heads/${branch}`, git)
    if (own !== null && branch !== null && !planning)
      wanted.push({ mission, name: branch, oid: own })
    if (head !== null && head !== own) wanted.push({ mission, name: 'HEAD', oid: head })
  }
  return wanted
}

async function missingIn(
  ports: DoctorPorts,
  repo: Repository,
  sources: readonly Source[],
): Promise<readonly Found[]> {
  let open = sources.map((source) => ({ source, path: `kitty-specs/${source.mission.slug}` }))
  const found = new Map<string, Found>()
  for (let depth = 0; open.length > 0 && depth < DEPTH_MAX; depth += 1) {
    const specs = open.map(({ source, path }) => `${source.oid}:${path}`)
    const trees = await readObjects(ports, repo, specs)
    const below: typeof open = []
    for (const [at, { source, path }] of open.entries()) {
      const tree = trees[at]
      if (tree?.type !== 'tree') continue
      const entries = parseTree(tree.bytes, repo.objectFormat)
      const present = await ports.files.list(`${repo.root}/${path}`)
      if (present === undefined) continue
      const names = new Map(present.map(({ name, kind }) => [name, kind]))
      for (const entry of entries) {
        const name = Buffer.from(entry.name, 'latin1').toString('utf8')
        const full = `${path}/${name}`
        const isTree = entry.mode === '40000'
        if (isTree && names.get(name) === 'directory') below.push({ source, path: full })
        if (names.has(name) || (depth === 0 && FROM_JOURNAL.includes(name))) continue
        if (!found.has(full))
          found.set(full, missingFile(repo, source, full, depth === 0 ? name : ''))
      }
    }
    open = below
  }
  return [...found.values()]
}

function missingFile(repo: Repository, source: Source, path: string, top: string): Found {
  return {
    code: 'ARTIFACT_MISSING',
    severity: NEEDED.includes(top) ? 'error' : 'warning',
    subject: path,
    message: `${source.name} has it, this checkout has not.`,
    proof: `${path} does not exist, ${source.name}:${path} does`,
    remedy: restoreFrom(repo, source.name, path),
    mend: restoring(repo, source.name, path),
  }
}

/** Writes what is absent; what came back meanwhile, by whatever way, stays as it is. */
function restoring(repo: Repository, source: string, path: string): Mend {
  return async ({ git, files }) => {
    if ((await files.stat(`${repo.root}/${path}`)) !== undefined) return true
    const args = ['restore', `--source=${source}`, '--worktree', '--', path]
    await git.run(args, { cwd: repo.root })
    return (await files.stat(`${repo.root}/${path}`)) !== undefined
  }
}

/** Files that a finalized mission cannot do without and that no commit has. */
async function neededFiles(
  { files }: DoctorPorts,
  missions: readonly Mission[],
  known: readonly Found[],
): Promise<readonly Found[]> {
  const findings: Found[] = []
  for (const mission of missions.filter(({ open }) => open)) {
    if ((await files.stat(`${mission.path}/lanes.json`)) === undefined) continue
    for (const name of ['spec.md', 'tasks.md', 'tasks']) {
      const path = `kitty-specs/${mission.slug}/${name}`
      if (known.some(({ subject }) => subject === path)) continue
      if ((await files.stat(`${mission.path}/${name}`)) !== undefined) continue
      findings.push({
        code: 'ARTIFACT_MISSING',
        severity: 'error',
        subject: path,
        message: 'The mission is finalized and cannot do without it, and no commit here has it.',
        proof: `${path} does not exist`,
        remedy: `git log --oneline --all -- ':/${path}'`,
      })
    }
  }
  return findings
}
