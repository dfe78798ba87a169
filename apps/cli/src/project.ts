import type { ProjectPlace, Repository } from '@spec-kitty/git'
import { PROJECT_SCHEMA_VERSION } from '@spec-kitty/harness'
import { type ProjectConfig, readConfig } from '@spec-kitty/mission'
import { type Diagnostic, type ReadFiles, SpecKittyError } from '@spec-kitty/platform'

const CONFIG = '.kittify/config.yaml'
const METADATA_BYTES_MAX = 65_536

/** A project that a command may work in. */
export interface Project {
  readonly repo: Repository
  /** Null where the command looks at damaged settings too. */
  readonly config: ProjectConfig | null
  readonly diagnostics: readonly Diagnostic[]
}

/** What a command wants to do, as far as the project has a say in it. */
export interface Intent {
  readonly cwd: string
  readonly access: 'inspect' | 'read' | 'write'
  /** Makes something new, so an unfinished set-up is not good enough. */
  readonly startsMission: boolean
}

/**
 * Proves, before anything is written, that the repository is an initialised project.
 *
 * A project from before `config.yaml` existed is good enough for its missions: defaults apply.
 *
 * @throws REPO_NOT_INITIALIZED, CONFIG_INVALID, PROJECT_SCHEMA_TOO_NEW
 */
export async function proveProject(
  files: ReadFiles,
  repo: Repository,
  intent: Intent,
): Promise<Project> {
  const diagnostics: Diagnostic[] = []
  const config = await files.stat(`${repo.root}/${CONFIG}`)
  if (config?.kind !== 'file') {
    if (intent.startsMission || !(await isOlderProject(files, repo))) {
      throw await notInitialized(files, repo, intent)
    }
    diagnostics.push({
      code: 'project_outdated',
      severity: 'warning',
      message: `${CONFIG} is missing, defaults apply; spec-kitty init writes it.`,
      details: { missing: [CONFIG] },
    })
  }
  if (intent.access === 'write') await proveSchema(files, repo)
  const settings = intent.access === 'inspect' ? null : await readConfig(files, repo)
  return { repo, config: settings, diagnostics }
}

/** The repository of the place. @throws REPO_NOT_INITIALIZED, NOT_A_GIT_REPOSITORY */
export function requireRepository(place: ProjectPlace, cwd: string): Repository {
  if (place.kind === 'repository') return place.repository
  if (place.hasConfig) throw new SpecKittyError('NOT_A_GIT_REPOSITORY', { root: place.root, cwd })
  throw new SpecKittyError('REPO_NOT_INITIALIZED', {
    cwd,
    root: place.root,
    root_source: 'cwd',
    missing: [CONFIG],
    parent_project: null,
  })
}

async function isOlderProject(files: ReadFiles, repo: Repository): Promise<boolean> {
  if ((await files.stat(`${repo.root}/.kittify`))?.kind !== 'directory') return false
  const entries = await files.list(`${repo.root}/kitty-specs`)
  return (
    entries?.some((entry) => entry.kind === 'directory' && !entry.name.startsWith('.')) ?? false
  )
}

async function notInitialized(
  files: ReadFiles,
  repo: Repository,
  intent: Intent,
): Promise<SpecKittyError> {
  return new SpecKittyError('REPO_NOT_INITIALIZED', {
    cwd: intent.cwd,
    root: repo.root,
    root_source: repo.rootSource,
    missing: [CONFIG],
    parent_project: await parentProject(files, repo.root),
  })
}

/** A project above the root: mentioned, never used. */
async function parentProject(files: ReadFiles, root: string): Promise<string | null> {
  for (let at = root.lastIndexOf('/'); at > 0; at = root.lastIndexOf('/', at - 1)) {
    const directory = root.slice(0, at)
    if (await files.stat(`${directory}/${CONFIG}`)) return directory
  }
  return null
}

async function proveSchema(files: ReadFiles, repo: Repository): Promise<void> {
  const path = `${repo.root}/.kittify/metadata.yaml`
  const bytes = await files.read(path, { bytesMax: METADATA_BYTES_MAX })
  const found = /^\s*schema_version:\s*(\d+)\s*$/m.exec(new TextDecoder().decode(bytes))?.[1]
  if (found !== undefined && Number(found) > PROJECT_SCHEMA_VERSION) {
    throw new SpecKittyError('PROJECT_SCHEMA_TOO_NEW', {
      found: Number(found),
      known: PROJECT_SCHEMA_VERSION,
    })
  }
}
