import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { TABLE } from './binary.js'

interface Output {
  readonly bytes: number
  readonly inputs: Readonly<Record<string, unknown>>
  readonly imports: readonly { readonly path: string; readonly kind: string }[]
}

const DIST = fileURLToPath(new URL('../dist', import.meta.url))
const outputs: Readonly<Record<string, Output>> = JSON.parse(
  readFileSync(`${DIST}/metafile.json`, 'utf8'),
).outputs

/** Libraries that cost more than they give where every millisecond is waited for. */
const HEAVY =
  /node_modules\/(yaml|undici|execa|pino|ajv|isomorphic-git|ejs|minimatch|zod\/v4\/classic)\//
const HOT = ['dist/main.cjs', 'dist/hot-status.cjs', 'dist/hot-next.cjs']
const HOT_BYTES_MAX = 500_000

/** The files that are loaded with `file`, those that load later aside. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind === 'import-statement' && outputs[path]) loadedWith(path, seen)
  }
  return seen
}

test.each(HOT)('%s loads no heavy library and stays small', (file) => {
  const files = [...loadedWith(file)]
  const inputs = files.flatMap((one) => Object.keys(outputs[one]?.inputs ?? {}))
  const bytes = files.reduce((sum, one) => sum + (outputs[one]?.bytes ?? 0), 0)

  expect(inputs.length).toBeGreaterThan(5)
  expect(inputs.filter((input) => HEAVY.test(input))).toEqual([])
  expect(bytes).toBeLessThan(HOT_BYTES_MAX)
})

test('a library is found where it is loaded late', () => {
  const everywhere = Object.values(outputs).flatMap((output) => Object.keys(output.inputs))
  expect(everywhere.some((input) => HEAVY.test(input))).toBe(true)
})

test('nothing in the bundle asks for a package at run time', () => {
  const files = readdirSync(DIST).filter((file) => file.endsWith('.cjs'))
  expect(files.length).toBeGreaterThan(TABLE.length)
  for (const file of files) {
    const text = readFileSync(`${DIST}/${file}`, 'utf8')
    const asked = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] as string)
    const foreign = asked.filter((name) => !/^(node:|\.\/)/.test(name) && !BUILTIN.has(name))
    expect(foreign, file).toEqual([])
    expect(text).not.toMatch(/require\("@spec-kitty\//)
  }
})

const BUILTIN = new Set(['fs', 'os', 'path', 'tty', 'util', 'url', 'readline', 'process'])

test('the manifest has no dependency that npm would have to find', () => {
  const manifest = JSON.parse(readFileSync(`${DIST}/../package.json`, 'utf8'))
  expect(manifest.dependencies).toBeUndefined()
  expect(manifest.peerDependencies).toBeUndefined()
})
