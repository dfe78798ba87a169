import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { aProject, writeAll } from './project.js'

const ada = ['--agent', 'ada'] as const
const bob = ['--agent', 'bob'] as const

test('quick makes a mission of one work package, claimed, and it is reviewed and merged like every other [D34]', {
  timeout: 60_000,
}, async () => {
  const project = await aProject()
  const { git, root, run } = project.repository
  const main = await git('rev-parse', 'main')
  await project.refused('INPUT_REQUIRED', ['quick', 'Say hello'])
  await project.refused('USAGE', ['quick', '  ', ...ada])
  await project.refused('USAGE', ['quick', ...ada])
  expect((await project.done(['status'])).missions).toEqual([])

  const quick = await project.done(['quick', 'Say hello, and to whom', ...ada])
  expect(quick).toMatchObject({
    command: 'quick',
    mission_type: 'quick',
    mission_slug: expect.stringMatching(/^say-hello-and-to-whom-[0-9A-Z]{8}$/),
    wp_id: 'WP01',
    from_lane: 'planned',
    to_lane: 'in_progress',
    lane_id: 'lane-a',
    mode: 'start',
    branches: { target: 'main' },
    next_step: `spec-kitty hand-in WP01 --agent ada --mission ${quick.mid8}`,
  })
  const file = await readFile(`${root}/${quick.wp_file}`, 'utf8')
  expect(file).toContain('> Say hello, and to whom\n')
  const prompt = await readFile(quick.prompt_file as string, 'utf8')
  expect(prompt).toContain('Say hello, and to whom')
  const again = await project.done(['agent', 'action', 'implement', 'WP01', ...ada])
  expect(again).toMatchObject({ mode: 'resume', workspace_path: quick.workspace_path })

  const lane = quick.workspace_path as string
  await writeAll(lane, { 'src/hello.txt': 'hello, you\n' })
  await run(['git', 'add', '.'], { cwd: lane })
  await run(['git', 'commit', '-q', '-m', 'Say hello'], { cwd: lane })
  await project.refused('TRANSITION_REJECTED', ['approve', 'WP01', ...bob])
  await project.done(['hand-in', 'WP01', ...ada])
  expect(await project.done(['next', ...bob])).toMatchObject({ action: 'review', wp_id: 'WP01' })
  await project.done(['agent', 'action', 'review', 'WP01', ...bob])
  await project.done(['approve', 'WP01', ...bob])
  expect(await git('rev-parse', 'main')).toBe(main)
  await project.done(['accept'])
  expect(await project.done(['merge'])).toMatchObject({ merged: true, merged_wps: ['WP01'] })
  expect(await git('show', 'main:src/hello.txt')).toBe('hello, you')
})

const HOSTILE = [
  'Fix: "quotes", \'more\' | pipes \\ and `ticks`',
  'Do\n---\nwork_package_id: WP09\n---\n## WP07 Other\n**Dependencies**: WP09\n- [ ] T001 x\n- **FR-009** y',
  '修正する',
  '# heading [brackets](link) <!-- open\n```\nfence',
  '  007-001-lane-a \u001b[31mred\u001b[0m \u202e back \0 nul',
]

test.each(HOSTILE)('quick takes any words for what they are: %j', async (what) => {
  const project = await aProject()
  const quick = await project.done(['quick', what.replaceAll('\0', ''), ...ada])
  expect(quick).toMatchObject({ wp_id: 'WP01', to_lane: 'in_progress' })
  const { work_packages } = await project.done(['status'])
  expect(work_packages).toMatchObject([
    { wp_id: 'WP01', dependencies: [], subtasks: { done: 0, total: 0 } },
  ])
  expect(await project.done(['tasks', '--validate-only'])).toMatchObject({
    wp_count: 1,
    requirement_refs_parsed: { WP01: ['FR-001'] },
  })
})

test('a quick mission becomes a planned one, and nothing of it is lost', async () => {
  const project = await aProject()
  const quick = await project.done(['quick', 'Sort the list', ...ada])
  const before = await project.done(['status'])
  const plan = await project.done(['plan'])
  expect(plan).toMatchObject({ mission_type: 'software-dev', phase_complete: false })
  const after = await project.done(['status'])
  expect(after).toMatchObject({ mission_type: 'software-dev', mission_id: quick.mission_id })
  expect(after.work_packages).toEqual(before.work_packages)
  expect(await project.done(['tasks'])).toMatchObject({ wp_count: 1, mission_type: 'software-dev' })
})
