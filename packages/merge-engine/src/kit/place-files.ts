import { createHash } from 'node:crypto'
import type { Git, Repository } from '@spec-kitty/git'
import type { LaneKitSettings, Mission } from '@spec-kitty/mission'
import {
  type Diagnostic,
  type Files,
  isInside,
  joinPath,
  type ReadFiles,
  refuseEscape,
} from '@spec-kitty/platform'
import { readRecord, recordPath } from '../workspace-record.js'
import { printEnvText, replaceInEnvText } from './env-text.js'
import { excludeHere } from './exclude-here.js'
import { type KitRecord, kitOf } from './kit-record.js'
import type { LaneVariables } from './lane-variables.js'

type PlacedFile = KitRecord['files'][number]

/** One file that a lane's worktree should hold. */
type WantedFile =
  | { readonly path: string; readonly mode: 'copy' | 'render' | 'env'; readonly bytes: Uint8Array }
  | { readonly path: string; readonly mode: 'link'; readonly target: string }

/** Env file of every lane, relative to its worktree. */
export const LANE_ENV = '.spec-kitty/lane.env'

const FILE_BYTES_MAX = 5 * 1024 * 1024
const SECRET = 0o600

export interface KitPlace {
  readonly repo: Repository
  /** Absolute path of the worktree. */
  readonly path: string
}

/**
 * Puts the declared files into a worktree. What stands there and is not ours is left; git never sees
 * what was put there. The same call again changes nothing.
 *
 * @throws FILE_ESCAPES for a source or a place that a link leads out of, FILE_TOO_LARGE
 */
export async function placeFiles(
  ports: { readonly files: Files; readonly git: Git },
  place: KitPlace,
  facts: {
    readonly settings: LaneKitSettings
    readonly variables: LaneVariables
    readonly before: readonly PlacedFile[]
  },
): Promise<{
  readonly placed: readonly PlacedFile[]
  readonly diagnostics: readonly Diagnostic[]
}> {
  const { files } = ports
  const { wanted, diagnostics } = await wantedFiles(files, place, facts.settings, facts.variables)
  const open: WantedFile[] = []
  const placed: PlacedFile[] = []
  const said = [...diagnostics]
  for (const one of wanted) {
    await refuseEscape(files, place.path, parentPath(place.path, one.path))
    const state = await stateOf(files, place, one, facts.before)
    if (state === 'foreign') said.push(kept(one.path))
    else placed.push(recordOf(one))
    if (state === 'absent' || state === 'outdated') open.push(one)
  }
  const visible = open.map(({ path }) => path).filter((path) => path !== LANE_ENV)
  await excludeHere(ports, place, visible)
  for (const one of open) await put(files, place, one)
  return { placed, diagnostics: said }
}

/** Files of the kit in a lane's worktree that are still as they were put there. */
export async function unchangedKit(
  files: ReadFiles,
  lane: { readonly repo: Repository; readonly mission: Mission; readonly laneId: string },
  worktree: string,
): Promise<ReadonlySet<string>> {
  const record = await readRecord(files, recordPath(lane.repo, lane.mission, lane.laneId))
  return new Set(await unchangedFiles(files, worktree, kitOf(record).kit?.files ?? []))
}

async function unchangedFiles(
  files: ReadFiles,
  worktree: string,
  recorded: readonly PlacedFile[],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const { path, mode, sha256 } of recorded) {
    const place = joinPath(worktree, path)
    const kind = (await files.stat(place))?.kind
    if (mode === 'link' && kind === 'link') found.push(path)
    if (mode === 'link' || kind !== 'file') continue
    const bytes = await files.read(place, { bytesMax: FILE_BYTES_MAX }).catch(() => undefined)
    if (bytes !== undefined && hashOf(bytes) === sha256) found.push(path)
  }
  return found
}

async function wantedFiles(
  files: Files,
  { repo }: KitPlace,
  settings: LaneKitSettings,
  { own, project }: LaneVariables,
): Promise<{ readonly wanted: readonly WantedFile[]; readonly diagnostics: Diagnostic[] }> {
  const all = new Map([...Object.entries(own), ...Object.entries(project)])
  const env = new TextEncoder().encode(printEnvText(all))
  const envFiles = [LANE_ENV, ...(settings.envFile === null ? [] : [settings.envFile])]
  const wanted: WantedFile[] = envFiles.map((path) => ({ path, mode: 'env', bytes: env }))
  const diagnostics: Diagnostic[] = []
  for (const { from, to, mode } of settings.files) {
    const source = joinPath(repo.root, from)
    await refuseEscape(files, repo.root, source)
    const real = await files.realPath(source)
    const isFile = real !== undefined && (await files.stat(real))?.kind === 'file'
    if (real === undefined || (mode !== 'link' && !isFile)) {
      diagnostics.push(sourceMissing(from))
      continue
    }
    if (mode === 'link') {
      wanted.push({ path: to, mode, target: source })
      continue
    }
    const bytes = (await files.read(real, { bytesMax: FILE_BYTES_MAX })) ?? new Uint8Array()
    wanted.push({ path: to, mode, bytes: mode === 'copy' ? bytes : rendered(bytes, all) })
  }
  return { wanted, diagnostics }
}

function rendered(bytes: Uint8Array, variables: ReadonlyMap<string, string>): Uint8Array {
  const text = new TextDecoder().decode(bytes)
  return new TextEncoder().encode(replaceInEnvText(text, variables))
}

async function stateOf(
  files: Files,
  { path }: KitPlace,
  wanted: WantedFile,
  before: readonly PlacedFile[],
): Promise<'absent' | 'same' | 'outdated' | 'foreign'> {
  const place = joinPath(path, wanted.path)
  const facts = await files.stat(place)
  if (facts === undefined) return 'absent'
  if (wanted.mode === 'link') {
    const target = await files.realPath(wanted.target)
    return facts.kind === 'link' && (await files.realPath(place)) === target ? 'same' : 'foreign'
  }
  if (facts.kind !== 'file' || facts.bytes > FILE_BYTES_MAX) return 'foreign'
  const bytes = await files.read(place, { bytesMax: FILE_BYTES_MAX })
  const hash = bytes === undefined ? null : hashOf(bytes)
  if (hash === hashOf(wanted.bytes)) return 'same'
  const isOurs =
    wanted.path === LANE_ENV ||
    before.some((one) => one.path === wanted.path && one.sha256 === hash)
  return isOurs ? 'outdated' : 'foreign'
}

async function put(files: Files, { path }: KitPlace, wanted: WantedFile): Promise<void> {
  const place = joinPath(path, wanted.path)
  if (wanted.mode === 'link') await files.link(place, wanted.target)
  else await files.writeAtomic(place, wanted.bytes, { mode: SECRET })
}

function recordOf(wanted: WantedFile): PlacedFile {
  const sha256 = wanted.mode === 'link' ? null : hashOf(wanted.bytes)
  return { path: wanted.path, mode: wanted.mode, sha256 }
}

/** The last folder on the way: the file itself may be a link that was put there. */
function parentPath(root: string, path: string): string {
  const cut = path.lastIndexOf('/')
  const parent = cut === -1 ? root : joinPath(root, path.slice(0, cut))
  return isInside(root, parent) ? parent : root
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function kept(path: string): Diagnostic {
  const message = `${path} stands in the worktree with other content than the lane kit; it is left as it is.`
  return { code: 'kit_file_kept', severity: 'warning', message, details: { path } }
}

function sourceMissing(path: string): Diagnostic {
  const message = `${path}, declared under lanes.files, is not in the main checkout.`
  return { code: 'kit_source_missing', severity: 'warning', message, details: { path } }
}
