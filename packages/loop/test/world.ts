import { readFile } from 'node:fs/promises'
import { createGit, findRepository } from '@spec-kitty/git'
import { createMission, finalizeTasks, readConfig, selectMission } from '@spec-kitty/mission'
import {
  createNodeLock,
  nodeClock,
  nodeFiles,
  nodeIds,
  nodeProcesses,
} from '@spec-kitty/platform/node'
import { CountingProcesses, createRepository, type TestRepository } from '@spec-kitty/testkit'
import { expect } from 'vitest'
import { claimReview, claimWork, giveVerdict, handIn, type MissionScope } from '../src/index.js'
import type { RunPorts } from '../src/run/run-types.js'

/** One work package as a test declares it. */
export interface PlannedWork {
  readonly id: string
  readonly owned: readonly string[]
  readonly dependencies?: readonly string[]
  readonly mode?: 'code_change' | 'planning_artifact'
  readonly subtasks?: readonly string[]
}

/** A real repository with a finalized mission. */
export interface World {
  readonly repo: TestRepository
  readonly ports: RunPorts
  readonly processes: CountingProcesses
  readonly scope: MissionScope
  /** The scope as a command finds it that starts in `cwd`. */
  scopeFrom(cwd: string): Promise<MissionScope>
  /** Lane events of the log, in order: `WP01 planned → claimed by claude`. */
  moves(): Promise<readonly string[]>
  rows(): Promise<readonly Record<string, unknown>[]>
}

export const CONFIG = 'agents:\n  available: [generic]\nrun:\n  max_parallel: 2\n'

/** Two independent code packages: the smallest mission with two lanes. */
export const TWO_LANES: readonly PlannedWork[] = [
  { id: 'WP01', owned: ['src/a/**'] },
  { id: 'WP02', owned: ['src/b/**'] },
]

export async function aWorld(
  planned: readonly PlannedWork[],
  options: { readonly config?: string } = {},
): Promise<World> {
  const repo = await createRepository({
    files: {
      'src/main.ts': 'export {}\n',
      '.gitignore': '/.worktrees/\n/.kittify/workspaces/\n/.kittify/runtime/\n',
      '.kittify/config.yaml': options.config ?? CONFIG,
    },
  })
  const processes = new CountingProcesses(nodeProcesses)
  const git = createGit(processes, { environment: repo.environment })
  const found = await findRepository(nodeFiles, repo.root, {})
  const lock = createNodeLock(`${found.commonDir}/spec-kitty/locks`)
  const ports = { files: nodeFiles, clock: nodeClock, ids: nodeIds, lock, git, processes }
  const { mission } = await createMission(ports, found, { slug: 'demo', targetBranch: 'main' })
  for (const [path, text] of missionFiles(mission.slug, planned)) await repo.write(path, text)
  const config = await readConfig(nodeFiles, found)
  await finalizeTasks(ports, found, mission, { validateOnly: false, config })
  const scopeFrom = async (cwd: string) => {
    const from = await findRepository(nodeFiles, cwd, {})
    return { repo: from, mission: (await selectMission(nodeFiles, from, mission.slug)).mission }
  }
  const rows = async () => {
    const log = await readFile(`${mission.path}/status.events.jsonl`, 'utf8')
    const parsed = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    return parsed.filter((row) => row.to_lane !== undefined) as Record<string, unknown>[]
  }
  const moves = async () =>
    (await rows())
      .filter((row) => row.from_lane !== 'genesis')
      .map((row) => `${row.wp_id} ${row.from_lane} → ${row.to_lane} by ${row.actor}`)
  return { repo, ports, processes, scope: await scopeFrom(repo.root), scopeFrom, moves, rows }
}

function missionFiles(slug: string, planned: readonly PlannedWork[]): readonly [string, string][] {
  const base = `kitty-specs/${slug}`
  const sections = planned.map(
    (one) => `## ${one.id} Build ${one.id}\n\nRequirement Refs: FR-001\n\n${rowsOf(one)}`,
  )
  return [
    [`${base}/spec.md`, SPEC],
    [`${base}/plan.md`, '**Language/Version**: TypeScript\n**Testing**: vitest\n'],
    [`${base}/tasks.md`, `# Tasks\n\n${sections.join('\n')}`],
    ...planned.map((one): [string, string] => [`${base}/tasks/${one.id}-build.md`, wpFile(one)]),
  ]
}

const SPEC = '# Demo\n\n| ID | Requirement |\n| --- | --- |\n| FR-001 | Everything works |\n'

function rowsOf(one: PlannedWork): string {
  return (one.subtasks ?? []).map((id) => `- [ ] ${id} Do ${id}\n`).join('')
}

function wpFile(one: PlannedWork): string {
  const list = (values: readonly string[]) => `[${values.map((value) => `"${value}"`).join(', ')}]`
  return `---
work_package_id: ${one.id}
title: Build ${one.id}
dependencies: ${list(one.dependencies ?? [])}
requirement_refs: [FR-001]
execution_mode: ${one.mode ?? 'code_change'}
owned_files: ${list(one.owned)}
create_intent: ${list(one.owned)}
subtasks: ${list(one.subtasks ?? [])}
---

# Build ${one.id}

Write what ${one.id} says.
`
}

/** Commits a file in a lane worktree, as an agent would. */
export async function commitIn(
  world: World,
  worktree: string,
  path: string,
  content: string,
): Promise<string> {
  const { run } = world.repo
  const script = `mkdir -p "$(dirname "$1")" && printf '%s' "$2" > "$1" && git add -- "$1" && git commit -q -m "Write $1" && git rev-parse HEAD`
  const result = await run(['sh', '-c', script, 'sh', path, content], { cwd: worktree })
  expect(result.stderr).toBe('')
  return result.stdout.trim()
}

/** Takes a code work package from planned to for_review. */
export async function implementAndHandIn(
  world: World,
  wpId: string,
  agent: string,
  path: string,
): Promise<void> {
  const claim = await claimWork(world.ports, world.scope, { wpId, agent })
  await commitIn(world, claim.workspace_path, path, `${wpId}\n`)
  await handIn(world.ports, world.scope, { wpId, agent })
}

/** Takes a handed-in work package to approved. */
export async function approve(world: World, wpId: string, agent = 'rex'): Promise<void> {
  await claimReview(world.ports, world.scope, { wpId, agent })
  await giveVerdict(world.ports, world.scope, { wpId, agent, verdict: 'approved' })
}
