import { catObjects, type MergePlace, type TreeEntry, withMergeScratch } from '@spec-kitty/git'
import type { CommitGraph } from './commit-graph.js'
import { compose } from './compose.js'
import { findObstacles } from './find-obstacles.js'
import type { GatherPorts, GatherRequest } from './gather-merge-facts.js'
import { type Ground, ownersOf, planningGlobs } from './ground.js'
import type { CheckoutFacts, Composition, Landing, MergeFacts } from './merge-facts.js'
import { isMissionPath, missionDirectory } from './own-files.js'

export interface ComposeMissionRequest {
  readonly ground: Ground
  readonly request: GatherRequest
  readonly target: string | null
  readonly missionTip: string | null
  readonly landing: readonly Landing[]
  readonly graph: CommitGraph
  readonly targetEntries: ReadonlyMap<string, TreeEntry>
  readonly checkout: CheckoutFacts | null
  readonly stamp: { readonly name: string; readonly email: string; readonly atSeconds: number }
  readonly sign: boolean
}

type Composed = Pick<MergeFacts, 'composition' | 'obstacles' | 'collisions' | 'uncommitted'> & {
  readonly settled: ReadonlySet<string>
}

/** Composes the trees, then looks at what the target's checkout has where they differ. */
export async function composeMission(
  ports: GatherPorts,
  request: ComposeMissionRequest,
): Promise<Composed> {
  const { target, ground } = request
  const nothing = { obstacles: [], collisions: [], uncommitted: [], settled: new Set<string>() }
  if (target === null) return { ...nothing, composition: null }
  const composition = await inPlace(ports, request, (place) =>
    compose(ports, {
      root: ground.repo.root,
      store: request.request.store,
      place,
      slug: ground.mission.slug,
      target,
      start: request.missionTip ?? target,
      landing: request.landing,
      graph: request.graph,
      stamp: request.stamp,
      sign: request.sign,
      ownersOf: (path) => ownersOf(ground, path),
    }),
  )
  const found =
    request.checkout === null
      ? { obstacles: [], settled: new Set<string>() }
      : await findObstacles(ports, {
          slug: ground.mission.slug,
          objectFormat: ground.repo.objectFormat,
          checkout: request.checkout,
          changes: composition.changes,
          targetEntries: request.targetEntries,
          planningGlobs: planningGlobs(ground),
        })
  return {
    composition,
    ...found,
    collisions: ground.config.flag('core.ignorecase', false)
      ? collisionsOf(request.targetEntries, composition)
      : [],
    uncommitted: await uncommittedFiles(ports, request, composition),
  }
}

/** A scratch directory with the target's attribute files, or its checkout when drivers are named. */
async function inPlace<T>(
  ports: GatherPorts,
  request: ComposeMissionRequest,
  task: (place: MergePlace) => Promise<T>,
): Promise<T> {
  const { ground } = request
  const paths = [...request.targetEntries.values()].filter((entry) => ATTRIBUTES.test(entry.path))
  const blobs =
    paths.length === 0
      ? []
      : await catObjects(
          ports.git,
          ground.repo.root,
          paths.map((entry) => entry.oid),
        )
  const attributes = new Map<string, Uint8Array>()
  for (const [place, entry] of paths.entries()) {
    const bytes = blobs[place]?.bytes
    if (bytes !== undefined) attributes.set(entry.path, bytes)
  }
  const checkout = request.checkout?.worktree.path
  if (checkout !== undefined && namesDriver(attributes, ground)) {
    return task({ cwd: checkout, env: {} })
  }
  return withMergeScratch(ports, ground.repo, attributes, task)
}

const ATTRIBUTES = /(^|\/)\.gitattributes$/
const OUR_DRIVER = 'spec-kitty-event-log'

function namesDriver(attributes: ReadonlyMap<string, Uint8Array>, ground: Ground): boolean {
  return [...attributes.values()].some((bytes) => {
    const names = new TextDecoder().decode(bytes).matchAll(/\bmerge=([\w.-]+)/g)
    return [...names].some(
      ([, name = '']) => name !== OUR_DRIVER && ground.config.get(`merge.${name}.driver`) !== null,
    )
  })
}

function collisionsOf(
  entries: ReadonlyMap<string, TreeEntry>,
  composition: Composition,
): readonly string[] {
  const folded = new Map<string, string>()
  for (const path of entries.keys()) folded.set(path.toLowerCase(), path)
  for (const change of composition.changes) {
    if (change.status === 'D') folded.delete(change.path.toLowerCase())
  }
  const collisions: string[] = []
  for (const change of composition.changes) {
    if (change.status === 'D') continue
    const other = folded.get(change.path.toLowerCase())
    if (other !== undefined && other !== change.path) collisions.push(other, change.path)
    folded.set(change.path.toLowerCase(), change.path)
  }
  return collisions
}

const GENERATED = new Set(['status.events.jsonl', 'status.json', 'meta.json', 'lanes.json'])
const DEPTH_MAX = 8

/** Files of the mission's folder that no branch holds; they stay where they are. */
async function uncommittedFiles(
  ports: GatherPorts,
  request: ComposeMissionRequest,
  composition: Composition,
): Promise<readonly string[]> {
  const { ground, targetEntries } = request
  if (composition.tree === null) return []
  const held = new Set(targetEntries.keys())
  for (const change of composition.changes) held.add(change.path)
  const folder = missionDirectory(ground.mission.slug)
  const found: string[] = []
  const walk = async (path: string, depth: number): Promise<void> => {
    if (depth > DEPTH_MAX) return
    for (const entry of (await ports.files.list(`${ground.repo.root}/${path}`)) ?? []) {
      const inner = `${path}/${entry.name}`
      if (entry.kind === 'directory') await walk(inner, depth + 1)
      else if (!held.has(inner) && !isGenerated(inner, ground.mission.slug)) found.push(inner)
    }
  }
  await walk(folder, 0)
  return found
}

function isGenerated(path: string, slug: string): boolean {
  return isMissionPath(path, slug) && GENERATED.has(path.slice(missionDirectory(slug).length + 1))
}
