import type { Repository } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import type { MergePlan } from './merge-plan.js'
import type { MovedAside } from './merge-result.js'

const SHOWN_MAX = 50
const FILES_MAX = 10_000

/** What merges keep of what they remove lies below it, a folder for each. */
export function rescueFolder(commonDir: string): string {
  return `${commonDir}/spec-kitty/rescue`
}

/** Where the ignored files of one lane's worktree are kept when the worktree goes. */
export function asideOf(commonDir: string, op: string, laneId: string): string {
  return `${rescueFolder(commonDir)}/${op}/${laneId}`
}

/**
 * True for an ignored path that is kept: no part of it is a directory that can be made again, and it
 * is not in the folder of a worktree that is ours.
 */
export function isKept(path: string, disposable: readonly string[]): boolean {
  if (path === '.spec-kitty' || path.startsWith('.spec-kitty/')) return false
  return !path.split('/').some((part) => disposable.includes(part))
}

/** What lies where this merge moves ignored files to, whichever of its runs has moved it. */
export async function readMovedAside(
  files: ReadFiles,
  repo: Repository,
  plan: MergePlan,
): Promise<readonly MovedAside[]> {
  const found: MovedAside[] = []
  for (const { laneId, path } of plan.cleanup.worktrees) {
    const to = asideOf(repo.commonDir, plan.stamp.op, laneId)
    const names = await namesBelow(files, to)
    if (names.length > 0) {
      found.push({ path, to, count: names.length, paths: names.slice(0, SHOWN_MAX) })
    }
  }
  return found
}

async function namesBelow(files: ReadFiles, root: string): Promise<readonly string[]> {
  const found: string[] = []
  const open = ['']
  while (open.length > 0 && found.length < FILES_MAX) {
    const folder = open.pop() as string
    for (const { name, kind } of (await files.list(`${root}/${folder}`)) ?? []) {
      if (kind === 'directory') open.push(`${folder}${name}/`)
      else found.push(`${folder}${name}`)
    }
  }
  return found.sort()
}
