import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES, parsePayload } from '../src/index.js'
import { schemaDocuments, schemaFiles } from '../src/schemas/schema-documents.js'

const folder = new URL('../schemas/', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')

function keysOf(value: unknown): readonly (readonly string[])[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return [Object.keys(value), ...Object.values(value).flatMap(keysOf)]
}

describe('the JSON Schemas', () => {
  it('on disk are what the code generates, no more and no fewer [H-FR-022]', () => {
    const files = schemaFiles()
    const onDisk = readdirSync(folder, { recursive: true }).map((name) => String(name))
    const names = onDisk.filter((name) => name.endsWith('.json')).map((n) => n.replace('\\', '/'))
    expect(names.sort()).toEqual(files.map(({ file }) => file).sort())
    for (const { file, text } of files) expect(read(file) === text, `${file}: generate`).toBe(true)
  })

  it('name what they describe, and every type of both dialects has one', () => {
    const ids = schemaDocuments().map(({ id }) => id)
    const types = Object.keys(EVENT_TYPES)
    expect(types).toHaveLength(97)
    const older = types.filter((type) => type !== 'GateWaived' && type !== 'EvidenceRecorded')
    expect(ids).toEqual([
      'urn:spec-kitty:event:1',
      ...types.map((type) => `urn:spec-kitty:payload:${type}:1`),
      'urn:spec-kitty:reference-3',
      ...older.map((type) => `urn:spec-kitty:reference-3:${type}`),
    ])
    for (const { id, schema } of schemaDocuments()) expect(schema.$id).toBe(id)
  })

  it('have their keys in order at every level', () => {
    for (const { file } of schemaFiles())
      for (const keys of keysOf(JSON.parse(read(file)))) expect([...keys].sort()).toEqual(keys)
  })

  it('are listed with the digests of their files', () => {
    const index = JSON.parse(read('index.json')) as { id: string; file: string; sha256: string }[]
    expect(index.map(({ id, file }) => `${id} ${file}`)).toEqual(
      schemaDocuments().map(({ id, file }) => `${id} ${file}`),
    )
    for (const { file, sha256 } of index)
      expect(sha256, file).toBe(createHash('sha256').update(read(file)).digest('hex'))
  })

  it('have the same text in the bundle, digest and all', () => {
    const index = JSON.parse(read('index.json')) as { id: string; file: string }[]
    const { $defs } = JSON.parse(read('bundle.json')) as { $defs: Record<string, unknown> }
    expect(Object.keys($defs)).toHaveLength(index.length)
    for (const { id, file } of index)
      expect(`${JSON.stringify($defs[id], null, 2)}\n` === read(file), file).toBe(true)
  })

  it('have patterns that engines of other languages read alike', () => {
    const bundle = read('bundle.json')
    const patterns = [...bundle.matchAll(/"pattern":("(?:[^"\\\\]|\\\\.)*")/g)].map((one) => one[1])
    const distinct = new Set(patterns.map((text) => JSON.parse(String(text)) as string))
    expect(distinct.size).toBeGreaterThan(8)
    for (const pattern of distinct) expect(pattern).not.toMatch(/\(\?(?:[=!<])|\\[dwbpk]/)
  })

  it('describe what may be written: defaults are optional, the alias of a lane is a lane', () => {
    const status = JSON.parse(read('WPStatusChanged.json'))
    expect(status.additionalProperties).toBe(false)
    expect(status.required).not.toContain('force')
    expect(status.properties.to_lane.enum).toContain('doing')
    expect(JSON.parse(read('reference/MissionRunStarted.json')).additionalProperties).toEqual({})
  })

  it('come in one bundle, where each is found by its id', () => {
    const judge = new Ajv2020({ strict: true, strictTypes: true, allowUnionTypes: true })
    judge.addFormat('date-time', true)
    judge.addSchema(JSON.parse(read('bundle.json')))
    const payload = { mission_slug: 'a', actor: 'b' }
    for (const [id, dialect] of [
      ['urn:spec-kitty:payload:PlanStarted:1', 'native'],
      ['urn:spec-kitty:reference-3:PlanStarted', 'reference'],
    ] as const)
      for (const given of [payload, { ...payload, actor: '' }])
        expect(judge.validate(id, given), id).toBe(
          parsePayload('PlanStarted', given, { dialect }).ok,
        )
    expect(judge.validate('urn:spec-kitty:event:1', {})).toBe(false)
  })
})
