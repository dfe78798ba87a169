import { type Git, mergeBase, type Repository, readObjects } from '@spec-kitty/git'
import type { ReadFiles } from '@spec-kitty/platform'
import { jsonObject } from './json-document.js'
import type { OwnSides } from './merge-facts.js'
import { missionNumberOf } from './merge-meta.js'
import { missionDirectory } from './own-files.js'

const NAMES = [
  'status.events.jsonl',
  'meta.json',
  'lanes.json',
  'acceptance-matrix.json',
  'gates.jsonl',
] as const

const FILE_BYTES_MAX = 64 * 1024 * 1024

export interface OwnSidesRequest {
  readonly repo: Repository
  readonly slug: string
  readonly target: string
  readonly missionTip: string | null
  /** Paths of the target's tree that are a mission's `meta.json`. */
  readonly metaPaths: readonly string[]
}

export interface GatheredSides {
  readonly own: ReadonlyMap<string, OwnSides>
  readonly numbers: { readonly highest: number; readonly own: number | null }
}

/**
 * Every version of the mission's tool-written files, and the mission numbers that the target has
 * given away. At most one git process; three where the target knows the mission already.
 */
export async function gatherOwnSides(
  ports: { readonly files: ReadFiles; readonly git: Git },
  request: OwnSidesRequest,
): Promise<GatheredSides> {
  const paths = NAMES.map((name) => `${missionDirectory(request.slug)}/${name}`)
  const specs = [
    ...paths.map((path) => `${request.target}:${path}`),
    ...paths.map((path) => `${request.missionTip ?? request.target}:${path}`),
    ...request.metaPaths.map((path) => `${request.target}:${path}`),
  ]
  const blobs = (await readObjects(ports, request.repo, specs)).map((one) => one?.bytes ?? null)
  const targets = blobs.slice(0, paths.length)
  const missions = blobs.slice(paths.length, 2 * paths.length)
  const bases = targets.some((bytes) => bytes !== null)
    ? await basesOf(ports, request, paths)
    : paths.map(() => null)
  const own = new Map<string, OwnSides>()
  for (const [place, path] of paths.entries()) {
    const working = await ports.files.read(`${request.repo.root}/${path}`, {
      bytesMax: FILE_BYTES_MAX,
    })
    own.set(path, {
      base: bases[place] ?? null,
      target: targets[place] ?? null,
      mission: missions[place] ?? null,
      working: working ?? null,
    })
  }
  return { own, numbers: numbersOf(request, blobs.slice(2 * paths.length)) }
}

async function basesOf(
  ports: { readonly files: ReadFiles; readonly git: Git },
  request: OwnSidesRequest,
  paths: readonly string[],
): Promise<readonly (Uint8Array | null)[]> {
  if (request.missionTip === null) return paths.map(() => null)
  const base = await mergeBase(ports.git, request.repo.root, request.target, request.missionTip)
  if (base === null) return paths.map(() => null)
  const objects = await readObjects(
    ports,
    request.repo,
    paths.map((path) => `${base}:${path}`),
  )
  return objects.map((one) => one?.bytes ?? null)
}

function numbersOf(
  request: OwnSidesRequest,
  metas: readonly (Uint8Array | null)[],
): GatheredSides['numbers'] {
  const own = `${missionDirectory(request.slug)}/meta.json`
  let highest = 0
  let mine: number | null = null
  for (const [place, path] of request.metaPaths.entries()) {
    const bytes = metas[place]
    const number = bytes ? missionNumberOf(jsonObject(bytes)?.mission_number) : null
    if (path === own) mine = number
    if (number !== null) highest = Math.max(highest, number)
  }
  return { highest, own: mine }
}
