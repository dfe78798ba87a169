import type { LaneRow } from '@spec-kitty/events/log'
import { type Repository, resolveRevisions } from '@spec-kitty/git'
import { compareCodePoints, shellWord } from '@spec-kitty/platform'
import type { DoctorPorts, Found } from './finding.js'
import type { MissionLook } from './look.js'
import { restoreFrom } from './restore.js'
import { type ReviewFile, readReviewFiles } from './review-files.js'

const POINTER = /^review-cycle:\/\/([\w.-]+)\/([\w.-]+)\/(review-cycle-\d+\.md)$/
const APPROVED = ['approved', 'done']
const SHOWN = 3

/** Review files that no event names, events whose file is gone, and files that say the contrary. */
export async function examineReviews(
  ports: DoctorPorts,
  repo: Repository,
  looks: readonly MissionLook[],
): Promise<readonly Found[]> {
  const findings: Found[] = []
  const dead: Dead[] = []
  for (const look of looks) {
    if (look.status === undefined) continue
    const reviews = await readReviewFiles(ports.files, look.mission)
    const pointed = pointersIn(look)
    for (const [path, row] of pointed)
      if (!reviews.some((one) => one.path === path)) dead.push({ look, path, row })
    findings.push(
      ...unbound(look, reviews, pointed),
      ...invalid(look, reviews),
      ...contrary(look, reviews),
    )
  }
  return [...findings, ...(await deadPointers(ports, repo, dead))]
}

interface Dead {
  readonly look: MissionLook
  readonly path: string
  readonly row: LaneRow
}

/** Path of every review file that a row names, with the row that does. */
function pointersIn({ status, mission }: MissionLook): ReadonlyMap<string, LaneRow> {
  const found = new Map<string, LaneRow>()
  for (const row of status?.rows ?? [])
    for (const pointer of namedBy(row)) {
      const path = pathOf(pointer, mission.slug)
      if (path !== undefined) found.set(path, row)
    }
  return found
}

function namedBy({ fields }: LaneRow): readonly string[] {
  const given = [fields.review_ref, referenceIn(fields.review_result)]
  const evidence = fields.evidence as { review?: unknown } | null | undefined
  return [...given, referenceIn(evidence?.review)].filter((one) => typeof one === 'string')
}

function referenceIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null
    ? (value as { reference?: unknown }).reference
    : undefined
}

/** Below the mission's own directory, whatever it was called when the row was written. */
function pathOf(pointer: string, slug: string): string | undefined {
  const [, , folder, name] = POINTER.exec(pointer) ?? []
  if (folder === undefined || folder.startsWith('.')) return undefined
  return `kitty-specs/${slug}/tasks/${folder}/${name}`
}

function unbound(
  look: MissionLook,
  reviews: readonly ReviewFile[],
  pointed: ReadonlyMap<string, LaneRow>,
): readonly Found[] {
  // where no row of a work package names a file, the highest number stands in for all of them
  const naming = new Set([...pointed.values()].map(({ wpId }) => wpId))
  const open = reviews.filter((one) => naming.has(one.wpId) && !pointed.has(one.path))
  const [first] = open
  if (first === undefined) return []
  return [
    {
      code: 'REVIEW_ARTIFACT_UNBOUND',
      severity: 'warning',
      subject: open
        .slice(0, SHOWN)
        .map(({ path }) => path)
        .join(', '),
      message: `${open.length} review files are named by no event, and so have no say; the same verdict given again writes the next number.`,
      proof: `no row of ${look.mission.slug} names ${first.path}`,
      remedy: `spec-kitty next -m ${look.handle}`,
    },
  ]
}

function invalid(look: MissionLook, reviews: readonly ReviewFile[]): readonly Found[] {
  const odd = reviews.filter(({ problem }) => problem !== null)
  const [first] = odd
  if (first === undefined) return []
  return [
    {
      code: 'REVIEW_ARTIFACT_INVALID',
      severity: odd.some(({ problem }) => problem?.startsWith('has conflict')) ? 'warning' : 'info',
      subject: look.mission.slug,
      message: `${odd.length} review files have no verdict that can be read.`,
      proof: odd
        .slice(0, SHOWN)
        .map(({ path, problem }) => `${path}: ${problem}`)
        .join('; '),
      remedy: `git log --oneline --all -- ${shellWord(`:/${first.path}`)}`,
    },
  ]
}

/** The file of the latest verdict says rejected where the log says approved [W-FR-014]. */
function contrary(look: MissionLook, reviews: readonly ReviewFile[]): readonly Found[] {
  const { status, mission, handle } = look
  const findings: Found[] = []
  for (const state of status?.state.workPackages.values() ?? []) {
    if (!APPROVED.includes(state.lane)) continue
    const file = fileOfVerdict(look, state.wpId, reviews)
    if (file?.verdict !== 'rejected' || file.overridden) continue
    const path = shellWord(file.path)
    findings.push({
      code: 'REVIEW_VERDICT_CONFLICT',
      severity: 'error',
      subject: `${mission.slug} ${state.wpId}`,
      message: `${state.wpId} is ${state.lane}, but the file of its latest verdict says rejected.`,
      proof: `${file.path}: verdict ${file.written}; the log: ${state.lane} by event ${state.lastEventId}`,
      remedy:
        state.lane === 'approved'
          ? `spec-kitty reject ${state.wpId} --agent AGENT --feedback ${path} -m ${handle}`
          : `git log -p --all -- ${shellWord(`:/${file.path}`)}`,
    })
  }
  return findings
}

function fileOfVerdict(
  { status, mission }: MissionLook,
  wpId: string,
  reviews: readonly ReviewFile[],
): ReviewFile | undefined {
  const own = (status?.rows ?? [])
    .filter((row) => row.wpId === wpId && isVerdict(row))
    .sort((a, b) => a.instant - b.instant || compareCodePoints(a.eventId, b.eventId))
  const latest = own.at(-1)
  const paths = latest === undefined ? [] : namedBy(latest).map((one) => pathOf(one, mission.slug))
  const named = reviews.find(({ path }) => paths.includes(path))
  if (named !== undefined || latest?.previous !== undefined) return named
  return reviews
    .filter((one) => one.wpId === wpId)
    .sort((a, b) => a.cycle - b.cycle)
    .at(-1)
}

/** An approval, or the way back from a review. */
function isVerdict({ from, to }: LaneRow): boolean {
  return to === 'approved' || (to === 'done' && from !== 'approved') || isBack(from, to)
}

function isBack(from: string, to: string): boolean {
  return (
    ['for_review', 'in_review', 'approved'].includes(from) &&
    ['planned', 'in_progress'].includes(to)
  )
}

/** One process for all: which of the files a branch still has. */
async function deadPointers(
  { git }: DoctorPorts,
  repo: Repository,
  dead: readonly Dead[],
): Promise<readonly Found[]> {
  const sources = dead.map(({ look }) =>
    [look.mission.missionBranch, 'HEAD'].flatMap((one) => one ?? []),
  )
  const specs = dead.flatMap(({ path }, at) => (sources[at] ?? []).map((one) => `${one}:${path}`))
  const found = await resolveRevisions(git, repo.root, specs)
  const known = new Set(specs.filter((_, at) => found[at]))
  return dead.map(({ look, path, row }, at): Found => {
    const source = sources[at]?.find((one) => known.has(`${one}:${path}`))
    return {
      code: 'REVIEW_POINTER_DEAD',
      severity: 'warning',
      subject: `${look.mission.slug} ${row.wpId}`,
      message: `Event ${row.eventId} names ${path}, which does not exist.`,
      proof: `${path} does not exist`,
      remedy:
        source === undefined
          ? `git log --oneline --all -- ${shellWord(`:/${path}`)}`
          : restoreFrom(repo, source, path),
    }
  })
}
