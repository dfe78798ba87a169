import { type ReadFiles, SpecKittyError } from '@spec-kitty/platform'
import { DOCUMENT_BYTES_MAX, textOf } from './bytes.js'
import { namedIn, type Scene, workPackageOf } from './scene.js'

/** The review file of one verdict, named by its event. */
export interface ReviewArtifact {
  /** `review-cycle://<mission>/<WP file stem>/review-cycle-N.md` */
  readonly pointer: string
  /** Relative to the repository root. */
  readonly path: string
  readonly cycle: number
}

const NAME = /^review-cycle-(\d+)\.md$/

/** The file that the next verdict writes: one above every number that exists. Nothing is replaced. */
export async function nextReviewArtifact(
  files: ReadFiles,
  scene: Scene,
  wpId: string,
): Promise<ReviewArtifact> {
  const { stem } = workPackageOf(scene, wpId)
  const tasks = `${scene.mission.path}/tasks`
  const folders = ((await files.list(tasks)) ?? []).filter(
    (entry) =>
      entry.kind === 'directory' && (entry.name === wpId || entry.name.startsWith(`${wpId}-`)),
  )
  let highest = 0
  for (const folder of folders) {
    for (const entry of (await files.list(`${tasks}/${folder.name}`)) ?? []) {
      highest = Math.max(highest, Number(NAME.exec(entry.name)?.[1] ?? 0))
    }
  }
  const cycle = highest + 1
  const name = `${stem}/review-cycle-${cycle}.md`
  return {
    pointer: `review-cycle://${scene.mission.slug}/${name}`,
    path: `kitty-specs/${scene.mission.slug}/tasks/${name}`,
    cycle,
  }
}

/** The text of a review file. `text` is the author's own words. */
export function printReviewArtifact(facts: {
  readonly cycle: number
  readonly missionSlug: string
  readonly reviewedAt: string
  readonly reviewer: string
  readonly verdict: 'approved' | 'rejected'
  readonly wpId: string
  readonly text: string
}): string {
  return `---
affected_files: []
cycle_number: ${facts.cycle}
mission_slug: ${quoted(facts.missionSlug)}
reproduction_command: null
reviewed_at: ${quoted(facts.reviewedAt)}
reviewer_agent: ${quoted(facts.reviewer)}
verdict: ${facts.verdict}
wp_id: ${facts.wpId}
---

${facts.text.trim()}
`
}

/**
 * The findings of the rejection that is not answered yet: the file its event points to, and the
 * commit that was reviewed. Null when the latest verdict is no rejection.
 *
 * @throws REVIEW_ARTIFACT_MISSING
 */
export async function readFindings(
  files: ReadFiles,
  scene: Scene,
  wpId: string,
): Promise<{
  readonly path: string
  readonly text: string
  readonly reviewed: string | null
} | null> {
  const state = scene.status.state.workPackages.get(wpId)
  if (state === undefined || !state.openRejection) return null
  const pointer = state.rejection?.reference ?? null
  const reviewed = state.reviewClaim?.head_commit ?? null
  if (pointer !== null && !pointer.startsWith('review-cycle:')) {
    return { path: pointer, text: `The feedback was recorded at ${pointer}.`, reviewed }
  }
  const path = pointer === null ? undefined : pathOf(pointer)
  const bytes =
    path === undefined
      ? undefined
      : await files.read(`${scene.repo.root}/${path}`, { bytesMax: DOCUMENT_BYTES_MAX })
  if (path === undefined || bytes === undefined) {
    throw new SpecKittyError('REVIEW_ARTIFACT_MISSING', { ...namedIn(scene, wpId), pointer })
  }
  const text = textOf(bytes).replace(/^---\n[\s\S]*?\n---\n/, '')
  return { path, text, reviewed }
}

/** Undefined for what is no pointer of ours: every segment is checked, none may climb. */
function pathOf(pointer: string): string | undefined {
  const match = /^review-cycle:\/\/([^/]+)\/([^/]+)\/(review-cycle-\d+\.md)$/.exec(pointer)
  const segments = match?.slice(1) ?? []
  const plain = segments.every((segment) => /^[\w.-]+$/.test(segment) && !segment.startsWith('.'))
  if (match === null || !plain) return undefined
  return `kitty-specs/${segments[0]}/tasks/${segments[1]}/${segments[2]}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
