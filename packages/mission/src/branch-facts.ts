import { type Git, headOf, type Repository, readRef } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import type { Mission } from './mission.js'
import { readText } from './text-file.js'

/** Branches as planning sees them. */
export interface BranchFacts {
  /** Null when detached. */
  readonly currentBranch: string | null
  readonly planningBranch: string | null
  readonly mergeTarget: string | null
  readonly targetSource: 'flag' | 'meta' | 'current'
  readonly onTarget: boolean
  /** What the remote calls its default branch, else `main`, else `master`. Nothing is fetched. */
  readonly primaryBranch: string | null
  readonly recommended: 'stay' | 'feature-branch'
  readonly reason: string
  /** What a mission may begin with: an ingested plan, or a ticket. */
  readonly brief: { readonly present: boolean; readonly kind: 'brief' | 'ticket' | null }
}

interface Asked {
  readonly targetBranch?: string | undefined
  /** The mission that is meant; without one, the facts are those of a new one. */
  readonly mission?: Mission | undefined
  readonly prBound: boolean
}

const HEADS = 'refs/heads/'
const ORIGIN = 'refs/remotes/origin/'
const TEXT_BYTES_MAX = 65_536

/** Where a mission is planned and where it merges to, of the canonical checkout. */
export async function readBranchFacts(
  ports: { readonly files: ReadFiles; readonly git: Git },
  repository: Repository,
  asked: Asked,
): Promise<BranchFacts> {
  const { files, git } = ports
  const { branch } = await headOf(files, repository, repository.gitDir, git)
  const { mergeTarget, targetSource } = targetOf(asked, branch)
  const primaryBranch = await primaryOf(ports, repository)
  const onTarget = branch !== null && branch === mergeTarget
  const recommended = onTarget && (asked.prBound || branch === primaryBranch)
  const has = async (name: string) =>
    (await files.stat(`${repository.root}/.kittify/${name}`))?.kind === 'file'
  const kind = (await has('mission-brief.md'))
    ? 'brief'
    : (await has('ticket-context.md'))
      ? 'ticket'
      : null
  return {
    currentBranch: branch,
    planningBranch: asked.mission?.planningBranch ?? branch,
    mergeTarget,
    targetSource,
    onTarget,
    primaryBranch,
    recommended: recommended ? 'feature-branch' : 'stay',
    reason: reasonOf(branch, mergeTarget, recommended, asked.prBound),
    brief: { present: kind !== null, kind },
  }
}

function targetOf(
  asked: Asked,
  current: string | null,
): Pick<BranchFacts, 'mergeTarget' | 'targetSource'> {
  if (asked.targetBranch !== undefined) {
    return { mergeTarget: asked.targetBranch, targetSource: 'flag' }
  }
  const recorded = asked.mission?.targetBranch ?? null
  if (recorded !== null) return { mergeTarget: recorded, targetSource: 'meta' }
  return { mergeTarget: current, targetSource: 'current' }
}

function reasonOf(
  branch: string | null,
  target: string | null,
  recommended: boolean,
  prBound: boolean,
): string {
  if (branch === null) return 'HEAD is detached: a mission needs a branch to start from.'
  if (branch !== target) return `${branch} is not the merge target ${target ?? '(none)'}.`
  if (!recommended) return `${branch} is the merge target, and not the main line.`
  return prBound
    ? `${branch} is the merge target, and missions here become pull requests.`
    : `${branch} is the merge target and the main line.`
}

async function primaryOf(
  { files, git }: { readonly files: ReadFiles; readonly git: Git },
  repository: Repository,
): Promise<string | null> {
  const named = await originHead({ files, git }, repository)
  if (named?.startsWith(ORIGIN)) return named.slice(ORIGIN.length)
  for (const name of ['main', 'master']) {
    if ((await readRef(files, repository, `${HEADS}${name}`, git)) !== null) return name
  }
  return null
}

/** The full name that the remote's HEAD points at, as this clone last saw it. */
async function originHead(
  { files, git }: { readonly files: ReadFiles; readonly git: Git },
  repository: Repository,
): Promise<string | undefined> {
  if (repository.refStorage === 'other') {
    const args = ['symbolic-ref', '--quiet', `${ORIGIN}HEAD`]
    return (await git.run(args, { cwd: repository.root, accept: [0, 1, 128] })).stdout.trim()
  }
  const text = await readText(files, `${repository.commonDir}/${ORIGIN}HEAD`, TEXT_BYTES_MAX)
  return /^ref: (\S+)\s*$/.exec(text ?? '')?.[1]
}
