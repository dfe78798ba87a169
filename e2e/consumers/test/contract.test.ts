import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CONSUMER, consumerOfItsOwn, node, PACKAGE } from './installed-consumer.js'

const SOURCE = fileURLToPath(new URL('../../../packages/events/', import.meta.url))
const CHECK = 'contracts/check.mjs'
const ACCEPT = 'node contracts/check.mjs --accept'

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const change = (path: string, edit: (value: never) => void) => {
  const value = readJson(path)
  edit(value as never)
  writeFileSync(path, JSON.stringify(value))
}

interface Edit {
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** Changes places of the built code, each found once, and builds what is made from it again. */
function drift(installed: string, ...edits: readonly Edit[]): void {
  for (const { file, find, replace } of edits) {
    const path = join(installed, 'dist', file)
    const parts = readFileSync(path, 'utf8').split(find)
    if (parts.length !== 2) throw new Error(`${find} is there ${parts.length - 1} times`)
    writeFileSync(path, parts.join(replace))
  }
  cpSync(join(SOURCE, 'generate-schemas.mjs'), join(installed, 'generate-schemas.mjs'))
  execFileSync(process.execPath, [join(installed, 'generate-schemas.mjs')])
  execFileSync(process.execPath, [join(SOURCE, 'write-contract.mjs'), installed])
}

function setVersion(folder: string, installed: string, version: string): void {
  for (const file of ['package.json', 'contract.json'])
    change(join(installed, file), (value: { version: string }) => {
      value.version = version
    })
  change(join(folder, 'package-lock.json'), (lock: { packages: Lock }) => {
    ;(lock.packages['node_modules/@spec-kitty/events'] as { version: string }).version = version
  })
}
type Lock = Record<string, { version: string }>

describe('contract.json in the packed package', () => {
  it('is what its build generates [H-C-008]', () => {
    const { installed } = consumerOfItsOwn()
    execFileSync(process.execPath, [join(SOURCE, 'write-contract.mjs'), installed])
    const generated = readFileSync(join(installed, 'contract.json'), 'utf8')
    const packed = readFileSync(join(PACKAGE, 'contract.json'), 'utf8')
    expect(packed === generated, 'run pnpm generate, and look at what changed').toBe(true)
  })

  it('has a signature for every name, and none of them says any [H-NFR-002] [H-C-008]', () => {
    const { entries, payloads, version } = readJson(join(PACKAGE, 'contract.json'))
    expect(version).toBe(readJson(join(PACKAGE, 'package.json')).version)
    expect(Object.keys(entries)).toHaveLength(8)
    const signatures = [...Object.values<object>(entries), payloads].flatMap(Object.values)
    expect(signatures.length).toBeGreaterThan(200)
    for (const signature of signatures) expect(signature).not.toMatch(/^$|\bany\b/)
  })
})

describe('the contract test of a consumer', () => {
  it('passes for the package that it was built against [H-FR-022]', async () => {
    const { code, stderr } = await node(CONSUMER, [CHECK])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('fails when only a bound changed, as do the conformance cases [H-FR-022]', async () => {
    const { folder, installed } = consumerOfItsOwn()
    const file = 'catalogue/payloads-mission.js'
    drift(installed, { file, find: 'wp_count: f.count,', replace: 'wp_count: f.positive,' })
    const { code, stderr } = await node(folder, [CHECK])
    expect(code).toBe(1)
    expect(stderr).toContain('schemas.urn:spec-kitty:payload:MissionCreated:1: was')
    const bin = join(installed, 'bin/spec-kitty-conformance.mjs')
    const cases = await node(folder, [bin, '--json', '--window', '32', '--', 'node', bin, '--self'])
    expect(cases.code).toBe(1)
    const { failed } = JSON.parse(cases.stdout)
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.every(({ id }: { id: string }) => id.startsWith('MissionCreated'))).toBe(true)
  })

  it('fails when the envelope no longer requires a field [H-FR-022]', async () => {
    const { folder, installed } = consumerOfItsOwn()
    const field = 'correlation_id: idField(),\n        payload: f.anyMap'
    const listed = `'correlation_id',\n            'payload',`
    const file = 'judge/envelope.js'
    drift(
      installed,
      { file, find: field, replace: field.replace('idField()', 'z.optional(idField())') },
      { file, find: listed, replace: `'payload',` },
    )
    const { code, stderr } = await node(folder, [CHECK])
    expect(code).toBe(1)
    expect(stderr).toContain('schemas.urn:spec-kitty:event:1: was')
    expect(stderr).toContain('envelope.native.required: "correlation_id" is gone')
  })

  it('fails when a type or a field that it uses is gone [H-FR-022]', async () => {
    const { folder, installed } = consumerOfItsOwn()
    const file = 'catalogue/payloads-run.js'
    drift(installed, { file, find: 'estimated_cost_usd:', replace: 'cost_usd:' })
    const { code, stderr } = await node(folder, [CHECK])
    expect(code).toBe(1)
    expect(stderr).toContain('TokenUsageRecorded has no field estimated_cost_usd')
    change(join(installed, 'contract.json'), (contract: { event_types: string[] }) => {
      contract.event_types = contract.event_types.filter((type) => type !== 'WPStatusChanged')
    })
    expect((await node(folder, [CHECK])).stderr).toContain('there is no type WPStatusChanged')
  })

  it('fails for a version without a snapshot, prints what makes it, and never writes over one [H-FR-022]', async () => {
    const { folder, installed } = consumerOfItsOwn()
    setVersion(folder, installed, '1.0.1')
    const unknown = await node(folder, [CHECK])
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain('no snapshot of @spec-kitty/events 1.0.1')
    expect(unknown.stderr).toContain(ACCEPT)

    const [, ...accept] = ACCEPT.split(' ')
    expect(await node(folder, accept)).toMatchObject({ code: 0, stderr: '' })
    const snapshot = join(folder, 'contracts/events-1.0.1.json')
    const kept = readFileSync(snapshot, 'utf8')
    expect(await node(folder, [CHECK])).toMatchObject({ code: 0, stderr: '' })

    change(join(installed, 'contract.json'), (contract: { event_types: string[] }) => {
      contract.event_types.push('Brand')
    })
    expect((await node(folder, [CHECK])).stderr).toContain('event_types: "Brand" is new')
    const again = await node(folder, accept)
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('never overwritten')
    expect(readFileSync(snapshot, 'utf8')).toBe(kept)
  })

  it('fails when another version is installed than the lockfile says [H-FR-022]', async () => {
    const { folder, installed } = consumerOfItsOwn()
    change(join(installed, 'package.json'), (value: { version: string }) => {
      value.version = '1.0.9'
    })
    const { code, stderr } = await node(folder, [CHECK])
    expect(code).toBe(1)
    expect(stderr).toContain('1.0.9 is installed, and the lockfile says 1.0.0')
    expect((await node(folder, [CHECK, '--accept'])).code).toBe(1)
    expect(existsSync(join(folder, 'contracts/events-1.0.9.json'))).toBe(false)
  })
})
