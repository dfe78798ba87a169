import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES, parseEvent } from '../src/index.js'
import * as status from '../src/status.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')

/** Runs an example with its imports supplied, and collects what it logs. */
function run(source: string): readonly unknown[] {
  const said: unknown[] = []
  const names = { ...status, parseEvent }
  const body = source.replace(/^import .*$/gm, '')
  const program = new Function('console', ...Object.keys(names), body)
  program({ log: (value: unknown) => said.push(value) }, ...Object.values(names))
  return said
}

describe('the README', () => {
  it('has examples that run and say what they claim', () => {
    expect(examples).toHaveLength(3)
    expect(run(examples[0] ?? '')).toEqual(['planned', 0])
    const claims = examples.flatMap((source) => {
      const lines = source
        .split('\n')
        .filter((line) => /^(?:result|judge|targets).* \/\/ /.test(line))
      const setup = source.split('\n').filter((line) => line.startsWith('const result'))
      return lines.map((line) => {
        const [code = '', claim = ''] = line.split(' // ')
        return { code: `${setup.join('\n')}\nconsole.log(${code})`, claim }
      })
    })
    expect(claims).toHaveLength(6)
    for (const { code, claim } of claims)
      expect(run(code), claim).toEqual(run(`console.log(${claim})`))
  })

  it('counts the catalogue right', () => {
    expect(readme).toContain(`the ${Object.keys(EVENT_TYPES).length} types`)
  })
})
