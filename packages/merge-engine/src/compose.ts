import {
  commitBytes,
  commitTree,
  diffTrees,
  type Git,
  type MergePlace,
  type MergeTreeResult,
  mergeBase,
  mergeTree,
  type ObjectStore,
  writeObjects,
} from '@spec-kitty/git'
import { type Files, isSpecKittyError } from '@spec-kitty/platform'
import type { CommitGraph } from './commit-graph.js'
import { conflictsOf } from './merge-conflicts.js'
import type { Composition, Landing } from './merge-facts.js'
import type { MergeConflict } from './merge-result.js'
import { isToolWritten } from './own-files.js'

export interface ComposePorts {
  readonly files: Files
  readonly git: Git
}

export interface ComposeRequest {
  readonly root: string
  readonly store: ObjectStore
  readonly place: MergePlace
  readonly slug: string
  readonly target: string
  /** Where the composition starts: the mission branch, or the target where there is none. */
  readonly start: string
  readonly landing: readonly Landing[]
  readonly graph: CommitGraph
  readonly stamp: { readonly name: string; readonly email: string; readonly atSeconds: number }
  /** Sign the intermediate commits, which strategy `merge` publishes. */
  readonly sign: boolean
  readonly ownersOf: (path: string) => readonly string[]
}

/** The user's own driver for logs is not asked: their union is ours. */
const CONFIG = ['merge.spec-kitty-event-log.driver=true']

/**
 * Merges mission branch, lanes and target in the object database, in that order. A lane that
 * conflicts is left out, so that one run shows the conflicts of all. Own files never conflict here.
 */
export async function compose(ports: ComposePorts, request: ComposeRequest): Promise<Composition> {
  const merges = new Map<string, 'clean' | 'conflict' | 'not_tried'>()
  const conflicts: MergeConflict[] = []
  const ownConflicts = new Set<string>()
  let tip = request.start
  const contained = new Set(request.graph.reachable(request.start))
  const landed: Landing[] = []
  let made: string | null = null
  for (const lane of request.landing) {
    if (lane.land === null || !mayLand(lane, request.graph) || contained.has(lane.land)) continue
    const merged = await mergeOrUnrelated(ports, request, tip, lane.land)
    if (merged === null) return unrelated(tip, lane.land, merges)
    const found = conflictsOf(merged, lane, landed, request)
    for (const path of toolWritten(merged, request.slug)) ownConflicts.add(path)
    merges.set(lane.laneId, found.length === 0 ? 'clean' : 'conflict')
    conflicts.push(...found)
    if (found.length > 0) continue
    made = merged.tree
    tip = await writeMerge(ports, request, made, tip, lane)
    for (const oid of request.graph.reachable(lane.land)) contained.add(oid)
    landed.push(lane)
  }
  const last =
    made !== null && buildsOnTarget(request, contained)
      ? { tree: made, clean: true, conflicts: [], messages: [] }
      : await mergeOrUnrelated(ports, request, request.target, tip)
  if (last === null) return unrelated(request.target, tip, merges)
  conflicts.push(...conflictsOf(last, null, landed, request))
  for (const path of toolWritten(last, request.slug)) ownConflicts.add(path)
  const tree = conflicts.length === 0 ? last.tree : null
  const changes =
    tree === null ? [] : await diffTrees(ports.git, request.root, request.target, tree)
  const own = [...ownConflicts].sort()
  return { tip, tree, changes, conflicts, ownConflicts: own, merges, unrelated: null }
}

/** True where what was composed descends from the target: merging the two would change nothing. */
function buildsOnTarget(request: ComposeRequest, contained: ReadonlySet<string>): boolean {
  const { target, start, graph } = request
  if (start === target) return true
  return [...contained].some((oid) => graph.get(oid)?.parents.includes(target))
}

/** A lane without changes of its own may still hold merges that nothing else has. */
function mayLand(lane: Landing, graph: CommitGraph): boolean {
  const isOpen = lane.state === 'land' || lane.state === 'empty'
  return isOpen && lane.land !== null && graph.has(lane.land)
}

async function mergeOrUnrelated(
  ports: ComposePorts,
  request: ComposeRequest,
  ours: string,
  theirs: string,
): Promise<MergeTreeResult | null> {
  try {
    return await mergeTree(ports.git, request.place, ours, theirs, { config: CONFIG })
  } catch (error) {
    if (!isSpecKittyError(error, 'GIT_FAILED')) throw error
    if ((await mergeBase(ports.git, request.root, ours, theirs)) !== null) throw error
    return null
  }
}

function unrelated(first: string, second: string, merges: Composition['merges']): Composition {
  return {
    tip: first,
    tree: null,
    changes: [],
    conflicts: [],
    ownConflicts: [],
    merges,
    unrelated: [first, second],
  }
}

function toolWritten(merged: MergeTreeResult, slug: string): readonly string[] {
  return merged.conflicts.map(({ path }) => path).filter((path) => isToolWritten(path, slug))
}

async function writeMerge(
  ports: ComposePorts,
  request: ComposeRequest,
  tree: string,
  tip: string,
  lane: Landing,
): Promise<string> {
  const parents = [tip, lane.land as string]
  const message = `Merge ${lane.laneId} (${lane.wpIds.join(', ')})\n`
  const { atSeconds } = request.stamp
  if (request.sign) {
    return commitTree(ports.git, request.root, { tree, parents, message, atSeconds, sign: true })
  }
  const bytes = commitBytes({ tree, parents, message, stamp: request.stamp })
  const [oid] = await writeObjects(ports.files, request.store, [{ type: 'commit', bytes }])
  if (oid === undefined) throw new Error('invariant broken: one object in, one id out')
  return oid
}
