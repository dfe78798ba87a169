import type { Mission } from '@spec-kitty/mission'
import { isSpecKittyError, type ReadFiles } from '@spec-kitty/platform'

const FILE_BYTES_MAX = 1024 * 1024
const NAME = /^review-cycle-(\d+)\.md$/
const FOLDER = /^(WP\d{2,3})(?:-|$)/
const REJECTED = ['rejected', 'reject', 'changes_requested']
const APPROVED = ['approved', 'approved_after_orchestrator_fix', 'arbiter_override']
const OVERRIDE = ['at', 'actor', 'wp_id', 'reason'].map((key) => `review_artifact_override_${key}`)

/** One review file as far as its verdict goes. */
export interface ReviewFile {
  readonly wpId: string
  readonly cycle: number
  /** Relative to the repository root. */
  readonly path: string
  readonly verdict: 'approved' | 'rejected' | null
  /** The verdict as it is written. */
  readonly written: string
  /** All four fields of an override are there. */
  readonly overridden: boolean
  /** Why there is no verdict; null where there is one. */
  readonly problem: string | null
}

/** Every review file below `tasks/`. One that cannot be read is in the list, with its problem. */
export async function readReviewFiles(
  files: ReadFiles,
  mission: Mission,
): Promise<readonly ReviewFile[]> {
  const found: ReviewFile[] = []
  for (const folder of (await files.list(`${mission.path}/tasks`)) ?? []) {
    const wpId = FOLDER.exec(folder.name)?.[1]
    if (folder.kind !== 'directory' || wpId === undefined) continue
    for (const { name } of (await files.list(`${mission.path}/tasks/${folder.name}`)) ?? []) {
      const cycle = NAME.exec(name)?.[1]
      if (cycle === undefined) continue
      const path = `kitty-specs/${mission.slug}/tasks/${folder.name}/${name}`
      const text = await textOf(files, `${mission.path}/tasks/${folder.name}/${name}`)
      found.push({ wpId, cycle: Number(cycle), path, ...verdictIn(text) })
    }
  }
  return found
}

async function textOf(files: ReadFiles, path: string): Promise<string | undefined> {
  try {
    const bytes = await files.read(path, { bytesMax: FILE_BYTES_MAX })
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
  } catch (error) {
    if (isSpecKittyError(error)) return undefined
    throw error
  }
}

function verdictIn(text: string | undefined) {
  const none = { verdict: null, written: '', overridden: false } as const
  if (text === undefined) return { ...none, problem: 'cannot be read' }
  if (/^(<{7}|>{7})(\s|$)/m.test(text)) return { ...none, problem: 'has conflict markers' }
  const head = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---\r?(\n|$)/.exec(text)?.[1]
  if (head === undefined) return { ...none, problem: 'has no frontmatter' }
  const written = scalar(head, 'verdict')
  const verdict = REJECTED.includes(written)
    ? ('rejected' as const)
    : APPROVED.includes(written)
      ? ('approved' as const)
      : null
  const overridden = OVERRIDE.every((key) => scalar(head, key) !== '')
  const problem = verdict === null ? `has verdict ${JSON.stringify(written.slice(0, 40))}` : null
  return { verdict, written, overridden, problem }
}

/** The text of a top-level scalar; empty for none. */
function scalar(head: string, key: string): string {
  const value = new RegExp(`^${key}:[ \\t]*(.*)$`, 'm').exec(head)?.[1]?.trim() ?? ''
  const bare = /^'(.*)'$/.exec(value)?.[1] ?? /^"(.*)"$/.exec(value)?.[1] ?? value
  return bare === 'null' || bare === '~' ? '' : bare.trim()
}
