import { execFile } from 'node:child_process'
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MINUTES = 60_000

interface Place {
  readonly home: string
  readonly project: string
  readonly env: Record<string, string>
  /** Runs any program in the project; a failure throws. */
  readonly sh: (program: string, ...args: string[]) => Promise<string>
  /** Runs the installed command and returns its one JSON object. */
  readonly kitty: (...args: string[]) => Promise<Record<string, unknown>>
}

/** Packs the CLI as it would be published and installs that file alone, without a network. */
async function installedCli(): Promise<Place> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'spec-kitty-e2e-')))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const { packageManager } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8'))
  const pack = ['--yes', packageManager, 'pack', '--pack-destination', home]
  await run('npx', pack, { cwd: `${ROOT}/apps/cli` })
  const tarball = (await readdir(home)).find((file) => file.endsWith('.tgz')) as string

  const prefix = `${home}/tool`
  await mkdir(prefix)
  await writeFile(`${prefix}/package.json`, '{"private": true}\n')
  const env = cleanEnvironment(home)
  const flags = ['--offline', '--no-audit', '--no-fund', '--cache', `${home}/cache`]
  await run('npm', ['install', ...flags, `${home}/${tarball}`], { cwd: prefix, env })
  const installed = `${prefix}/node_modules/@spec-kitty/cli/package.json`
  expect(await readFile(installed, 'utf8')).not.toMatch(/ependencies|workspace:|catalog:/)
  expect(await readdir(`${prefix}/node_modules/@spec-kitty`)).toEqual(['cli'])
  const project = `${home}/project`
  await mkdir(project)
  const binary = `${prefix}/node_modules/.bin/spec-kitty`
  const sh = async (program: string, ...args: string[]) =>
    (await run(program, args, { cwd: project, env })).stdout.trim()
  const kitty = async (...args: string[]) =>
    JSON.parse((await run(binary, [...args, '--json'], { cwd: project, env })).stdout)
  return { home, project, env, sh, kitty }
}

function cleanEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: 'user.name',
    GIT_CONFIG_VALUE_0: 'Ada',
    GIT_CONFIG_KEY_1: 'user.email',
    GIT_CONFIG_VALUE_1: 'ada@example.org',
  }
}

const SPEC = `# Greetings

## Functional requirements

| ID | Requirement |
| --- | --- |
| FR-001 | There is a greeting. |
| FR-002 | There is a farewell. |
| FR-003 | Both are written down. |
`

const TASKS = `# Tasks

## WP01 Greeting

- [ ] T001 write it

**Requirement Refs**: FR-001

## WP02 Farewell

- [ ] T002 write it

**Requirement Refs**: FR-002

## WP03 Page

**Dependencies**: WP01, WP02
**Requirement Refs**: FR-003
`

function workPackage(number: number, file: string, after: string): string {
  return `---
work_package_id: WP0${number}
title: ${file}
dependencies: [${after}]
requirement_refs: [FR-00${number}]
owned_files: [${file}]
create_intent: [${file}]
execution_mode: code_change
---

# ${file}

Write ${file}.
`
}

async function writePlan(project: string, directory: string): Promise<void> {
  const at = `${project}/${directory}`
  await mkdir(`${at}/tasks`, { recursive: true })
  await writeFile(`${at}/spec.md`, SPEC)
  await writeFile(`${at}/tasks.md`, TASKS)
  await writeFile(`${at}/tasks/WP01-hello.md`, workPackage(1, 'src/hello.txt', ''))
  await writeFile(`${at}/tasks/WP02-bye.md`, workPackage(2, 'lib/bye.txt', ''))
  const page = workPackage(3, 'docs/page.md', 'WP01, WP02')
  await writeFile(`${at}/tasks/WP03-page.md`, page)
}

/** One work package as an implementer and a reviewer do it. */
async function workThrough(place: Place, wpId: string, file: string): Promise<void> {
  const { kitty, env } = place
  const claim = await kitty('agent', 'action', 'implement', wpId, '--agent', 'ada')
  const workspace = claim.workspace_path as string
  const prompt = await readFile(claim.prompt_file as string, 'utf8')
  expect(prompt).toMatch(new RegExp(`^work_package_id: ['"]?${wpId}`, 'm'))
  await mkdir(dirname(join(workspace, file)), { recursive: true })
  await appendFile(join(workspace, file), `${wpId}\n`)
  await run('git', ['add', '--', file], { cwd: workspace, env })
  await run('git', ['commit', '-q', '-m', `${wpId}: ${file}`], { cwd: workspace, env })
  await kitty('hand-in', wpId, '--agent', 'ada')
  await kitty('agent', 'action', 'review', wpId, '--agent', 'bob')
  const verdict = await kitty('approve', wpId, '--agent', 'bob')
  expect(verdict).toMatchObject({ ok: true, from_lane: 'in_review', to_lane: 'approved' })
}

test('the packed CLI, installed alone, takes a mission from init to merge by hand [H-FR-025]', {
  timeout: 3 * MINUTES,
}, async () => {
  const place = await installedCli()
  const { sh, kitty, project } = place
  await sh('git', 'init', '-q', '-b', 'main')
  await writeFile(`${project}/readme.txt`, 'mine\n')
  await sh('git', 'add', 'readme.txt')
  await sh('git', 'commit', '-q', '-m', 'Begin')
  await kitty('init', '--ai', 'none')
  await sh('git', 'add', '.kittify', '.gitignore', '.gitattributes')
  await sh('git', 'commit', '-q', '-m', 'Add Spec Kitty')
  const begin = await sh('git', 'rev-parse', 'main')

  const created = await kitty('specify', 'greetings')
  const directory = created.mission_dir as string
  await writePlan(project, directory)
  expect(await kitty('tasks')).toMatchObject({ wp_count: 3, commit_created: true })
  expect(await kitty('next', '--agent', 'ada')).toMatchObject({
    kind: 'step',
    action: 'implement',
    wp_id: 'WP01',
  })
  await kitty('agent', 'tasks', 'mark-status', 'T001', 'T002', '--status', 'done')
  await workThrough(place, 'WP01', 'src/hello.txt')
  await workThrough(place, 'WP02', 'lib/bye.txt')
  await workThrough(place, 'WP03', 'docs/page.md')
  expect(await kitty('accept')).toMatchObject({ ok: true, accepted: true })

  const planned = await kitty('merge', '--dry-run')
  expect(planned).toMatchObject({ ready: true, dry_run: true, target_commit: begin })
  expect(await sh('git', 'rev-parse', 'main')).toBe(begin)
  const merged = await kitty('merge')
  expect(merged).toMatchObject({ merged: true, merged_wps: ['WP01', 'WP02', 'WP03'] })
  expect(await sh('git', 'rev-parse', 'main')).toBe(merged.merge_commit)
  expect(await sh('git', 'rev-parse', 'main^')).toBe(begin)
  const contents = {
    'src/hello.txt': 'WP01\n',
    'lib/bye.txt': 'WP02\n',
    'docs/page.md': 'WP03\n',
    'readme.txt': 'mine\n',
  }
  for (const [file, content] of Object.entries(contents)) {
    expect(await readFile(join(project, file), 'utf8'), file).toBe(content)
    expect(await sh('git', 'show', `main:${file}`), file).toBe(content.trim())
  }
  expect(await sh('git', 'status', '--porcelain')).toBe('')
  expect(await sh('git', 'worktree', 'list', '--porcelain')).not.toContain('.worktrees')
  expect(await kitty('doctor')).toMatchObject({ healthy: true, findings: [] })
})
