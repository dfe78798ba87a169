import { type Files, SpecKittyError } from '@spec-kitty/platform'
import type { SchemaResult } from '../results/events.js'
import { didYouMean } from '../suggest.js'
import { packedText } from './packed-data.js'

interface IndexEntry {
  readonly id: string
  readonly file: string
  readonly sha256: string
}

interface Bundle {
  readonly $defs: Readonly<Record<string, Record<string, unknown>>>
}

const BUNDLE = 'bundle'

/**
 * The JSON Schemas of the contract: all in a list, or one by the name of its type, by `envelope`, by
 * its id, or all in one document as `bundle`. The older dialect's are named `reference/…`.
 * @throws EVENTS_SUBJECT_UNKNOWN
 */
export async function schemasFor(name: string | undefined): Promise<SchemaResult> {
  const bundle = JSON.parse(await packedText('schemas/bundle.json')) as Bundle
  const index = JSON.parse(await packedText('schemas/index.json')) as readonly IndexEntry[]
  if (name === undefined || name === BUNDLE) {
    return { schemas: index.map(entryOf), schema: name === BUNDLE ? { ...bundle } : null }
  }
  const found = index.find(({ id, file }) => id === name || file === `${name}.json`)
  const schema = found && bundle.$defs[found.id]
  if (found !== undefined && schema !== undefined) return { schemas: [entryOf(found)], schema }
  const near = didYouMean(name, [BUNDLE, ...index.map(({ file }) => file.replace(/\.json$/, ''))])
  throw new SpecKittyError('EVENTS_SUBJECT_UNKNOWN', { subject: name, near })
}

/** Writes the asked schemas below a folder, each whole or not at all. @throws FILE_NOT_WRITTEN */
export async function writeSchemas(
  files: Files,
  folder: string,
  name: string | undefined,
  result: SchemaResult,
): Promise<SchemaResult> {
  const bundle = JSON.parse(await packedText('schemas/bundle.json')) as Bundle
  const write = async (path: string, schema: unknown) => {
    const text = `${JSON.stringify(schema, null, 2)}\n`
    await files.writeAtomic(path, new TextEncoder().encode(text))
  }
  if (name === BUNDLE) await write(`${folder}/bundle.json`, bundle)
  const schemas = []
  for (const entry of result.schemas) {
    const path = name === BUNDLE ? `${folder}/bundle.json` : `${folder}/${entry.file}`
    if (name !== BUNDLE) await write(path, bundle.$defs[entry.id])
    schemas.push({ ...entry, path })
  }
  return { schemas, schema: null }
}

function entryOf({ id, file, sha256 }: IndexEntry) {
  return { id, file, sha256 }
}
