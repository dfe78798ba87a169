import { nodeFiles, nodeIds, nodeProcesses } from '@spec-kitty/platform/node'
import { CountingProcesses, createRepository, type TestRepository } from '@spec-kitty/testkit'
import { createGit, findRepository, type Git, type Repository } from '../src/index.js'

/** A real repository with the ports on it. */
export interface World {
  readonly test: TestRepository
  readonly repo: Repository
  readonly git: Git
  readonly processes: CountingProcesses
  readonly ports: { git: Git; files: typeof nodeFiles; ids: typeof nodeIds }
}

export async function aWorld(options: Parameters<typeof createRepository>[0] = {}): Promise<World> {
  const test = await createRepository(options)
  return worldOf(test)
}

/** The same for a repository that was changed since, with a count that begins anew. */
export async function worldOf(test: TestRepository, cwd = test.root): Promise<World> {
  const processes = new CountingProcesses(nodeProcesses)
  const git = createGit(processes, { environment: test.environment })
  const repo = await findRepository(nodeFiles, cwd, test.environment)
  return { test, repo, git, processes, ports: { git, files: nodeFiles, ids: nodeIds } }
}

/** Names that break whoever splits at spaces, quotes, line ends or bytes. */
export const HARD_NAMES = [
  'two words.md',
  'say "hi".md',
  "it's.md",
  'line\nbreak.md',
  'tab\there.md',
  'grüße-日本.md',
  'back\\slash.md',
  ':(top)magic.md',
  'star*.md',
  '-dash.md',
] as const
