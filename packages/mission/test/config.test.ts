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

test('the lane kit has defaults, and a setting of it that is not allowed is named', async () => {
  expect((await parseConfig('')).lanes).toEqual({
    env: {},
    envFrom: null,
    envFile: null,
    files: [],
    ports: 10,
    setup: null,
  })
  const text = `lanes:
  env: {DATABASE_URL: "{value}_{suffix}"}
  env_from: .env.test
  env_file: .env.lane
  files: [{from: .env}, {from: a/b, to: c, mode: link}]
  ports: 0
  setup: {run: [npm, ci], timeout_s: 60, required: true}
`
  expect((await parseConfig(text)).lanes).toEqual({
    env: { DATABASE_URL: '{value}_{suffix}' },
    envFrom: '.env.test',
    envFile: '.env.lane',
    files: [
      { from: '.env', to: '.env', mode: 'copy' },
      { from: 'a/b', to: 'c', mode: 'link' },
    ],
    ports: 0,
    setup: { run: ['npm', 'ci'], timeoutSeconds: 60, required: true },
  })
})

test.each([
  ['env: {SPEC_KITTY_LANE: x}', 'lanes.env'],
  ['env: {"a b": x}', 'lanes.env'],
  ['files: [{from: ../secret}]', 'lanes.files'],
  ['files: [{from: /etc/passwd}]', 'lanes.files'],
  ['files: [{from: a, to: .git/hooks/x}]', 'lanes.files'],
  ['files: [{from: a, to: b/../../c}]', 'lanes.files'],
  ['files: [{from: a, to: kitty-specs/x}]', 'lanes.files'],
  ['files: [{from: a, mode: move}]', 'lanes.files'],
  ['files: [{to: a}]', 'lanes.files'],
  ['files: [{from: a, extra: b}]', 'lanes.files'],
  [`files: [${Array(51).fill('{from: a}').join(', ')}]`, 'lanes.files'],
  ['env_file: .kittify/x', 'lanes.env_file'],
  ['env_from: a//b', 'lanes.env_from'],
  ['ports: 101', 'lanes.ports'],
  ['setup: {run: npm ci}', 'lanes.setup.run'],
  ['setup: {run: [""]}', 'lanes.setup.run'],
  ['setup: {run: [a], timeout_s: 0}', 'lanes.setup.timeout_s'],
])('lanes with %s are refused', async (line, key) => {
  await expect(parseConfig(`lanes:\n  ${line}\n`)).rejects.toMatchObject({
    key: 'CONFIG_INVALID',
    details: { key },
  })
})
