import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaDocuments } from '../src/schemas/schema-documents.js'

const folder = new URL('../schemas/', import.meta.url)

describe('the JSON Schemas', () => {
  it('on disk are what the code generates, no more and no fewer', () => {
    const documents = schemaDocuments()
    expect(readdirSync(folder).sort()).toEqual(documents.map(({ file }) => file).sort())
    for (const { file, text } of documents)
      expect(readFileSync(new URL(file, folder), 'utf8'), `${file}: run the gen script`).toBe(text)
  })

  it('have an id of their own and describe what may be written', () => {
    const schemas = schemaDocuments().map(({ text }) => JSON.parse(text))
    const ids = schemas.map((schema) => schema.$id)
    expect(ids).toContain('urn:spec-kitty:event:1')
    expect(ids).toContain('urn:spec-kitty:payload:WPStatusChanged:1')
    expect(new Set(ids).size).toBe(ids.length)
    const status = schemas.find((schema) => schema.$id.includes('WPStatusChanged'))
    expect(status.additionalProperties).toBe(false)
    expect(status.required).not.toContain('force')
    expect(JSON.stringify(status.properties.to_lane)).toContain('doing')
  })
})
