import { expect, test } from 'vitest'
import { parseAgents } from '../src/index.js'

test.each([
  ['none', []],
  ['generic', ['generic']],
  ['generic, generic', ['generic']],
  ['GENERIC', ['generic']],
])('--ai %s means %j', (text, agents) => {
  expect(parseAgents(text)).toEqual(agents)
})

test.each(['', 'none,generic', 'bogus', 'generic,bogus'])('--ai "%s" is refused', (text) => {
  expect(() => parseAgents(text)).toThrow(/none, generic/)
})
