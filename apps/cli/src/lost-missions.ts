import { type Git, listRefs, type Repository, resolveRevisions, treeEntries } from '@spec-kitty/git'
import { parseBranch } from '@spec-kitty/mission'
import {
  type Diagnostic,
  isSpecKittyError,
  type ReadFiles,
  SpecKittyError,
  shellWord,
} from '@spec-kitty/platform'
import { restoreFrom } from './doctor/restore.js'

const HEADS = 'refs/heads/'
const JOURNAL_BYTES_MAX = 64 * 1024 * 1024
const BRANCHES_MAX = 200

/** A mission that the journal or a branch knows, without a directory in the main checkout. */
export interface LostMission {
  readonly slug: string
  readonly mid8: string | null
  /** A branch that holds its files: its own where that is still there. */
  readonly branch: string
  readonly own: boolean
  /** Brings the directory back. */
  readonly remedy: string
}

interface Ports {
  readonly files: ReadFiles
  readonly git: Git
}

/** Every mission whose files a branch holds and the checkout does not, sorted by slug. */
export async function lostMissions(
  { files, git }: Ports,
  repo: Repository,
): Promise<readonly LostMission[]> {
  const entries = (await files.list(`${repo.root}/kitty-specs`)) ?? []
  const present = new Set(entries.map((entry) => entry.name))
  const lost = new Map<string, LostMission>()
  const heads = (await listRefs(files, repo, HEADS, git)).map(({ ref }) => ref.slice(HEADS.length))
  for (const branch of heads) {
    const slug = await missionOnBranch(git, repo, branch, present)
    if (slug !== undefined) lost.set(slug, lostMission(repo, slug, branch, true))
  }
  const known = await journalSlugs(files, repo, present)
  const unplaced = known.filter((slug) => !lost.has(slug))
  for (const [slug, branch] of await holders(git, repo, unplaced, heads)) {
    lost.set(slug, lostMission(repo, slug, branch, false))
  }
  return [...lost.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1))
}

/** The failure of a command that means a lost mission; undefined where it means none of them. */
export async function lostMissionFault(
  ports: Ports,
  repo: Repository,
  handle: string | undefined,
): Promise<SpecKittyError | undefined> {
  const lost = await lostMissions(ports, repo)
  const meant = handle === undefined ? lost.filter(({ own }) => own) : lost.filter(isNamed(handle))
  const [first] = meant
  if (first === undefined) return undefined
  const details = {
    mission: first.mid8 ?? first.slug,
    mission_slug: first.slug,
    branch: first.branch,
    missions: meant.map(({ slug }) => slug),
  }
  const remedy = meant.length === 1 ? first.remedy : 'spec-kitty doctor artifacts'
  return new SpecKittyError('MISSION_FILES_MISSING', details, { remedy })
}

/** The same as a remark of a command that goes on without it. */
export function lostMissionRemarks(lost: readonly LostMission[]): readonly Diagnostic[] {
  const [first] = lost
  if (first === undefined) return []
  const names = lost.map(({ slug }) => slug)
  const one = names.length === 1
  return [
    {
      code: 'mission_files_missing',
      severity: 'warning',
      message: `${names.join(', ')} ${one ? 'has' : 'have'} no directory in this checkout; spec-kitty doctor says how to bring ${one ? 'it' : 'them'} back.`,
      details: { missions: names },
    },
  ]
}

function lostMission(repo: Repository, slug: string, branch: string, own: boolean): LostMission {
  const mid8 = parseBranch(`kitty/mission-${slug}`)?.mid8 ?? null
  const path = `kitty-specs/${slug}`
  const remedy = own ? restoreFrom(repo, branch, path) : `git switch ${shellWord(branch)}`
  return { slug, mid8, branch, own, remedy }
}

function isNamed(handle: string): (lost: LostMission) => boolean {
  const wanted = handle.toUpperCase()
  return ({ slug, mid8 }) => {
    const human = mid8 === null ? slug : slug.slice(0, -mid8.length - 1)
    return slug === handle || human === handle || mid8 === wanted || mid8 === wanted.slice(0, 8)
  }
}

/** The mission that a mission branch is of, when its directory is nowhere in the checkout. */
async function missionOnBranch(
  git: Git,
  repo: Repository,
  branch: string,
  present: ReadonlySet<string>,
): Promise<string | undefined> {
  const parsed = parseBranch(branch)
  if (parsed === undefined || parsed.lane !== null) return undefined
  const { slug, mid8 } = parsed
  const isOf = (name: string) => (mid8 === null ? name === slug : name.endsWith(`-${mid8}`))
  if ([...present].some(isOf)) return undefined
  const entries = await treeEntries(git, repo.root, branch, ['kitty-specs/'])
  return entries.map(({ path }) => path.slice('kitty-specs/'.length)).find(isOf)
}

/** What the journals of this repository call their missions, but for those that are present. */
async function journalSlugs(
  files: ReadFiles,
  repo: Repository,
  present: ReadonlySet<string>,
): Promise<readonly string[]> {
  const folder = `${repo.commonDir}/spec-kitty/missions`
  const tails = new Set([...present].map((name) => name.slice(-8)))
  const slugs: string[] = []
  for (const { name, kind } of (await files.list(folder)) ?? []) {
    if (kind !== 'directory' || present.has(name) || tails.has(name.slice(0, 8))) continue
    const bytes = await readable(files, `${folder}/${name}/events.jsonl`)
    const text = bytes === undefined ? '' : new TextDecoder().decode(bytes)
    const slug = /"mission_slug": ?"([^"\\]+)"/.exec(text)?.[1]
    if (slug !== undefined && !present.has(slug)) slugs.push(slug)
  }
  return slugs
}

async function readable(files: ReadFiles, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path, { bytesMax: JOURNAL_BYTES_MAX })
  } catch (error) {
    if (isSpecKittyError(error)) return undefined
    throw error
  }
}

/** For each of `slugs` the first branch whose tree has its directory. */
async function holders(
  git: Git,
  repo: Repository,
  slugs: readonly string[],
  heads: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const branches = heads.slice(0, BRANCHES_MAX)
  const asked = slugs.flatMap((slug) => branches.map((branch) => ({ slug, branch })))
  const specs = asked.map(({ slug, branch }) => `${HEADS}${branch}:kitty-specs/${slug}/meta.json`)
  const found = await resolveRevisions(git, repo.root, specs)
  const held = new Map<string, string>()
  for (const [at, { slug, branch }] of asked.entries()) {
    if (found[at] && !held.has(slug)) held.set(slug, branch)
  }
  return held
}
