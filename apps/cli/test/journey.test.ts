import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { createRepository, type TestRepository } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { envelopeSchema } from '../src/results/registry.js'
import { BINARY, onlyLine, specKitty, TABLE } from './binary.js'

type Line = Record<string, unknown> & {
  readonly ok: boolean
  readonly command: string
  readonly error?: { readonly code: string; readonly details: Record<string, unknown> }
}

/** Parts of an answer that name a mission without its id; details of a finding add to its message. */
function nameless(part: unknown): readonly unknown[] {
  if (Array.isArray(part)) return part.flatMap(nameless)
  if (typeof part !== 'object' || part === null) return []
  const { mission_slug, mission_id, ...rest } = part as Record<string, unknown>
  const { details: _, ...fields } = rest
  const inner = Object.values(fields).flatMap(nameless)
  return mission_slug === undefined || /^[0-9A-Z]{26}$/.test(String(mission_id))
    ? inner
    : [...inner, part]
}

/** A repository and a way to ask it, where every answer is held to its published schema. */
async function aProject() {
  const repository = await createRepository({ files: { 'readme.txt': 'a project\n' } })
  const seen = new Set<string>()
  const ask = async (args: readonly string[], more: { cwd?: string; input?: string } = {}) => {
    const cwd = more.cwd ?? repository.root
    const env = repository.environment
    const own = args.includes('--') ? args.indexOf('--') : args.length
    const words = [...args.slice(0, own), '--json', ...args.slice(own)]
    const answer = await specKitty(words, { cwd, env, input: more.input })
    const line = onlyLine(answer) as Line
    const parsed = envelopeSchema(line.command).safeParse(line)
    expect(parsed.error, `${args.join(' ')}\n${answer.stdout}`).toBeUndefined()
    expect(line.ok, answer.stdout).toBe(answer.exitCode === 0)
    expect(answer.stderr).toBe('')
    expect(nameless(line), `${args.join(' ')} [N-FR-202]`).toEqual([])
    seen.add(`${line.command} ${line.ok ? 'success' : 'refusal'}`)
    return line
  }
  const refused = async (code: string, args: readonly string[], input?: string) => {
    const line = await ask(args, { input })
    expect(line.error?.code, args.join(' ')).toBe(`SPEC_KITTY_${code}`)
    return line
  }
  return { repository, ask, refused, seen }
}

async function writeTasks(repository: TestRepository, directory: string): Promise<void> {
  await repository.write(
    `${directory}/spec.md`,
    [
      '# Parts',
      '',
      '## Functional requirements',
      '',
      '| ID | Requirement |',
      '| --- | --- |',
      '| FR-001 | The first part exists. |',
      '| FR-002 | The second part exists. |',
      '',
    ].join('\n'),
  )
  const sections = ['# Tasks', '']
  for (const [number, after] of [
    ['1', ''],
    ['2', 'WP01'],
  ] as const) {
    sections.push(`## WP0${number} Part ${number}`, '', `- [ ] T00${number} write it`, '')
    sections.push(
      `**Dependencies**: ${after || 'none'}`,
      `**Requirement Refs**: FR-00${number}`,
      '',
    )
    await repository.write(
      `${directory}/tasks/WP0${number}-part.md`,
      [
        '---',
        `work_package_id: WP0${number}`,
        `title: Part ${number}`,
        `dependencies: [${after}]`,
        `requirement_refs: [FR-00${number}]`,
        `subtasks: [T00${number}]`,
        `owned_files: [part${number}.txt]`,
        `create_intent: [part${number}.txt]`,
        'execution_mode: code_change',
        '---',
        '',
        `# Part ${number}`,
        '',
      ].join('\n'),
    )
  }
  await repository.write(`${directory}/tasks.md`, sections.join('\n'))
}

test('every command answers success and refusal with the one line of its schema [B-NFR-004][N-FR-202]', {
  timeout: 120_000,
}, async () => {
  const { repository, ask, refused, seen } = await aProject()
  const { git, root } = repository
  const ada = ['--agent', 'ada'] as const
  const bob = ['--agent', 'bob'] as const

  await ask(['init', '--ai', 'none'])
  await mkdir(`${root}/below`)
  const inside = await ask(['init', '--ai', 'none'], { cwd: `${root}/below` })
  expect(inside.error?.code).toBe('SPEC_KITTY_INIT_INSIDE_PROJECT')
  await git('add', '.')
  await git('commit', '-q', '-m', 'Add Spec Kitty')
  const begin = await git('rev-parse', 'main')

  expect(await ask(['status'])).toMatchObject({ missions: [] })
  await refused('MISSION_SLUG_INVALID', ['agent', 'mission', 'create', 'No Good!'])
  const created = await ask(['specify', 'parts'])
  expect(created.command).toBe('agent mission create')
  const mission = created.mid8 as string
  await refused('TASKS_NONE', ['tasks'])
  await refused('LANES_MISSING', ['agent', 'mission', 'lanes'])
  await refused('SPEC_NOT_SUBSTANTIVE', ['plan'])
  await writeTasks(repository, created.mission_dir as string)
  expect(await ask(['plan'])).toMatchObject({ phase_complete: false })
  await ask(['agent', 'mission', 'branch-context'])
  await refused('USAGE', ['agent', 'mission', 'branch-context', '--nowhere'])
  await ask(['agent', 'context', 'resolve', '--action', 'plan'])
  await refused('ACTION_UNKNOWN', ['agent', 'context', 'resolve', '--action', 'dance'])
  await ask(['tasks', '--validate-only'])
  const finalized = await ask(['agent', 'mission', 'finalize-tasks', '--mission', mission])
  await ask(['agent', 'mission', 'lanes', '--explain'])
  expect(finalized).toMatchObject({ wp_count: 2, commit_created: true, selected_by: 'mid8' })

  await refused('MISSION_NOT_FOUND', ['status', '-m', 'nowhere'])
  await refused('MISSION_NOT_FOUND', ['next', '-m', 'nowhere'])
  await refused('WP_DEPENDENCIES_OPEN', ['agent', 'action', 'implement', 'WP02', ...ada])
  await refused('CONFIG_INVALID', ['run'])
  const review = await ask(['agent', 'action', 'review', 'WP01', ...bob])
  expect(review.ok).toBe(false)

  const first = await ask(['agent', 'action', 'implement', 'wp1', ...ada])
  const lane = first.workspace_path as string
  await writeFile(`${lane}/part1.txt`, 'one\n')
  await repository.run(['git', 'add', 'part1.txt'], { cwd: lane })
  await repository.run(['git', 'commit', '-q', '-m', 'Part 1'], { cwd: lane })
  const open = await refused('TRANSITION_REJECTED', ['hand-in', 'WP01', ...ada])
  expect(open.checks).toContainEqual(expect.objectContaining({ gate: 'subtasks', state: 'fail' }))
  const unknown = await refused('TASKS_ID_NOT_FOUND', [
    ...['agent', 'tasks', 'mark-status', 'T999', '--status', 'done'],
  ])
  expect(unknown).toMatchObject({ summary: { updated: 0, already_satisfied: 0, not_found: 1 } })
  await ask(['agent', 'tasks', 'mark-status', 'T001', 'T002', '--status', 'done'])
  await ask(['hand-in', `${mission}/WP01`, ...ada], { cwd: lane })
  const moved = await ask(['agent', 'tasks', 'move-task', 'WP01', '--to', 'approved', ...bob])
  expect(moved.ok).toBe(false)
  const early = await ask(['approve', 'WP01', ...bob])
  expect(early.ok).toBe(false)

  await ask(['agent', 'action', 'review', 'WP01', ...bob])
  const mute = ['reject', 'WP01', ...bob, '--feedback', '-']
  await refused('REVIEW_FEEDBACK_REQUIRED', mute, '  \n')
  const rejected = await ask(mute, { input: 'Say more.\n' })
  expect(rejected).toMatchObject({ from_lane: 'in_review', to_lane: 'planned' })
  const fix = await ask(['agent', 'action', 'implement', 'WP01', ...ada], { cwd: lane })
  expect(fix).toMatchObject({ mode: 'fix', workspace_path: lane })
  await appendFile(`${lane}/part1.txt`, 'more\n')
  await repository.run(['git', 'commit', '-q', '-a', '-m', 'Say more'], { cwd: lane })
  await ask(['agent', 'tasks', 'move-task', 'WP01', '--to', 'for_review', ...ada])
  await ask(['agent', 'action', 'review', ...bob])
  await ask(['approve', 'WP01', ...bob, '--note', 'fine'])
  const unready = await refused('ACCEPT_NOT_READY', ['accept'])
  expect(unready.checks).toContainEqual(expect.objectContaining({ gate: 'work_packages' }))
  const blocked = await ask(['merge', '--dry-run'])
  expect(blocked).toMatchObject({ ok: false, ready: false, status: 'blocked', dry_run: true })
  for (const field of ['blocker', 'expected_branch', 'remediation', 'blockers', 'lanes']) {
    expect(blocked, `${field} [B-FR-017]`).toHaveProperty(field)
  }

  const second = await ask(['agent', 'action', 'implement', ...ada])
  const inLane = second.workspace_path as string
  await writeFile(`${inLane}/part2.txt`, 'two\n')
  await repository.run(['git', 'add', 'part2.txt'], { cwd: inLane })
  await repository.run(['git', 'commit', '-q', '-m', 'Part 2'], { cwd: inLane })
  await ask(['hand-in', 'WP02', ...ada])
  await ask(['agent', 'action', 'review', 'WP02', ...bob])
  await ask(['approve', 'WP02', ...bob])
  const atRoot = await ask(['status'])
  const fromLane = await ask(['status'], { cwd: inLane })
  expect({ ...fromLane, selected_by: null }).toEqual({ ...atRoot, selected_by: null })
  expect([atRoot.selected_by, fromLane.selected_by]).toEqual(['only_open', 'worktree'])

  await ask(['accept'])
  expect(await ask(['next', ...ada])).toMatchObject({ mission_state: 'merge' })
  await appendFile(
    `${root}/.kittify/config.yaml`,
    "run:\n  agents:\n    ada:\n      command: ['ada', '{prompt}']\n      prompt: argument\n",
  )
  expect(await ask(['run', '--dry-run'])).toMatchObject({ dry_run: true, attempts: [] })
  const planned = await ask(['merge', '--dry-run'])
  expect(await git('rev-parse', 'main')).toBe(begin)
  const merged = await ask(['merge'])
  expect(merged).toMatchObject({ merged: true, merged_wps: ['WP01', 'WP02'], mission_number: 1 })
  expect(Object.keys(merged)).toEqual(expect.arrayContaining(Object.keys(planned)))
  expect(await git('show', 'main:part2.txt')).toBe('two')
  await refused('INPUT_REQUIRED', ['quick', 'Sort the list'])
  expect(await ask(['quick', 'Sort the list', ...ada])).toMatchObject({ wp_id: 'WP01' })
  await ask(['doctor'])
  await ask(['version'])
  await appendFile(
    `${root}/kitty-specs/${created.mission_slug}/status.events.jsonl`,
    '{"not": a row\n',
  )
  await ask(['events', 'validate'], { input: '' })
  await refused('EVENTS_INVALID', ['events', 'validate'], 'no event\n')
  await ask(['events', 'explain', 'FORBIDDEN_KEY'])
  await refused('EVENTS_SUBJECT_UNKNOWN', ['events', 'explain', 'Nothing'])
  await ask(['events', 'schema', 'envelope'])
  await refused('EVENTS_SUBJECT_UNKNOWN', ['events', 'schema', 'Nothing'])
  await ask(['events', 'reduce'], { input: '' })
  await refused('FILE_UNREADABLE', ['events', 'reduce', 'nowhere.jsonl'])
  const kit = BINARY.replace('bin/run.cjs', 'dist/events/bin/conformance.mjs')
  const itself = ['--', process.execPath, kit, '--self']
  await ask(['events', 'conformance', '--window', '32', ...itself])
  await refused('EVENTS_KIT_FAILED', ['events', 'conformance', '--', '/not/there'])
  const sick = await refused('DOCTOR_FINDINGS', ['doctor', 'status'])
  expect(sick).toMatchObject({ healthy: false, findings: [{ topic: 'status', severity: 'error' }] })

  const public_ = TABLE.filter((entry) => !entry.hidden)
  const expected = public_.flatMap(({ id }) => [`${id} success`, `${id} refusal`])
  expect(expected.filter((one) => !seen.has(one))).toEqual([])
})

test('--feature means --mission, with a word about it that can be silenced [H-FR-035]', async () => {
  const { repository, ask } = await aProject()
  await ask(['init', '--ai', 'none'])
  await ask(['specify', 'one'])
  await ask(['specify', 'two'])
  const line = await ask(['next', '--feature', 'two'])
  expect(line).toMatchObject({ selected_by: 'human_slug' })
  expect(line.diagnostics).toContainEqual(expect.objectContaining({ code: 'deprecated_flag' }))
  const both = await ask(['next', '--feature', 'two', '--mission', 'one'])
  expect(both.error?.code).toBe('SPEC_KITTY_USAGE')
  const silenced = await specKitty(['next', '--feature', 'two'], {
    cwd: repository.root,
    env: { ...repository.environment, SPEC_KITTY_SUPPRESS_FEATURE_DEPRECATION: '1' },
  })
  expect(silenced.stderr).toBe('')
})

test('commands that look change no file and no ref', async () => {
  const { repository, ask } = await aProject()
  await ask(['init', '--ai', 'none'])
  const created = await ask(['specify', 'parts'])
  await writeTasks(repository, created.mission_dir as string)
  await ask(['tasks'])
  const { git } = repository
  const facts = async () => [
    await git('status', '--porcelain', '--untracked-files=all'),
    await git('for-each-ref'),
    await git('ls-files', '--stage'),
  ]
  const before = await facts()
  for (const look of [
    ['next'],
    ['status'],
    ['status', 'WP01'],
    ['status', '--at', '2026-01-01'],
    ['agent', 'context', 'resolve'],
    ['agent', 'mission', 'branch-context'],
    ['doctor'],
    ['merge', '--dry-run'],
    ['agent', 'mission', 'lanes'],
  ]) {
    await ask(look)
  }
  expect(await facts()).toEqual(before)
})

test('for people: results on stdout, failures as message, code and fix on stderr', async () => {
  const { repository, ask } = await aProject()
  await ask(['init', '--ai', 'none'])
  const { root: cwd, environment: env } = repository
  const failure = await specKitty(['status', '-m', 'nowhere'], { cwd, env })

  expect(failure.exitCode).toBe(1)
  expect(failure.stdout).toBe('')
  const lines = failure.stderr.trimEnd().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^No mission nowhere/)
  expect(lines[1]).toBe('code: SPEC_KITTY_MISSION_NOT_FOUND')
  expect(lines[2]).toMatch(/^fix: {2}spec-kitty status/)
  const narrow = await specKitty(['status', '-m', 'nowhere', '--json'], {
    cwd,
    env: { ...env, COLUMNS: '40' },
  })
  expect(onlyLine(narrow)).toMatchObject({ ok: false, diagnostics: [] })
})
