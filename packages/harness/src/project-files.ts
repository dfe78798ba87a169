/** What the tool says about itself and this moment; the only input that differs between two runs. */
export interface InstallStamp {
  /** Version of the CLI that writes. */
  readonly version: string
  /** Instant as written in files, `2026-12-01T09:00:00.000000+00:00`. */
  readonly at: string
  readonly projectUuid: string
}

export const CONFIG_PATH = '.kittify/config.yaml'
export const METADATA_PATH = '.kittify/metadata.yaml'
export const INSTALL_PATH = '.kittify/install.json'

/** Version of the project layout that this writer makes. */
export const PROJECT_SCHEMA_VERSION = 3

const SLUG_LENGTH_MAX = 60
const YAML_WORDS = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n'])

/** `.kittify/config.yaml` of a new project. */
export function configText(project: {
  readonly uuid: string
  readonly slug: string
  readonly agents: readonly string[]
}): string {
  const agents =
    project.agents.length === 0
      ? ['  available: []']
      : ['  available:', ...project.agents.map((key) => `    - ${plainScalar(key)}`)]
  return lines(
    'vcs:',
    '  type: git',
    'agents:',
    ...agents,
    '  auto_commit: true',
    'project:',
    `  uuid: ${project.uuid}`,
    `  slug: ${plainScalar(project.slug)}`,
  )
}

/** `.kittify/metadata.yaml`: layout version and the stamp of the writer. */
export function metadataText(stamp: { readonly version: string; readonly at: string }): string {
  return lines(
    'spec_kitty:',
    `  version: ${plainScalar(stamp.version)}`,
    `  initialized_at: '${stamp.at}'`,
    '  last_upgraded_at: null',
    `  schema_version: ${PROJECT_SCHEMA_VERSION}`,
    '  writer:',
    "    tool: '@spec-kitty/cli'",
    `    version: ${plainScalar(stamp.version)}`,
  )
}

/** `.kittify/install.json`: what was written, so that a later change can tell ours from edited. */
export function installText(record: {
  readonly version: string
  readonly blocks: readonly { readonly path: string; readonly sha256: string }[]
}): string {
  const blocks = [...record.blocks].sort((a, b) => (a.path < b.path ? -1 : 1))
  return `${JSON.stringify({ version: 1, tool: record.version, files: [], blocks }, undefined, 2)}\n`
}

/** A directory name as project slug: kebab case, ASCII, at most 60 characters, else `project`. */
export function projectSlug(directoryName: string): string {
  const slug = directoryName
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH_MAX)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'project' : slug
}

function plainScalar(text: string): string {
  const plain = /^[a-z][a-z0-9-]*$/.test(text) || /^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/.test(text)
  return plain && !YAML_WORDS.has(text) ? text : `'${text.replaceAll("'", "''")}'`
}

function lines(...parts: string[]): string {
  return `${parts.join('\n')}\n`
}
