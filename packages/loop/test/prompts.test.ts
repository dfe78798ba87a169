import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { claimWork } from '../src/index.js'
import {
  type PromptIdentity,
  printPrompt,
  promptPath,
  validateDispatch,
} from '../src/prompt-file.js'
import { implementPrompt, reviewPrompt, type WorkPromptFacts } from '../src/prompt-text.js'
import { aWorld, TWO_LANES } from './world.js'

const IDENTITY: PromptIdentity = {
  invocation_id: '01KZ7R1A2B3C4D5E6F7G8H9J0K',
  repo_root: '/srv/my "app"',
  mission_id: '01KZ7Q3M8XH2V5T9RWB4C6D1EF',
  mission_slug: 'mission-x-01KZ7Q3M',
  work_package_id: 'WP02',
  lane_worktree: '/srv/my "app"/.worktrees/mission-x-01KZ7Q3M-lane-a',
  mission_branch: 'kitty/mission-mission-x-01KZ7Q3M',
  lane_branch: 'kitty/mission-mission-x-01KZ7Q3M-lane-a',
  base_ref: 'kitty/mission-mission-x-01KZ7Q3M',
  prompt_path: '/srv/prompt.md',
  created_at: '2026-12-01T09:30:00.000000+00:00',
  action: 'implement',
  agent: 'claude',
  base_commit: 'a'.repeat(40),
  head_commit: null,
  head_tree: null,
}

const FACTS: WorkPromptFacts = {
  handle: '01KZ7Q3M',
  agent: 'claude',
  wpId: 'WP02',
  title: 'Token bucket',
  file: 'kitty-specs/x/tasks/WP02-token.md',
  body: 'Do it.',
  ownedFiles: ['src/limit/**'],
  requirements: {
    path: 'kitty-specs/x/spec.md',
    rows: [
      { id: 'FR-001', text: 'A key has a bucket.' },
      { id: 'FR-009', text: null },
    ],
  },
  openSubtasks: ['T001'],
  workspacePath: "/srv/it's here",
  branch: 'kitty/mission-x-lane-a',
  baseCommit: null,
  headCommit: null,
  forbiddenPaths: ['kitty-specs/'],
  committedBy: 'agent',
  findings: null,
  notes: [],
}

describe('prompt files', () => {
  test('a thousand prompts have a thousand paths [W-FR-004]', () => {
    const paths = new Set<string>()
    for (let at = 0; at < 1000; at += 1) {
      const place = { commonDir: `/r${at % 10}/.git`, missionSlug: `m${at % 5}` }
      paths.add(
        promptPath(place, `WP0${at % 7}`, 'implement', `01KZ7R1A2B3C4D5E6F7G8H${1000 + at}`),
      )
    }
    expect(paths.size).toBe(1000)
  })

  test('every key and the body are checked before anything is started [W-FR-005]', async () => {
    const text = await printPrompt(IDENTITY, 'Body.\n')
    expect(await validateDispatch(IDENTITY, text)).toBe('Body.\n')
    const keys = Object.keys(IDENTITY) as (keyof PromptIdentity)[]
    expect(keys).toHaveLength(16)
    for (const key of keys) {
      const other = validateDispatch({ ...IDENTITY, [key]: 'other' }, text)
      await expect(other, key).rejects.toMatchObject({
        key: 'PROMPT_IDENTITY_MISMATCH',
        details: { differing: [key] },
      })
      const lines = text.split('\n').filter((line) => !line.startsWith(`${key}:`))
      await expect(validateDispatch(IDENTITY, lines.join('\n')), key).rejects.toMatchObject({
        key: 'PROMPT_IDENTITY_MISSING',
        details: { missing: [key] },
      })
    }
    await expect(validateDispatch(IDENTITY, text.replace('Body', 'Other'))).rejects.toMatchObject({
      details: { differing: ['body_sha256'] },
    })
  })

  test('a claim leaves a prompt that says whose it is, for its owner’s eyes', async () => {
    const world = await aWorld(TWO_LANES)
    const claim = await claimWork(world.ports, world.scope, { wpId: 'WP01', agent: 'claude' })
    const text = await readFile(claim.prompt_file, 'utf8')
    expect(text).toContain(`invocation_id: "${claim.invocation_id}"`)
    expect(text).toContain(`lane_worktree: "${claim.workspace_path}"`)
    expect(text).toContain('Write what WP01 says.')
    expect(text).toContain(`/spec.md)\n- FR-001: Everything works\n`)
    const shown = await world.repo.run(['sh', '-c', `ls -l "${claim.prompt_file}"`])
    expect(shown.stdout).toMatch(/^-rw-------/)
  })

  test('our own words stay below 4 KiB, and long texts are cut with a word about it', () => {
    const size = (text: string) => new TextEncoder().encode(text).length
    expect(size(implementPrompt(FACTS))).toBeLessThan(4096)
    expect(size(reviewPrompt(FACTS, ['git diff a...b']))).toBeLessThan(4096)
    const long = implementPrompt({
      ...FACTS,
      body: `# Part\n${'x'.repeat(40_000)}`,
      findings: { path: 'f.md', text: 'y'.repeat(20_000), reviewed: 'abc' },
    })
    expect(size(long)).toBeLessThan(24_000)
    expect(long).toContain('Read kitty-specs/x/tasks/WP02-token.md')
    expect(long).toContain('cut here')
  })

  test('implementer and reviewer read what is required, and long requirements are cut with a word', () => {
    for (const text of [implementPrompt(FACTS), reviewPrompt(FACTS, [])]) {
      expect(text).toContain('- FR-001: A key has a bucket.\n- FR-009: see kitty-specs/x/spec.md\n')
    }
    const rows = [{ id: 'FR-001', text: 'z'.repeat(20_000) }]
    const requirements = { path: 'kitty-specs/x/spec.md', rows }
    const long = implementPrompt({ ...FACTS, requirements })
    expect(new TextEncoder().encode(long).length).toBeLessThan(4096 + 8192 + 100)
    expect(long).toContain('(cut here; the file has the rest)')
    const none = { ...FACTS, requirements: { ...requirements, rows: [] } }
    expect(implementPrompt(none)).not.toContain('Requirements it fulfils')
  })

  test('a directory with a quote in its name stays one word of the command', () => {
    expect(implementPrompt(FACTS)).toContain(`cd '/srv/it'\\''s here'`)
  })
})
