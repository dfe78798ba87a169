import type { Repository, Worktree } from '@spec-kitty/git'
import { type Mission, parseBranch } from '@spec-kitty/mission'
import { isInside, shellWord } from '@spec-kitty/platform'
import { backupPath } from './backup.js'
import type { DoctorPorts, Found } from './finding.js'

/** Worktrees of lanes whose mission is merged, or that no mission here has. */
export function orphans(
  repo: Repository,
  worktrees: readonly Worktree[],
  missions: readonly Mission[],
): readonly Found[] {
  return worktrees.flatMap(({ path, branch, main, prunable }): readonly Found[] => {
    if (main || prunable || branch === null || !isInside(`${repo.root}/.worktrees`, path)) return []
    const parsed = parseBranch(branch, missions)
    if (parsed === undefined || parsed.lane === null) return []
    const owner = missions.find(({ mid8, slug }) =>
      parsed.mid8 === null ? slug === parsed.slug : mid8 === parsed.mid8,
    )
    if (owner?.open === true) return []
    return [
      {
        code: 'WORKSPACE_ORPHAN',
        severity: 'warning',
        subject: path,
        message:
          owner === undefined
            ? `It is the worktree of ${branch}, of which no mission here is known.`
            : `It is the worktree of ${branch}, and ${owner.slug} is merged.`,
        proof: `${path} is on ${branch}`,
        // git keeps it when it holds anything that is not committed
        remedy: `git worktree remove ${shellWord(path)}`,
      },
    ]
  })
}

/** Directories below `.worktrees` that no git knows of. `known` findings have told of some. */
export async function husks(
  { files }: DoctorPorts,
  repo: Repository,
  worktrees: readonly Worktree[],
  known: readonly Found[],
): Promise<readonly Found[]> {
  const parent = `${repo.root}/.worktrees`
  const findings: Found[] = []
  for (const { name, kind } of (await files.list(parent)) ?? []) {
    const path = `${parent}/${name}`
    const isTold = known.some(({ message }) => message.includes(`.worktrees/${name} `))
    if (kind !== 'directory' || isTold || worktrees.some((one) => one.path === path)) continue
    if ((await files.stat(`${path}/.git`)) !== undefined) continue
    const kept = `${repo.commonDir}/spec-kitty/${name}.husk`
    findings.push({
      code: 'WORKSPACE_HUSK',
      severity: 'warning',
      subject: path,
      message: 'It stands where worktrees do, but is none; git does not know it.',
      proof: `${path}/.git does not exist, and no worktree is registered there`,
      remedy: `mv ${shellWord(path)} ${shellWord(kept)}`,
      mend: async (ports) => {
        if ((await ports.files.stat(`${path}/.git`)) !== undefined) return false
        await ports.files.rename(path, backupPath(ports, repo, path, 'worktrees'))
        return true
      },
    })
  }
  return findings
}
