import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createRepository, type TestRepository } from '@spec-kitty/testkit'
import { expect } from 'vitest'
import { type Answer, onlyLine, specKitty } from './binary.js'

/** The one JSON object that a command answers with. */
export type Line = Record<string, unknown> & {
  readonly ok: boolean
  readonly error?: {
    readonly code: string
    readonly message: string
    readonly remedy: string
    readonly details: Record<string, unknown>
  }
}

interface Where {
  readonly cwd?: string
  readonly env?: Record<string, string>
  readonly input?: string
  readonly uid?: number
}

/** A repository with Spec Kitty in it, and ways to ask the built command. */
export interface TestProject {
  readonly repository: TestRepository
  /** As a person sees it. */
  readonly text: (args: readonly string[], where?: Where) => Promise<Answer>
  /** The one JSON object, whatever it says. */
  readonly ask: (args: readonly string[], where?: Where) => Promise<Line>
  /** The same, where only success is good enough. */
  readonly done: (args: readonly string[], where?: Where) => Promise<Line>
  /** The same, where only this refusal is good enough. */
  readonly refused: (code: string, args: readonly string[], where?: Where) => Promise<Line>
}

/** A project whose set-up is committed. */
export async function aProject(files: Readonly<Record<string, string>> = {}): Promise<TestProject> {
  const repository = await createRepository({ files: { 'readme.txt': 'a project\n', ...files } })
  const project = projectIn(repository)
  await project.done(['init', '--ai', 'none'])
  await repository.git('add', '.kittify', '.gitignore', '.gitattributes')
  await repository.git('commit', '-q', '-m', 'Add Spec Kitty')
  return project
}

/** The same ways to ask, in a repository as it is. */
export function projectIn(repository: TestRepository): TestProject {
  const text: TestProject['text'] = (args, where = {}) =>
    specKitty(args, { cwd: repository.root, env: repository.environment, ...where })
  const ask: TestProject['ask'] = async (args, where) => {
    const answer = await text([...args, '--json'], where)
    const line = onlyLine(answer) as Line
    expect(line.ok, answer.stdout).toBe(answer.exitCode === 0)
    return line
  }
  const done: TestProject['done'] = async (args, where) => {
    const line = await ask(args, where)
    expect(line.ok, `${args.join(' ')}\n${JSON.stringify(line)}`).toBe(true)
    return line
  }
  const refused: TestProject['refused'] = async (code, args, where) => {
    const line = await ask(args, where)
    expect(line.error?.code, `${args.join(' ')}\n${JSON.stringify(line)}`).toBe(
      `SPEC_KITTY_${code}`,
    )
    return line
  }
  return { repository, text, ask, done, refused }
}

/** One work package as a test declares it: it owns `<id>.txt` and has one subtask of its number. */
export interface Part {
  readonly id: string
  readonly after?: readonly string[]
}

export interface Planned {
  readonly mid8: string
  readonly slug: string
  readonly branch: string
}

/** A mission that is written and finalized. */
export async function aPlannedMission(
  project: TestProject,
  parts: readonly Part[],
): Promise<Planned> {
  const created = await project.done(['specify', 'parts'])
  await writePlan(project.repository, created.mission_dir as string, parts)
  const finalized = await project.done(['tasks'])
  const slug = created.mission_slug as string
  expect(finalized.wp_count).toBe(parts.length)
  return { mid8: created.mid8 as string, slug, branch: `kitty/mission-${slug}` }
}

/** Writes what a person writes before the work packages are finalized. */
export async function writePlan(
  { write }: TestRepository,
  directory: string,
  parts: readonly Part[],
): Promise<void> {
  await write(`${directory}/spec.md`, '# Parts\n\n- **FR-001** Every part has its file.\n')
  const sections = parts.map(
    ({ id, after = [] }) =>
      `## ${id} Part\n\n- [ ] ${subtaskOf(id)} write it\n\n**Dependencies**: ${after.join(', ') || 'none'}\n`,
  )
  await write(`${directory}/tasks.md`, `# Tasks\n\n${sections.join('\n')}`)
  for (const part of parts) await write(`${directory}/tasks/${part.id}-part.md`, fileOf(part))
}

function subtaskOf(id: string): string {
  return id.replace('WP', 'T0')
}

function fileOf({ id, after = [] }: Part): string {
  return `---
work_package_id: ${id}
title: Part ${id}
dependencies: [${after.join(', ')}]
requirement_refs: [FR-001]
subtasks: [${subtaskOf(id)}]
owned_files: [${id}.txt]
create_intent: [${id}.txt]
execution_mode: code_change
---

# Part ${id}
`
}

/** Claims a work package and does it; returns its worktree. */
export async function implement(project: TestProject, id: string): Promise<string> {
  const claim = await project.done(['agent', 'action', 'implement', id, '--agent', 'ada'])
  const lane = claim.workspace_path as string
  await writeAll(lane, { [`${id}.txt`]: `${id}\n` })
  await project.repository.git('-C', lane, 'add', `${id}.txt`)
  await project.repository.git('-C', lane, 'commit', '-q', '-m', `${id}: its file`)
  return lane
}

/** Takes a work package that is implemented through its review. */
export async function finish(project: TestProject, id: string): Promise<void> {
  const { done } = project
  await done(['agent', 'tasks', 'mark-status', subtaskOf(id), '--status', 'done'])
  await done(['hand-in', id, '--agent', 'ada'])
  await done(['agent', 'action', 'review', id, '--agent', 'bob'])
  await done(['approve', id, '--agent', 'bob'])
}

/** Writes files below a directory, folders included. */
export async function writeAll(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(`${directory}/${path}`), { recursive: true })
    await writeFile(`${directory}/${path}`, content)
  }
}

/** Every file below a directory with its bytes, every link with its target, every folder. */
export async function pictureOf(directory: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const path = `${entry.parentPath}/${entry.name}`
    const content = entry.isFile()
      ? await readFile(path, 'latin1')
      : entry.isSymbolicLink()
        ? await readlink(path)
        : '(a directory)'
    found.set(path.slice(directory.length + 1), content)
  }
  return found
}

/** Paths that are new, gone or different. */
export function changedBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort()
}
