import { readFileSync } from 'node:fs'
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

  it('counts the catalogue right', () => {
    expect(readme).toContain(`one of the ${Object.keys(main.EVENT_TYPES).length} types`)
  })

  it('names every reducer', () => {
    const named = Object.keys(reducers).filter((name) => name.endsWith('Reducer'))
    expect(named).toHaveLength(9)
    for (const name of named) expect(readme).toContain(`\`${name}\``)
  })
})
