import { readFileSync } from 'node:fs'
import ts from 'typescript-6'
import { describe, expect, it } from 'vitest'
import * as canonical from '../src/canonical.js'
import * as main from '../src/index.js'
import * as jsonl from '../src/jsonl.js'
import * as legacy from '../src/legacy.js'
import * as log from '../src/log.js'
import * as reducers from '../src/reducers.js'
import * as status from '../src/status.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
const ENTRIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '@spec-kitty/events': main,
  '@spec-kitty/events/canonical': canonical,
  '@spec-kitty/events/jsonl': jsonl,
  '@spec-kitty/events/legacy': legacy,
  '@spec-kitty/events/log': log,
  '@spec-kitty/events/reducers': reducers,
  '@spec-kitty/events/status': status,
}
const AsyncFunction = (async () => {}).constructor as new (
  ...parts: readonly string[]
) => (...values: readonly unknown[]) => Promise<void>

/** Runs an example with its imports supplied, and collects what it logs. */
async function run(source: string): Promise<readonly unknown[]> {
  const said: unknown[] = []
  const names = new Map<string, unknown>()
  for (const [, list = '', entry = ''] of source.matchAll(/^import \{(.*?)\} from '(.*?)'$/gm))
    for (const name of list.split(',').map((one) => one.trim())) {
      expect(Object.keys(ENTRIES[entry] ?? {}), `${entry} has ${name}`).toContain(name)
      names.set(name, ENTRIES[entry]?.[name])
    }
  const body = source.replace(/^import .*$/gm, '')
  const program = new AsyncFunction('console', ...names.keys(), body)
  const log = (...values: readonly unknown[]) => said.push(values.length === 1 ? values[0] : values)
  await program({ log }, ...names.values())
  return said
}

/** What a strict compiler says of the examples, each a module of its own in this folder. */
function complaintsAbout(sources: readonly string[]): readonly string[] {
  const folder = new URL('.', import.meta.url).pathname
  const files = new Map(sources.map((source, at) => [`${folder}readme-${at}.mts`, source]))
  const options: ts.CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    customConditions: ['@spec-kitty/source'],
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: [],
  }
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.readFile = (path) => files.get(path) ?? readFile(path)
  host.getSourceFile = (path, language) => {
    const source = files.get(path)
    return source === undefined
      ? getSourceFile(path, language)
      : ts.createSourceFile(path, source, language)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files.keys()].flatMap((path) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map((one) => `${path}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`),
  )
}

describe('the README', () => {
  it('has six examples', () => {
    expect(examples).toHaveLength(6)
  })

  it.each(examples.map((source) => [source.match(/from '(.*?)'/)?.[1] ?? '', source]))(
    'has an example of %s that runs and says what it claims [H-FR-024]',
    async (_entry, source) => {
      const claims = [...source.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(
        (match) => match[1],
      )
      expect(claims.length).toBeGreaterThan(0)
      const wanted = claims.map((claim) => new Function(`return ${claim}`)())
      expect(await run(source)).toEqual(wanted)
    },
  )

  it('has examples that a strict TypeScript project can take as they are', () => {
    expect(complaintsAbout(examples)).toEqual([])
    const wrong = "import { reduce } from '@spec-kitty/events/reducers'\nreduce(1, [])\n"
    expect(complaintsAbout([wrong])).toHaveLength(1)
  }, 60_000)

  it('counts the catalogue right', () => {
    expect(readme).toContain(`one of the ${Object.keys(main.EVENT_TYPES).length} types`)
  })

  it('names every reducer', () => {
    const named = Object.keys(reducers).filter((name) => name.endsWith('Reducer'))
    expect(named).toHaveLength(9)
    for (const name of named) expect(readme).toContain(`\`${name}\``)
  })
})
