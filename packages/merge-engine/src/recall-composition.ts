import { createHash } from 'node:crypto'
import { diffTrees } from '@spec-kitty/git'
import { isSpecKittyError } from '@spec-kitty/platform'
import type { ComposeMissionRequest } from './compose-mission.js'
import type { GatherPorts } from './gather-merge-facts.js'
import type { Composition } from './merge-facts.js'
import { canonical } from './merge-meta.js'

/** Trees that an interrupted run of the same merge has composed. */
export interface Composed {
  /** Of everything that they were composed from. */
  readonly key: string
  readonly tip: string
  readonly tree: string
  readonly own_conflicts: readonly string[]
  readonly merges: readonly (readonly [laneId: string, 'clean'])[]
}

/** Equal keys, equal compositions: refs, order, identity, attributes and configuration. */
export function compositionKey(
  request: ComposeMissionRequest,
  attributes: ReadonlyMap<string, Uint8Array>,
): string {
  const { config } = request.ground
  const from = {
    target: request.target,
    start: request.missionTip,
    landing: request.landing.map(({ laneId, wpIds, land, state }) => [laneId, wpIds, land, state]),
    stamp: request.stamp,
    sign: request.sign,
    attributes: [...attributes].map(([path, bytes]) => [path, Buffer.from(bytes).toString('hex')]),
    config: config.keys('').map((key) => [key, config.all(key)]),
  }
  return `sha256:${createHash('sha256').update(canonical(from)).digest('hex')}`
}

/**
 * What was composed before, as composing it again would give it, from two git processes; null when
 * it was composed from something else, or when an object of it did not outlive the interruption.
 */
export async function recallComposition(
  ports: GatherPorts,
  request: ComposeMissionRequest,
  key: string,
): Promise<Composition | null> {
  const { composed } = request.request
  if (composed === undefined || composed.key !== key) return null
  const { root: cwd } = request.ground.repo
  const { tip, tree, own_conflicts: ownConflicts, merges } = composed
  try {
    await proveObjects(ports, request, composed)
    const changes = await diffTrees(ports.git, cwd, request.target, tree)
    return {
      tip,
      tree,
      changes,
      conflicts: [],
      ownConflicts,
      merges: new Map(merges),
      unrelated: null,
    }
  } catch (error) {
    if (!isSpecKittyError(error, 'GIT_FAILED')) throw error
    return null
  }
}

/** Walks everything that was made new: git writes such objects without waiting for the disk. */
async function proveObjects(
  ports: GatherPorts,
  request: ComposeMissionRequest,
  { tip, tree }: Composed,
): Promise<void> {
  const lands = request.landing.flatMap(({ land }) => (land === null ? [] : [land]))
  const start = request.missionTip === null ? [] : [request.missionTip]
  const known = [request.target, ...start, ...lands].map((oid) => `^${oid}`)
  const input = [tip, tree, ...known].join('\n')
  await ports.git.run(['rev-list', '--objects', '--quiet', '--stdin'], {
    cwd: request.ground.repo.root,
    input: `${input}\n`,
  })
}
