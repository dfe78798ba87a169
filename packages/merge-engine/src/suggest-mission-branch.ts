import { listCommits, listRefs, resolveRevisions } from '@spec-kitty/git'
import { CommitGraph } from './commit-graph.js'
import { approvedCommitOf } from './decide-landing.js'
import type { GatherPorts } from './gather-merge-facts.js'
import type { Ground } from './ground.js'
import type { LaneOutline } from './merge-facts.js'
import { missionOfOp } from './merge-state.js'

/**
 * Where a mission branch that is gone could be made again: the newest commit of it that log, meta
 * or an earlier merge recorded and that still exists, if it holds what the lanes were cut from.
 * Asked for only when the branch is missing. Two processes.
 */
export async function suggestMissionBranch(
  ports: GatherPorts,
  ground: Ground,
  facts: {
    readonly lanes: readonly LaneOutline[]
    readonly graph: CommitGraph
    readonly target: string | null
  },
): Promise<string | null> {
  const root = rootOf(facts.lanes, facts.graph, facts.target)
  const { root: cwd } = ground.repo
  const known = [...new Set([...recorded(ground, facts.lanes), ...(await rescued(ports, ground))])]
  const found = await resolveRevisions(
    ports.git,
    cwd,
    known.map((oid) => `${oid}^{commit}`),
  )
  const tips = found.flatMap((one) => (one === null ? [] : [one.oid]))
  if (tips.length === 0) return root
  const excluded = facts.target === null ? [] : [facts.target]
  const all = root === null ? tips : [...tips, root]
  const graph = new CommitGraph(await listCommits(ports.git, cwd, { tips: all, excluded }))
  const fitting = tips
    .map((oid) => ({ oid, below: graph.reachable(oid) }))
    .filter(({ below }) => root === null || !graph.has(root) || below.has(root))
  const best = fitting.sort((a, b) => b.below.size - a.below.size)[0]
  return best === undefined || best.below.size === 0 ? root : best.oid
}

/** Where lanes leave the target: the first outside parent of their oldest commit. */
function rootOf(
  lanes: readonly LaneOutline[],
  graph: CommitGraph,
  target: string | null,
): string | null {
  const lane = lanes.find((one) => one.kind === 'code' && one.tip !== null)
  if (lane?.tip === undefined || lane.tip === null) return target
  const start = lane.states[0]?.workspace?.start ?? lane.states[0]?.handIn?.base_commit
  if (start !== undefined && start !== null && graph.reachable(lane.tip).has(start)) return start
  const oldest = graph.line(lane.tip, () => false).at(-1)
  return oldest?.parents[0] ?? lane.tip
}

/** Commits of the mission branch that planning work and the acceptance name. */
function recorded(ground: Ground, lanes: readonly LaneOutline[]): readonly string[] {
  const accepted = ground.mission.meta.accepted_from_commit
  const planning = lanes
    .filter((lane) => lane.kind === 'planning' && lane.branch === ground.missionBranch)
    .flatMap((lane) => lane.states)
    .flatMap((state) => [
      approvedCommitOf(state),
      state.handIn?.head_commit ?? null,
      state.workspace?.start ?? null,
    ])
  return [accepted, ...planning].filter((oid) => typeof oid === 'string')
}

/** What earlier merges of this mission kept of the branch. */
async function rescued(ports: GatherPorts, ground: Ground): Promise<readonly string[]> {
  const prefix = 'refs/spec-kitty/rescue/'
  const kept: string[] = []
  for (const { ref, oid } of await listRefs(ports.files, ground.repo, prefix, ports.git)) {
    const [op = '', name] = ref.slice(prefix.length).split('/')
    if (name !== 'mission') continue
    const slug = await missionOfOp(ports.files, ground.repo, op)
    if (slug === ground.mission.slug) kept.push(oid)
  }
  return kept
}
