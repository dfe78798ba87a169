import { expect, test } from 'vitest'
import { parseConfig, readConfig } from '../src/index.js'
import { aMemoryWorld } from './memory-world.js'

test('a project without settings has the defaults', async () => {
  const { disk, repository } = aMemoryWorld()
  expect(await readConfig(disk, repository)).toMatchObject({
    agents: { available: [], autoCommit: true },
    merge: { strategy: 'squash' },
    commit: { subject: null },
    run: { maxParallel: 2, timeoutMinutes: 60, retries: 2, agents: {} },
    review: { maxCycles: 3, selfReview: 'allow' },
  })
})

test('settings are read from block and flow style alike', async () => {
  const text = `# ours
agents: {available: [claude, generic], auto_commit: false}
merge:
  strategy: merge
commit:
  subject: 'docs: {what}'
run:
  max_parallel: 4
  agents:
    generic:
      command: [node, agent.mjs, '{role}']
      prompt: file
      env: {MODE: fast}
unknown: {kept: true}
`
  expect(await parseConfig(text)).toMatchObject({
    agents: { available: ['claude', 'generic'], autoCommit: false },
    merge: { strategy: 'merge' },
    commit: { subject: 'docs: {what}' },
    run: {
      maxParallel: 4,
      agents: {
        generic: {
          command: ['node', 'agent.mjs', '{role}'],
          prompt: 'file',
          env: { MODE: 'fast' },
        },
      },
    },
  })
})

test('tools is read as agents', async () => {
  expect((await parseConfig('tools: {available: [codex]}')).agents.available).toEqual(['codex'])
})

test.each([
  ['merge: {strategy: ours}', 'one of squash, merge, rebase'],
  ['agents: {auto_commit: maybe}', 'true or false'],
  ['run: {max_parallel: 0}', 'a whole number from 1 to 16'],
  ['run: {retries: 1.5}', 'a whole number from 0 to 10'],
  ['run: {agents: {x: {command: []}}}', 'a list of texts, not empty'],
  ['agents: {available: claude}', 'a list of texts'],
  ['merge: 3', 'is no mapping'],
  ['- a', 'holds no settings'],
  ['a: 1\na: 2', 'repeats the key a'],
  ['a: [', 'line'],
])('%j is refused with what is allowed, never a silent default', async (text, part) => {
  await expect(parseConfig(text)).rejects.toMatchObject({
    code: 'SPEC_KITTY_CONFIG_INVALID',
    message: expect.stringContaining(part),
  })
})
