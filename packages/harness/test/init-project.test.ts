import { MemoryClock, MemoryFiles, MemoryIds } from '@spec-kitty/platform/memory'
import { expect, test } from 'vitest'
import { INSTALL_PATHS, type InitRequest, initProject } from '../src/index.js'

interface World {
  readonly files: MemoryFiles
  readonly clock: MemoryClock
  readonly ids: MemoryIds
}

async function aWorld(present: Record<string, string> = {}): Promise<World> {
  const files = new MemoryFiles()
  for (const [path, text] of Object.entries(present)) await write(files, path, text)
  return { files, clock: new MemoryClock(), ids: new MemoryIds(7) }
}

function init(world: World, more: Partial<InitRequest> = {}) {
  return initProject(world, {
    cwd: '/home/ada/demo',
    name: undefined,
    home: '/home/ada',
    agents: ['generic'],
    dryRun: false,
    version: '1.2.3',
    ...more,
  })
}

async function write(files: MemoryFiles, path: string, text: string): Promise<void> {
  await files.writeAtomic(path, new TextEncoder().encode(text))
}

async function read(world: World, path: string): Promise<string | undefined> {
  const bytes = await world.files.read(path, { bytesMax: 1e6 })
  return bytes && new TextDecoder().decode(bytes)
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'accepted',
    (error: { key?: string; message: string }) => error.key ?? error.message,
  )
}

test('what was planned, what is reported and what stands are the same [N-FR-005]', async () => {
  const world = await aWorld({ '/home/ada/demo/readme.md': 'mine\n' })
  const result = await init(world)

  expect(result.changed.map((change) => change.path)).toEqual(INSTALL_PATHS)
  for (const { path } of result.changed) {
    expect(await read(world, `/home/ada/demo/${path}`)).toBeTruthy()
  }
  expect(await read(world, '/home/ada/demo/readme.md')).toBe('mine\n')
})

test('the next steps name the loop and its two verbs, and no other implement [N-FR-004]', async () => {
  const { next_steps } = await init(await aWorld({ '/home/ada/demo/a': '' }))
  const commands = next_steps.map((step) => step.command)

  expect(commands).toContain('git init')
  expect(commands).toContain('spec-kitty next --agent AGENT')
  expect(commands).toContain('spec-kitty agent action implement WP --agent AGENT')
  expect(commands).toContain('spec-kitty agent action review WP --agent AGENT')
  expect(commands.join('\n')).not.toContain('spec-kitty implement')
})

test('a second init changes nothing [N-FR-006]', async () => {
  const world = await aWorld({ '/home/ada/demo/a': '' })
  await init(world)
  const before = await Promise.all(
    INSTALL_PATHS.map((path) => read(world, `/home/ada/demo/${path}`)),
  )
  const again = await init(world)

  expect(again.changed).toEqual([])
  const after = await Promise.all(
    INSTALL_PATHS.map((path) => read(world, `/home/ada/demo/${path}`)),
  )
  expect(after).toEqual(before)
})

test('a dry run reports the same changes and writes nothing', async () => {
  const world = await aWorld({ '/home/ada/demo/a': '' })
  const planned = await init(world, { dryRun: true })

  expect(await read(world, '/home/ada/demo/.kittify/config.yaml')).toBeUndefined()
  expect(planned.changed).toEqual((await init(world)).changed)
})

test('an agent is added to an edited configuration, whose comments stay', async () => {
  const config = [
    '# ours',
    'agents:',
    '  available:',
    '    - claude # by hand',
    '  auto_commit: false',
    '',
  ].join('\n')
  const world = await aWorld({ '/home/ada/demo/.kittify/config.yaml': config })
  await init(world)

  expect(await read(world, '/home/ada/demo/.kittify/config.yaml')).toBe(
    config.replace('# by hand\n', '# by hand\n    - generic\n'),
  )
})

test.each([
  ['available: []', 'available: [generic]'],
  ['available: [claude]', 'available: [claude, generic]'],
  ['available: [ claude ] # two', 'available: [ claude, generic] # two'],
])('a list on one line, %s, becomes %s', async (before, after) => {
  const world = await aWorld({ '/home/ada/demo/.kittify/config.yaml': `agents:\n  ${before}\n` })
  await init(world)
  expect(await read(world, '/home/ada/demo/.kittify/config.yaml')).toBe(`agents:\n  ${after}\n`)
})

test.each([
  ['broken: [', 'CONFIG_INVALID'],
  ['- a list\n', 'CONFIG_INVALID'],
  ['agents:\n  available: generic\n', 'CONFIG_INVALID'],
])('a configuration %j is refused with %s', async (config, code) => {
  const world = await aWorld({ '/home/ada/demo/.kittify/config.yaml': config })
  expect(await refusal(init(world))).toBe(code)
  expect(await read(world, '/home/ada/demo/.gitignore')).toBeUndefined()
})

test('below the top of a repository the way there is a command that can be pasted', async () => {
  const world = await aWorld({ "/home/ada/it's mine/.git/HEAD": 'x' })
  const below = init(world, { cwd: "/home/ada/it's mine/deep" })
  await expect(below).rejects.toMatchObject({
    key: 'INIT_NOT_AT_REPOSITORY_ROOT',
    remedy: "cd '/home/ada/it'\\''s mine'",
  })
})

test.each<[string, Record<string, string>, Partial<InitRequest>, string]>([
  ['a linked worktree', { 'demo/.git': 'gitdir: /r/.git/worktrees/x\n' }, {}, 'INIT_IN_WORKTREE'],
  ['below a project', { '.kittify/config.yaml': 'vcs: {}\n' }, {}, 'INIT_INSIDE_PROJECT'],
  ['below the top of a repository', { '.git/HEAD': 'x' }, {}, 'INIT_NOT_AT_REPOSITORY_ROOT'],
  ['the home directory', {}, { cwd: '/home/ada' }, 'INIT_TARGET_UNSAFE'],
  ['the root of the file system', {}, { cwd: '/', name: '/' }, 'INIT_TARGET_UNSAFE'],
  ['a file in the way', { 'demo/.kittify': 'x' }, {}, 'INIT_TARGET_UNSAFE'],
  ['a foreign file', { 'demo/.kittify/install.json': '{}' }, {}, 'INIT_CONFLICT'],
  ['a damaged block', { 'demo/.gitignore': '# <<< spec-kitty <<<\n' }, {}, 'INSTALL_BLOCK_DAMAGED'],
])('%s is refused and nothing is written', async (_, present, request, code) => {
  const at = Object.entries(present).map(([path, text]) => [`/home/ada/${path}`, text])
  const world = await aWorld({ '/home/ada/demo/a': '', ...Object.fromEntries(at) })

  expect(await refusal(init(world, request))).toBe(code)
  expect(await read(world, '/home/ada/demo/.kittify/metadata.yaml')).toBeUndefined()
})

test('a named directory inside a foreign repository is fine and gets git init as a step [N-FR-007]', async () => {
  const world = await aWorld({ '/home/ada/demo/.git/HEAD': 'ref: refs/heads/main\n' })
  const result = await init(world, { name: 'inner' })

  expect(result.root).toBe('/home/ada/demo/inner')
  expect(result.next_steps.map((step) => step.command)).toContain('git init')
  expect(await read(world, '/home/ada/demo/.git/HEAD')).toBe('ref: refs/heads/main\n')
})

test('killed at any write, the next init completes it', async () => {
  for (let crash = 0; crash < 40; crash += 1) {
    const world = await aWorld({ '/home/ada/demo/.gitignore': 'mine\n' })
    world.files.crashAfter(crash)
    const first = await refusal(init(world))
    world.files.reboot()
    const result = await init(world)

    expect(await read(world, '/home/ada/demo/.gitignore')).toMatch(/^mine\n\n# >>> spec-kitty/)
    expect(await read(world, '/home/ada/demo/.kittify/config.yaml')).toContain('- generic')
    if (first === 'accepted') {
      expect(crash).toBeGreaterThanOrEqual(INSTALL_PATHS.length)
      expect(result.changed).toEqual([])
      return
    }
  }
  throw new Error('no crash point let init reach its end')
})
