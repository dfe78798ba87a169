import { type MergePlace, readBlobs, type TreeEntry, withMergeScratch } from '@spec-kitty/git'
import type { CommitGraph } from './commit-graph.js'
import { compose } from './compose.js'
import { findObstacles } from './find-obstacles.js'
import type { GatherPorts, GatherRequest } from './gather-merge-facts.js'
import { checkoutsOf, type Ground, ownersOf, planningGlobs } from './ground.js'
import { CHANGES_MAX } from './limits.js'
import type { CheckoutFacts, Composition, Landing, MergeFacts } from './merge-facts.js'
import { isMissionPath, missionDirectory } from './own-files.js'
import { compositionKey, recallComposition } from './recall-composition.js'

export interface ComposeMissionRequest {
  readonly ground: Ground
  readonly request: GatherRequest
  readonly target: string
  readonly missionTip: string | null
  readonly landing: readonly Landing[]
  readonly graph: CommitGraph
  readonly targetEntries: ReadonlyMap<string, TreeEntry>
  readonly stamp: { readonly name: string; readonly email: string; readonly atSeconds: number }
  readonly sign: boolean
}

/**
 * Composes the trees of mission branch, lanes and target in the object database, unless the run
 * that is taken up again has done so from the same.
 */
export async function composeMission(
  ports: GatherPorts,
  request: ComposeMissionRequest,
): Promise<Composition & { readonly key: string }> {
  const { target, ground } = request
  const attributes = await attributesOf(ports, request)
  const key = compositionKey(request, attributes)
  const known = await recallComposition(ports, request, key)
  if (known !== null) return { ...known, key }
  const composition = await inPlace(ports, ground, attributes, (place) =>
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
  return { ...composition, key }
}

type Surroundings = Pick<MergeFacts, 'obstacles' | 'collisions' | 'uncommitted' | 'settled'>

/** What lies in the target's checkout and the mission's folder where the composition differs. */
export async function gatherSurroundings(
  ports: GatherPorts,
  facts: {
    readonly ground: Ground
    readonly checkout: CheckoutFacts | null
    readonly composition: Composition | null
    readonly targetEntries: ReadonlyMap<string, TreeEntry>
  },
): Promise<Surroundings> {
  const { ground, checkout, composition, targetEntries } = facts
  const nothing = { obstacles: [], settled: new Set<string>() }
  if (composition === null || composition.changes.length > CHANGES_MAX) {
    return { ...nothing, collisions: [], uncommitted: [] }
  }
  const found =
    checkout === null
      ? nothing
      : await findObstacles(ports, {
          slug: ground.mission.slug,
          objectFormat: ground.repo.objectFormat,
          checkout,
          changes: composition.changes,
          targetEntries,
          planningGlobs: planningGlobs(ground),
        })
  return {
    ...found,
    collisions: ground.config.flag('core.ignorecase', false)
      ? collisionsOf(targetEntries, composition)
      : [],
    uncommitted: await uncommittedFiles(ports, ground, targetEntries, composition),
  }
}

/** Attribute files of the target, by path: git reads none from the trees that it merges. */
async function attributesOf(
  ports: GatherPorts,
  { ground, targetEntries }: ComposeMissionRequest,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = [...targetEntries.values()].filter((entry) => ATTRIBUTES.test(entry.path))
  const blobs = await readBlobs(
    ports,
    ground.repo,
    entries.map((entry) => entry.oid),
  )
  const attributes = new Map<string, Uint8Array>()
  for (const [place, entry] of entries.entries()) {
    const bytes = blobs[place] ?? null
    if (bytes !== null) attributes.set(entry.path, bytes)
  }
  return attributes
}

/** A scratch directory with the target's attribute files, or its checkout when drivers are named. */
async function inPlace<T>(
  ports: GatherPorts,
  ground: Ground,
  attributes: ReadonlyMap<string, Uint8Array>,
  task: (place: MergePlace) => Promise<T>,
): Promise<T> {
  const checkout = checkoutsOf(ground)[0]?.path
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
  ground: Ground,
  targetEntries: ReadonlyMap<string, TreeEntry>,
  composition: Composition,
): Promise<readonly string[]> {
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
