import { readRef } from '@spec-kitty/git'
import type { GatherPorts } from './gather-merge-facts.js'
import type { Ground } from './ground.js'
import type { MergeReport } from './merge-result.js'

/** How the target stands to its tracking branch, as last fetched. At most one git process. */
export async function gatherSync(
  ports: GatherPorts,
  ground: Ground,
  tip: string | null,
): Promise<MergeReport['sync']> {
  const remote = ground.config.get(`branch.${ground.target}.remote`)
  const merge = ground.config.get(`branch.${ground.target}.merge`)
  const none = { tracking_branch: null, ahead_count: 0, behind_count: 0 }
  if (remote === null || merge === null || remote === '.' || tip === null) {
    return { ...none, state: 'no_tracking' }
  }
  const name = `${remote}/${merge.replace(/^refs\/heads\//, '')}`
  const other = await readRef(ports.files, ground.repo, `refs/remotes/${name}`, ports.git)
  if (other === null) return { ...none, tracking_branch: name, state: 'missing' }
  if (other === tip) return { ...none, tracking_branch: name, state: 'in_sync' }
  const answer = await ports.git.run(['rev-list', '--left-right', '--count', `${tip}...${other}`], {
    cwd: ground.repo.root,
  })
  const [ahead = 0, behind = 0] = answer.stdout.trim().split(/\s+/).map(Number)
  const state = ahead > 0 && behind > 0 ? 'diverged' : ahead > 0 ? 'ahead' : 'behind'
  return { tracking_branch: name, state, ahead_count: ahead, behind_count: behind }
}
