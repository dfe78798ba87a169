import { expect, test } from 'vitest'
import { INSTALL_PATHS, type InstallFacts, planInstall } from '../src/index.js'

const STAMP = {
  version: '1.2.3',
  at: '2026-12-01T09:00:00.000000+00:00',
  projectUuid: '5f0c2a9e-3b1d-4c7e-9a64-2d8f1e0b7c33',
}

function facts(present: Record<string, string> = {}, name = 'demo'): InstallFacts {
  return { directoryName: name, present: new Map(Object.entries(present)), configWithAgents: null }
}

function textOf(path: string, present: Record<string, string> = {}, agents: string[] = []): string {
  const step = planInstall(facts(present), agents, STAMP).steps.find((one) => one.path === path)
  return step?.text ?? ''
}

test('an empty directory gets exactly five files, the configuration last [N-FR-005]', () => {
  const plan = planInstall(facts(), [], STAMP)

  expect(plan.steps.map((step) => step.path)).toEqual(INSTALL_PATHS)
  expect(INSTALL_PATHS).toHaveLength(5)
  expect(INSTALL_PATHS.at(-1)).toBe('.kittify/config.yaml')
  expect(plan.conflicts).toEqual([])
})

test('equal facts give equal bytes [N-FR-005]', () => {
  expect(planInstall(facts(), ['generic'], STAMP)).toEqual(planInstall(facts(), ['generic'], STAMP))
})

test('nothing is planned below .agents or in a home directory [N-FR-003]', () => {
  const paths = planInstall(facts(), ['generic'], STAMP).steps.map((step) => step.path)
  expect(paths.filter((path) => /^(\.agents\/|~|\/)/.test(path))).toEqual([])
})

test('the configuration names the chosen agents and the project', () => {
  expect(textOf('.kittify/config.yaml', {}, ['generic'])).toBe(
    [
      'vcs:',
      '  type: git',
      'agents:',
      '  available:',
      '    - generic',
      '  auto_commit: true',
      'project:',
      '  uuid: 5f0c2a9e-3b1d-4c7e-9a64-2d8f1e0b7c33',
      '  slug: demo',
      '',
    ].join('\n'),
  )
  expect(textOf('.kittify/config.yaml')).toContain('  available: []\n')
})

test.each([
  ['My Project', 'my-project'],
  ['myProject', 'my-project'],
  ['Äpfel & Öl', 'apfel-ol'],
  ['日本', 'project'],
  ['true', "'true'"],
  ['42', "'42'"],
])('directory %s gives the slug %s', (name, slug) => {
  const plan = planInstall(facts({}, name), [], STAMP)
  expect(plan.steps.at(-1)?.text).toContain(`  slug: ${slug}\n`)
})

test('a block is appended after one blank line, everything else stays byte for byte', () => {
  const mine = 'node_modules/\n*.log'
  const text = textOf('.gitignore', { '.gitignore': mine })

  expect(text.startsWith(`${mine}\n\n# >>> spec-kitty (managed block) >>>\n`)).toBe(true)
  expect(text.endsWith('/.worktrees/\n# <<< spec-kitty <<<\n')).toBe(true)
})

test('a file with CRLF and a byte order mark keeps both', () => {
  const text = textOf('.gitattributes', { '.gitattributes': '\uFEFF* text=auto\r\n' })
  expect(text.startsWith('\uFEFF* text=auto\r\n\r\n# >>>')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toContain('\n')
})

test('a line of an older tool that names a merge driver for the log stays the last word', () => {
  const older = 'kitty-specs/**/status.events.jsonl merge=spec-kitty-event-log\n'
  const text = textOf('.gitattributes', { '.gitattributes': older })
  expect(text.startsWith(older)).toBe(true)
  expect(text.match(/status\.events\.jsonl/g)).toHaveLength(1)
  expect(text).toContain('kitty-specs/**/gates.jsonl text eol=lf merge=union')
  const again = planInstall(facts({ '.gitattributes': text }), [], STAMP)
  expect(again.kept).toContainEqual({ path: '.gitattributes', reason: 'unchanged' })
})

test.each(['# status.events.jsonl merge=x\n', '*.jsonl text\n', 'other.jsonl merge=union\n'])(
  'a new repository gets the built-in union for the log, also beside %j',
  (others) => {
    const text = textOf('.gitattributes', { '.gitattributes': others })
    expect(text).toContain('kitty-specs/**/status.events.jsonl text eol=lf merge=union')
  },
)

test('a block that somebody edited is kept and listed', () => {
  const edited = textOf('.gitignore').replace('/.worktrees/\n', '/.worktrees/\n/mine/\n')
  const plan = planInstall(facts({ '.gitignore': edited }), [], STAMP)

  expect(plan.kept).toContainEqual({ path: '.gitignore', reason: 'edited' })
  expect(plan.steps.map((step) => step.path)).not.toContain('.gitignore')
})

test.each([
  ['an end without a beginning', '# <<< spec-kitty <<<\n'],
  ['a beginning without an end', '# >>> spec-kitty (managed block) >>>\nx\n'],
  ['two blocks', `${textOf('.gitignore')}${textOf('.gitignore')}`],
])('%s is damage, nothing may be written', (_, text) => {
  expect(planInstall(facts({ '.gitignore': text }), [], STAMP).damaged).toEqual(['.gitignore'])
})

test('a foreign file in the place of ours is a conflict [N-FR-006]', () => {
  const plan = planInstall(facts({ '.kittify/install.json': '{}\n' }), [], STAMP)
  expect(plan.conflicts).toEqual(['.kittify/install.json'])
})

test('what an init that was killed left behind is taken over, its time too', () => {
  const earlier = { ...STAMP, at: '2026-11-30T08:00:00.000000+00:00' }
  const left = planInstall(facts(), [], earlier).steps.slice(0, -1)
  const present = Object.fromEntries(left.map((step) => [step.path, step.text]))
  const plan = planInstall(facts(present), [], STAMP)

  expect(plan.conflicts).toEqual([])
  expect(plan.steps.map((step) => step.path)).toEqual(['.kittify/config.yaml'])
})
