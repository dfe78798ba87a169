import type { Repository } from '@spec-kitty/git'
import type { LaneKitSettings, Mission } from '@spec-kitty/mission'
import { type Diagnostic, joinPath, type ReadFiles, refuseEscape } from '@spec-kitty/platform'
import { readRecord, recordPath } from '../workspace-record.js'
import { parseEnvText } from './env-text.js'
import { laneSuffix, ownDatabase, testDatabaseName } from './kit-names.js'
import type { PortBlock } from './kit-ports.js'
import { kitOf } from './kit-record.js'

/** Whose variables they are. */
export interface LanePlace {
  readonly repo: Repository
  readonly mission: Mission
  readonly laneId: string
}

/** Variables for the processes that work in one lane. */
export interface LaneVariables {
  /** `SPEC_KITTY_…`: nothing in them is secret. */
  readonly own: Readonly<Record<string, string>>
  /** Those of the project, such as `DATABASE_URL`: values may hold passwords. */
  readonly project: Readonly<Record<string, string>>
  readonly diagnostics: readonly Diagnostic[]
}

const DATABASE = 'DATABASE_URL'
const ENV = '.env'
const ENV_BYTES_MAX = 5 * 1024 * 1024

/**
 * The variables of a lane that has its place, from settings, its record and the project's env file.
 * Reads only.
 *
 * @throws FILE_ESCAPES, FILE_UNREADABLE, MISSION_SLUG_INVALID
 */
export async function laneVariables(
  files: ReadFiles,
  place: LanePlace,
  settings: LaneKitSettings,
  environment: Readonly<Record<string, string>>,
): Promise<LaneVariables> {
  const record = await readRecord(files, recordPath(place.repo, place.mission, place.laneId))
  const { ports } = kitOf(record)
  return composeVariables(files, place, { settings, environment, ports })
}

/** The same, where the ports are known already. */
export async function composeVariables(
  files: ReadFiles,
  { repo, mission, laneId }: LanePlace,
  facts: {
    readonly settings: LaneKitSettings
    readonly environment: Readonly<Record<string, string>>
    readonly ports: PortBlock | undefined
  },
): Promise<LaneVariables> {
  const { settings, ports } = facts
  const values = await projectValues(files, repo, settings)
  const suffix = laneSuffix(mission.slug, laneId)
  const own = {
    SPEC_KITTY_TEST_DB_NAME: testDatabaseName(mission.slug, laneId),
    SPEC_KITTY_LANE: laneId,
    SPEC_KITTY_MISSION_ID: mission.missionId ?? mission.slug,
    ...(ports === undefined
      ? {}
      : { SPEC_KITTY_PORT_BASE: `${ports.base}`, SPEC_KITTY_PORT_COUNT: `${ports.count}` }),
  }
  const inLane = facts.environment.SPEC_KITTY_LANE !== undefined
  const givenTo = (name: string) =>
    values.get(name) ?? (inLane ? undefined : facts.environment[name])
  const templates = { [DATABASE]: '{value}_{suffix}', ...settings.env }
  const project: Record<string, string> = {}
  const missing: string[] = []
  for (const [name, template] of Object.entries(templates)) {
    const text = template
      .replaceAll('{db}', own.SPEC_KITTY_TEST_DB_NAME)
      .replaceAll('{lane}', laneId)
      .replaceAll('{port}', ports === undefined ? '' : `${ports.base}`)
    const value = givenTo(name)
    if (!text.includes('{value}')) project[name] = text.replaceAll('{suffix}', suffix)
    else if (value !== undefined) project[name] = ownDatabase(value, text, suffix)
    else if (Object.hasOwn(settings.env, name)) missing.push(name)
  }
  return { own, project, diagnostics: missing.map((name) => valueMissing(name, settings)) }
}

/** Nobody has asked for `.env`: where it is no file of the project, it is none of ours either. */
async function projectValues(
  files: ReadFiles,
  repo: Repository,
  { envFrom }: LaneKitSettings,
): Promise<ReadonlyMap<string, string>> {
  const path = joinPath(repo.root, envFrom ?? ENV)
  if (envFrom === null && (await files.stat(path))?.kind !== 'file') return new Map()
  await refuseEscape(files, repo.root, path)
  const bytes = await files.read(path, { bytesMax: ENV_BYTES_MAX, followLink: true })
  return parseEnvText(bytes === undefined ? '' : new TextDecoder().decode(bytes))
}

function valueMissing(name: string, { envFrom }: LaneKitSettings): Diagnostic {
  return {
    code: 'kit_value_missing',
    severity: 'warning',
    message: `${name} is declared under lanes.env, but neither ${envFrom ?? ENV} nor the environment has a value for it.`,
    details: { variable: name, env_from: envFrom ?? ENV },
  }
}
