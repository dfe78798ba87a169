import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { aPlannedMission, aProject, implement, type Line, type TestProject } from './project.js'

const SPEC =
  '# Parts\n\n| ID | Requirement |\n| --- | --- |\n| FR-001 | Every part has its file. |\n'

async function metaOf({ repository }: TestProject, created: Line) {
  return JSON.parse(await readFile(`${repository.root}/${created.meta_file}`, 'utf8'))
}

test('a mission for a pull request does not start on its target unless somebody says so [H-FR-033]', async () => {
  const project = await aProject()
  const { git } = project.repository
  const before = await git('status', '--porcelain', '--untracked-files=all')
  const refused = await project.refused('BRANCH_STRATEGY_CONFIRMATION_REQUIRED', [
    ...['specify', 'parts', '--pr-bound'],
  ])
  expect(refused.error?.remedy).toContain('--start-branch')
  expect(refused.error?.remedy).toContain('--branch-strategy already-confirmed')
  expect(await git('status', '--porcelain', '--untracked-files=all')).toBe(before)
  await project.refused('START_BRANCH_IS_TARGET', [
    ...['specify', 'parts', '--pr-bound', '--start-branch', 'main'],
  ])
  await project.refused('START_BRANCH_FAILED', [
    ...['specify', 'parts', '--pr-bound', '--start-branch', 'no..good'],
  ])
  expect(await git('status', '--porcelain', '--untracked-files=all')).toBe(before)
  expect(await git('branch', '--show-current')).toBe('main')

  const stay = await project.done([
    ...['specify', 'stays', '--pr-bound', '--branch-strategy', 'already-confirmed'],
  ])
  expect((await metaOf(project, stay)).branch_strategy).toMatchObject({
    choice: 'stay_on_target',
    branch: 'main',
    target: 'main',
    by: 'user',
  })
  const start = await project.done([
    ...['specify', 'starts', '--pr-bound', '--start-branch', 'feature/parts'],
  ])
  expect(await git('branch', '--show-current')).toBe('feature/parts')
  expect(await metaOf(project, start)).toMatchObject({
    target_branch: 'main',
    planning_base_branch: 'feature/parts',
    pr_bound: true,
    branch_strategy: { choice: 'start_branch', branch: 'feature/parts', target: 'main' },
  })
})

test('no edit of meta.json slips past the branch gate, and plan takes the word for it [H-FR-033]', async () => {
  const project = await aProject()
  const { root } = project.repository
  const { slug } = await aPlannedMission(project, [{ id: 'WP01' }])
  const path = `${root}/kitty-specs/${slug}/meta.json`
  const meta = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(path, `${JSON.stringify({ ...meta, pr_bound: true }, undefined, 2)}\n`)
  const claim = ['agent', 'action', 'implement', 'WP01', '--agent', 'ada']
  const refused = await project.refused('BRANCH_STRATEGY_CONFIRMATION_REQUIRED', claim)
  const status = await project.done(['status'])
  expect(status.by_lane).toMatchObject({ planned: ['WP01'], claimed: [] })
  const [, ...words] = (refused.error?.remedy ?? '').split(' ')
  await project.done(words)
  await project.done(claim)
})

test('branch-context says where planning happens, from flag, mission or checkout', async () => {
  const project = await aProject()
  const ask = (...more: string[]) => project.done(['agent', 'mission', 'branch-context', ...more])
  expect(await ask()).toMatchObject({
    root: project.repository.root,
    root_source: 'cwd',
    current_branch: 'main',
    merge_target_branch: 'main',
    target_source: 'current',
    on_target: true,
    primary_branch: 'main',
    recommended_strategy: 'feature-branch',
    brief: { present: false, kind: null },
  })
  expect(await ask('--target-branch', 'release')).toMatchObject({
    merge_target_branch: 'release',
    target_source: 'flag',
    on_target: false,
    recommended_strategy: 'stay',
  })
  await project.done(['specify', 'parts'])
  await project.repository.git('switch', '-q', '-c', 'side')
  expect(await ask('-m', 'parts')).toMatchObject({
    current_branch: 'side',
    planning_base_branch: 'main',
    merge_target_branch: 'main',
    target_source: 'meta',
  })
  await project.repository.git('switch', '-q', '--detach')
  expect(await ask()).toMatchObject({ detached: true, current_branch: null, on_target: false })
})

test('plan lays out plan.md, takes it when it says enough, and never commits to the target', async () => {
  const project = await aProject()
  const { write, git, root } = project.repository
  const main = await git('rev-parse', 'main')
  const created = await project.done(['specify', 'parts'])
  const directory = created.mission_dir as string
  const branch = `kitty/mission-${created.mission_slug}`
  const empty = await project.refused('SPEC_NOT_SUBSTANTIVE', ['plan'])
  expect(empty.error?.message).toContain('FR-001')
  await write(`${directory}/spec.md`, SPEC)
  const first = await project.done(['plan'])
  expect(first).toMatchObject({
    command: 'agent mission setup-plan',
    phase_complete: false,
    feature_dir: directory,
    spec: { committed: true, substantive: true },
    plan: { committed: false, substantive: false },
  })
  expect(await git('show', `${branch}:${directory}/spec.md`)).toBe(SPEC.trim())
  const mine = (await readFile(`${root}/${first.plan_file}`, 'utf8')).replace(
    /\*\*(Language\/Version|Testing)\*\*:/g,
    '**$1**: TypeScript with vitest',
  )
  await write(first.plan_file as string, mine)
  const second = await project.done(['plan'])
  expect(second).toMatchObject({
    phase_complete: true,
    plan: { committed: true, substantive: true, problem: null },
    next_step: `spec-kitty agent mission finalize-tasks --mission ${created.mid8}`,
  })
  expect(await git('show', `${branch}:${second.plan_file}`)).toBe(mine.trim())
  const again = await project.done(['plan'])
  expect(again).toMatchObject({ commit_sha: null, phase_complete: true })
  expect(await git('rev-parse', 'main')).toBe(main)
  const { stdout } = await project.text(['plan'])
  expect(stdout).toContain('has its plan.')
})

test('every action resolves, also under its older name, and its commands exist [R-FR-007] [R-FR-008]', async () => {
  const project = await aProject()
  const { slug, branch } = await aPlannedMission(project, [{ id: 'WP01' }])
  const unknown = await project.refused('ACTION_UNKNOWN', [
    ...['agent', 'context', 'resolve', '--action', 'dance'],
  ])
  const actions = unknown.error?.details.actions as string[]
  expect(actions).toEqual(expect.arrayContaining(['specify', 'plan', 'tasks', 'accept', 'merge']))
  const resolve = (action: string) =>
    project.done([
      ...['agent', 'context', 'resolve', '--action', action, '--wp-id', 'wp1', '--agent', 'ada'],
    ])
  for (const action of [...actions, 'tasks_outline', 'tasks_finalize', 'research']) {
    const line = await resolve(action)
    expect(actions).toContain(line.action)
    const commands = Object.values(line.commands as Record<string, string>)
    expect(commands.length, action).toBeGreaterThan(0)
    for (const command of commands) {
      const [name, ...words] = command.split(' ')
      expect(name).toBe('spec-kitty')
      const help = await project.text([...words, '--help'])
      expect(help.exitCode, command).toBe(0)
      expect(help.stdout, command).toContain('Exit codes')
    }
  }
  const before = await resolve('implement')
  expect(before).toMatchObject({
    wp_id: 'WP01',
    wp_file: `kitty-specs/${slug}/tasks/WP01-part.md`,
    lane: 'planned',
    lane_id: 'lane-a',
    branch_name: `${branch}-lane-a`,
    workspace_path: null,
    artifacts: { spec: true, plan: false, lanes: true },
  })
  const lane = await implement(project, 'WP01')
  expect(await resolve('implement')).toMatchObject({ workspace_path: lane, lane: 'in_progress' })
  const due = await project.done([...['agent', 'mission', 'check-prerequisites', '--agent', 'ada']])
  expect(due).toMatchObject({ command: 'agent context resolve', action: 'implement' })
  await project.refused('INPUT_REQUIRED', ['agent', 'context', 'resolve', '--action', 'review'])
  await project.refused('WP_NOT_FOUND', [
    ...['agent', 'context', 'resolve', '--action', 'review', '--wp-id', 'WP09'],
  ])
  const words = await project.text(['agent', 'context', 'resolve', '--action', 'merge'])
  expect(words.stdout).toContain(`spec-kitty merge --mission`)
})
