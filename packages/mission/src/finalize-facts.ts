import {
  type Git,
  gitConfig,
  headOf,
  listRefs,
  type Repository,
  trackedPaths,
} from '@spec-kitty/git'
import { isSpecKittyError, type ReadFiles, type SpecKittyError } from '@spec-kitty/platform'
import { type MissionStatus, readStatus } from '@spec-kitty/status-core'
import { errorFinding, type Finding } from './finding.js'
import type { LaneManifest } from './lane-manifest.js'
import type { Mission } from './mission.js'
import { parseWorkPackageFiles, readWorkPackageTexts } from './mission-files.js'
import { missionDir, named } from './mission-paths.js'
import { readMission, statusLocation } from './missions.js'
import { parseLanes } from './read-lanes.js'
import { parseTasksDocument, type TasksDocument } from './tasks-document.js'
import { BYTES_MAX, brokenLine, readAuthored, readText } from './text-file.js'
import { isCommitted } from './tool-files.js'
import type { WorkPackageFile } from './work-package-file.js'
import { parseWpsYaml, type WpsEntry } from './wps-yaml.js'

/** The authored texts that finalize decides from; compared again under the lock. */
export interface FinalizeTexts {
  readonly meta: string | undefined
  readonly spec: string | undefined
  readonly tasks: string | undefined
  readonly wps: string | undefined
  readonly lanes: string | undefined
  readonly workPackages: readonly { readonly path: string; readonly text: string }[] | undefined
}

/** What of git finalize asks, once per run. */
export interface FinalizeGround {
  readonly initialized: boolean
  /** Null when detached. */
  readonly headBranch: string | null
  readonly tracked: readonly string[]
  readonly ignoreCase: boolean
  /** Short names of the branches below `kitty/`. */
  readonly branches: ReadonlySet<string>
}

/** Everything that {@link planFinalize} decides from. */
export interface FinalizeFacts {
  readonly root: string
  readonly rootSource: string
  readonly mission: Mission
  readonly ground: FinalizeGround
  readonly texts: FinalizeTexts
  readonly files: readonly WorkPackageFile[]
  readonly fileFindings: readonly Finding[]
  readonly tasks: TasksDocument | null
  readonly wps: readonly WpsEntry[] | null
  readonly previous: LaneManifest | null
  /** Files below the mission directory, relative to it. */
  readonly missionFiles: readonly string[]
  readonly status: MissionStatus | null
  /** Why the log cannot be read. */
  readonly logError: SpecKittyError | null
  /** Instant of this run, as `lanes.json` writes it. */
  readonly at: string
}

export async function readGround(
  files: ReadFiles,
  git: Git,
  repository: Repository,
): Promise<FinalizeGround> {
  const settings = await files.stat(`${repository.root}/.kittify`)
  const head = await headOf(files, repository, repository.gitDir, git)
  const refs = await listRefs(files, repository, 'refs/heads/kitty/', git)
  const config = await gitConfig(git, repository.root)
  return {
    initialized: settings?.kind === 'directory',
    headBranch: head.branch,
    tracked: await trackedPaths(files, repository, git),
    ignoreCase: config.flag('core.ignorecase', false),
    branches: new Set(refs.map(({ ref }) => ref.slice('refs/heads/'.length))),
  }
}

export async function readTexts(files: ReadFiles, mission: Mission): Promise<FinalizeTexts> {
  const at = (name: string) => readText(files, `${mission.path}/${name}`, BYTES_MAX.document)
  const [meta, spec, tasks, wps, lanes, workPackages] = await Promise.all([
    at('meta.json'),
    at('spec.md'),
    readAuthored(files, `${mission.path}/tasks.md`, BYTES_MAX.document),
    at('wps.yaml'),
    at('lanes.json'),
    readWorkPackageTexts(files, mission),
  ])
  return { meta, spec, tasks, wps, lanes, workPackages }
}

export async function gatherFinalizeFacts(
  files: ReadFiles,
  repository: Repository,
  slug: string,
  ground: FinalizeGround,
  at: string,
): Promise<FinalizeFacts> {
  const mission = await readMission(files, repository, slug)
  const texts = await readTexts(files, mission)
  const dir = missionDir(mission)
  const parsed = await parseWorkPackageFiles(mission, texts.workPackages ?? [])
  const wps =
    texts.wps === undefined
      ? null
      : await parseWpsYaml(texts.wps, `${dir}/wps.yaml`, named(mission))
  const previous = texts.lanes === undefined ? null : parseLanes(texts.lanes)
  const log = await readLog(files, repository, mission)
  const encoding = await encodingFindings(files, repository, mission, texts)
  return {
    root: repository.root,
    rootSource: repository.rootSource,
    mission,
    ground,
    texts,
    files: parsed.files,
    fileFindings: [...encoding, ...parsed.findings, ...(wps?.findings ?? [])],
    tasks:
      texts.tasks === undefined
        ? null
        : parseTasksDocument(texts.tasks, `${dir}/tasks.md`, named(mission)),
    wps: wps?.entries ?? null,
    previous: typeof previous === 'string' ? null : previous,
    missionFiles: await listBelow(files, mission.path),
    ...log,
    at,
  }
}

/** Files that finalize may write again and whose bytes it would lose by that. */
async function encodingFindings(
  files: ReadFiles,
  repository: Repository,
  mission: Mission,
  texts: FinalizeTexts,
): Promise<readonly Finding[]> {
  const dir = missionDir(mission)
  const found: Finding[] = []
  const written = [
    { path: `${dir}/tasks.md`, text: texts.tasks ?? '' },
    { path: `${dir}/wps.yaml`, text: texts.wps ?? '' },
    ...(texts.workPackages ?? []),
  ]
  for (const { path, text } of written) {
    const full = `${repository.root}/${path}`
    const line = await brokenLine(files, full, text, BYTES_MAX.document)
    if (line !== null) found.push(notUtf8(mission, path, line))
  }
  return found
}

/** Says that a file is refused rather than written back with bytes lost. */
export function notUtf8(mission: Mission, path: string, line: number): Finding {
  const problem = 'is not UTF-8; the file is left as it is'
  const details = { ...named(mission), file: path, line, problem }
  return errorFinding('TASKS_FRONTMATTER_INVALID', details, { path, line })
}

async function readLog(
  files: ReadFiles,
  repository: Repository,
  mission: Mission,
): Promise<{ status: MissionStatus | null; logError: SpecKittyError | null }> {
  try {
    const location = statusLocation(repository, mission, false)
    return { status: await readStatus(files, location), logError: null }
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    return { status: null, logError: error }
  }
}

/** Files of a mission that belong into a commit, relative to its directory, sorted. */
export async function committedFiles(
  files: ReadFiles,
  mission: Mission,
): Promise<readonly string[]> {
  return (await listBelow(files, mission.path)).filter(isCommitted)
}

/** Every file below a directory, relative to it, sorted. */
async function listBelow(
  files: ReadFiles,
  directory: string,
  prefix = '',
): Promise<readonly string[]> {
  const entries = (await files.list(directory)) ?? []
  const found = await Promise.all(
    entries.map(async ({ name, kind }) => {
      if (kind === 'directory') return listBelow(files, `${directory}/${name}`, `${prefix}${name}/`)
      return kind === 'file' ? [`${prefix}${name}`] : []
    }),
  )
  return found.flat()
}
