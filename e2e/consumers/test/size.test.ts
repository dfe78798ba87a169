import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { bundle } from './bundle.js'
import { node, PACKAGE } from './installed-consumer.js'

const NAME = '@spec-kitty/events'
const { exports } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'))
/** `.`, `/status` and so on, without the conformance kit, which no page loads. */
const ENTRIES = Object.keys(exports)
  .filter((entry) => typeof exports[entry] === 'object' && entry !== './conformance')
  .map((entry) => entry.slice(1))

const everythingOf = (entries: readonly string[]) =>
  entries.map((entry, at) => `export * as e${at} from '${NAME}${entry}'`).join('\n')

/** Compressed, in bytes. Why they are not smaller is in `docs/adr/0019`. */
const BUDGETS: readonly (readonly [name: string, entries: readonly string[], most: number])[] = [
  ['the state machine', ['/status'], 2_800],
  ['judging events, and the state machine', ['', '/status'], 29_500],
  ['all that a page may load', ENTRIES, 62_000],
]
const MOST_UNPACKED = 1_800_000

const REDUCERS = [
  'statusReducer',
  'lifecycleReducer',
  'runReducer',
  'usageReducer',
  'decisionPointReducer',
  'missionAuditReducer',
  'dossierReducer',
  'connectorReducer',
  'syncReducer',
]

describe('what the packed package weighs', () => {
  it.each(BUDGETS)('%s [H-NFR-009]', async (_, entries, most) => {
    const { gzip } = await bundle(everythingOf(entries))
    expect(gzip).toBeGreaterThan(most / 2)
    expect(gzip).toBeLessThanOrEqual(most)
  })

  it('unpacked [H-NFR-009]', () => {
    const files = readdirSync(PACKAGE, { recursive: true, encoding: 'utf8' })
    const sizes = files.map((file) => statSync(join(PACKAGE, file)))
    const bytes = sizes.reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0)
    expect(bytes).toBeGreaterThan(MOST_UNPACKED / 2)
    expect(bytes).toBeLessThanOrEqual(MOST_UNPACKED)
  })

  it('all reducers there are, are looked at', async () => {
    const script = `console.log(Object.keys(await import('${NAME}/reducers')).join())`
    const { stdout } = await node(PACKAGE, ['--input-type=module', '-e', script])
    const names = stdout.trim().split(',')
    expect(names.filter((name) => name.endsWith('Reducer')).sort()).toEqual([...REDUCERS].sort())
  })

  it.each(REDUCERS)('%s alone brings neither schemas nor other reducers', async (name) => {
    const { files, gzip } = await bundle(`export { ${name} } from '${NAME}/reducers'`)
    const reducers = files.filter((file) => /-reducer\.js$/.test(file))
    const own = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    expect(reducers).toEqual([`${NAME}/dist/reducers/${own}.js`])
    expect(files.filter((file) => /^zod|\/(?:catalogue|judge|schemas)\//.test(file))).toEqual([])
    expect(gzip).toBeLessThanOrEqual(name === 'statusReducer' ? 8_500 : 3_000)
  })
})

describe('the browser build', () => {
  it('loads nothing where nothing of it is used [H-FR-024]', async () => {
    const { files } = await bundle(ENTRIES.map((entry) => `import '${NAME}${entry}'`).join('\n'))
    expect(files).toEqual([])
  })

  it('names no way from text to code, and nothing of Node [H-FR-024]', async () => {
    const { text } = await bundle(everythingOf(ENTRIES))
    expect(
      text.match(/\beval\b|\bnew Function\b|\bnode:|\brequire\(|\bprocess\.|typeof process\b/g),
    ).toBeNull()
  })

  it('leaves the realm as it was when it is loaded [H-FR-024]', async () => {
    const { text } = await bundle(everythingOf(ENTRIES), 'iife')
    const context = createContext(
      { TextDecoder, TextEncoder },
      { codeGeneration: { strings: false, wasm: false } },
    )
    const world = new Script(`(() => {
      const globals = Object.getOwnPropertyNames(globalThis)
      const known = globals.map((name) => [name, globalThis[name]])
        .flatMap(([name, value]) => [[name, value], [name + '.prototype', value?.prototype]])
        .filter(([, value]) => Object(value) === value)
      return JSON.stringify([globals, ...known.map(([name, value]) =>
        [name, Reflect.ownKeys(value).map(String), Object.isFrozen(value)])])
    })()`)
    const seen = () => new Map<string, unknown>(JSON.parse(world.runInContext(context)).slice(1))
    const globals = () => JSON.parse(world.runInContext(context))[0] as string[]
    const before = { globals: globals(), seen: seen() }
    new Script(text).runInContext(context)
    const added = globals().filter((name) => !before.globals.includes(name))
    // The schema library keeps its settings where all copies of it find them.
    expect(added.sort()).toEqual(['__zod_globalConfig', '__zod_globalRegistry'])
    const after = seen()
    const others = [...before.seen.keys()].filter((name) => !name.startsWith('globalThis'))
    expect(others.length).toBeGreaterThan(60)
    for (const name of others) expect(after.get(name), name).toEqual(before.seen.get(name))
  })
})
