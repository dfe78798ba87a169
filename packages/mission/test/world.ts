import { createGit, findRepository, type Git, type Repository } from '@spec-kitty/git'
import type { Clock, Files, Ids, Lock } from '@spec-kitty/platform'
import { MemoryClock, MemoryIds } from '@spec-kitty/platform/memory'
import { createNodeLock, nodeFiles, nodeProcesses } from '@spec-kitty/platform/node'
import { createRepository, type TestRepository } from '@spec-kitty/testkit'
import { createMission, type Mission, type ProjectConfig, parseConfig } from '../src/index.js'

export interface Ports {
  readonly files: Files
  readonly clock: Clock
  readonly ids: Ids
  readonly lock: Lock
  readonly git: Git
}

/** A real repository with the settings directory, and real ports with a steady clock. */
export interface World {
  readonly disk: TestRepository
  readonly repository: Repository
  readonly ports: Ports
  readonly config: ProjectConfig
}

export async function aWorld(
  files: Readonly<Record<string, string>> = { 'README.md': 'hello\n' },
): Promise<World> {
  const disk = await createRepository({
    files: { '.kittify/config.yaml': 'vcs: {type: git}\n', ...files },
  })
  const repository = await findRepository(nodeFiles, disk.root, {})
  const ports = {
    files: nodeFiles,
    clock: new MemoryClock(),
    ids: new MemoryIds(1),
    lock: createNodeLock(`${repository.commonDir}/spec-kitty/locks`),
    git: createGit(nodeProcesses, { environment: disk.environment }),
  }
  return { disk, repository, ports, config: await parseConfig('') }
}

export interface WorkPackageText {
  readonly id: string
  readonly fields?: readonly string[]
  /** Lines of its section in `tasks.md`. */
  readonly section?: readonly string[]
  readonly body?: string
}

/** A mission whose spec and tasks are written, ready to be finalized. */
export async function aPlannedMission(
  world: World,
  wps: readonly WorkPackageText[],
  options: { readonly spec?: string; readonly tasksTail?: string; readonly slug?: string } = {},
): Promise<Mission> {
  const { mission } = await createMission(world.ports, world.repository, {
    slug: options.slug ?? 'rate-limit',
  })
  const dir = `kitty-specs/${mission.slug}`
  await world.disk.write(`${dir}/spec.md`, options.spec ?? '# Spec\n\nNothing with an id.\n')
  for (const wp of wps) {
    const fields = [`work_package_id: ${wp.id}`, `title: Part ${wp.id}`, ...(wp.fields ?? [])]
    const text = `---\n${fields.join('\n')}\n---\n\n${wp.body ?? 'Do it.'}\n`
    await world.disk.write(`${dir}/tasks/${wp.id}-part.md`, text)
  }
  const sections = wps.map((wp) => [`## ${wp.id} Part`, '', ...(wp.section ?? []), ''].join('\n'))
  await world.disk.write(
    `${dir}/tasks.md`,
    `# Tasks\n\n${sections.join('\n')}${options.tasksTail ?? ''}`,
  )
  return mission
}
