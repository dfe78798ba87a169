import * as fs from 'node:fs'
import { readFile } from 'node:fs/promises'
import { nodeFiles } from '@spec-kitty/platform/node'
import * as isomorphic from 'isomorphic-git'
import { expect, test } from 'vitest'
import { commitByPlumbing } from '../src/index.js'
import { rememberedTree } from '../src/index-tree.js'
import { aWorld, HARD_NAMES, type World } from './world.js'

const BRANCH = 'kitty/mission-x'
const SLUG = 'kitty-specs/x'

async function aMission(files: Record<string, string> = {}): Promise<World & { main: string }> {
  const world = await aWorld({ files: { 'src/a.ts': 'a\n', ...files } })
  return { ...world, main: await world.test.git('rev-parse', 'main') }
}

async function mine(world: World): Promise<string> {
  return [
    await world.test.git('ls-files', '-s', '-v'),
    await world.test.git('status', '--porcelain', '--untracked-files=all'),
    await world.test.read('.git/HEAD'),
    await world.test.git('rev-parse', 'main'),
  ].join('\n--\n')
}

test('working files go to a branch that is not checked out; index, HEAD and files stay [H-C-004]', async () => {
  const world = await aMission()
  await world.test.write('staged.ts', 's')
  await world.test.git('add', 'staged.ts')
  await world.test.write('src/a.ts', 'dirty\n')
  const paths = HARD_NAMES.map((name) => `${SLUG}/${name}`)
  for (const path of paths) await world.test.write(path, `of ${path}\n`)
  const before = await mine(world)

  const result = await commitByPlumbing(world.ports, world.repo, {
    branch: BRANCH,
    startPoint: world.main,
    paths,
    message: 'chore: keep',
  })

  const tip = await world.test.git('rev-parse', BRANCH)
  expect(result).toEqual({ kind: 'committed', commit: tip, branch: BRANCH })
  expect(await mine(world)).toBe(before)
  const changed = await world.test.git('diff-tree', '-r', '-z', '--name-only', 'main', BRANCH)
  expect(changed.split('\0').filter(Boolean).sort()).toEqual([...paths].sort())
  expect(await world.test.git('rev-parse', `${BRANCH}^`)).toBe(world.main)
  expect(world.git.count).toBe(6)
  expect((await world.test.run(['git', 'fsck', '--strict'])).exitCode).toBe(0)
  expect(await nodeFiles.list(`${world.repo.commonDir}/spec-kitty/cache`)).toEqual([])
})

test('an independent reader of git finds the same commit, tree and bytes', async () => {
  const world = await aMission()
  const paths = [`${SLUG}/status.events.jsonl`, `${SLUG}/tasks/WP01 grüße.md`]
  await world.test.write(paths[0] as string, '{"a":1}\n')
  await world.test.write(paths[1] as string, '# WP01\n')
  await world.test.write('script.sh', '#!/bin/sh\n', 0o755)
  const request = {
    branch: BRANCH,
    startPoint: world.main,
    paths: [...paths, 'script.sh'],
    message: 'keep',
  }
  await commitByPlumbing(world.ports, world.repo, request)

  const at = { fs, dir: world.repo.root }
  const oid = await isomorphic.resolveRef({ ...at, ref: BRANCH })
  const { commit } = await isomorphic.readCommit({ ...at, oid })
  expect(commit).toMatchObject({ message: 'keep\n', parent: [world.main] })
  expect(commit.author).toMatchObject({ name: 'Test Person', email: 'test@example.org' })
  for (const filepath of paths) {
    const { blob } = await isomorphic.readBlob({ ...at, oid, filepath })
    expect(new TextDecoder().decode(blob)).toBe(await world.test.read(filepath))
  }
  expect(await isomorphic.listFiles({ ...at, ref: BRANCH })).toEqual(
    ['script.sh', ...paths, 'src/a.ts'].sort(),
  )
  const { tree } = await isomorphic.readTree({ ...at, oid })
  expect(tree.find(({ path }) => path === 'script.sh')?.mode).toBe('100755')
})

test('the next commit has the tip as parent; nothing that differs makes none; a missing file is removed', async () => {
  const world = await aMission()
  const [kept, dropped] = [`${SLUG}/kept.md`, `${SLUG}/dropped.md`]
  await world.test.write(kept, '1')
  await world.test.write(dropped, '1')
  const request = { branch: BRANCH, startPoint: world.main, paths: [kept, dropped], message: 'm' }
  await commitByPlumbing(world.ports, world.repo, request)
  const first = await world.test.git('rev-parse', BRANCH)
  expect(await commitByPlumbing(world.ports, world.repo, request)).toEqual({ kind: 'unchanged' })
  expect(await world.test.git('rev-parse', BRANCH)).toBe(first)
  await world.test.run(['rm', dropped])
  await commitByPlumbing(world.ports, world.repo, request)
  expect(await world.test.git('rev-parse', `${BRANCH}^`)).toBe(first)
  expect(await world.test.git('ls-tree', '-r', '--name-only', BRANCH, SLUG)).toBe(kept)
})

test('a branch whose tip is packed is compared as well', async () => {
  const world = await aMission({ [`${SLUG}/a.md`]: 'same\n' })
  await world.test.git('gc', '-q')
  const before = world.git.count
  const request = { branch: BRANCH, startPoint: world.main, paths: [`${SLUG}/a.md`], message: 'm' }
  expect(await commitByPlumbing(world.ports, world.repo, request)).toEqual({ kind: 'unchanged' })
  expect(await world.test.run(['git', 'rev-parse', '-q', '--verify', BRANCH])).toMatchObject({
    exitCode: 1,
  })
  expect(world.git.count - before).toBe(4)
  await world.test.write(`${SLUG}/a.md`, 'other\n')
  expect(await commitByPlumbing(world.ports, world.repo, request)).toMatchObject({
    kind: 'committed',
  })
  expect(world.git.count - before).toBe(9)
})

test.each(['sha1', 'sha256'] as const)(
  'an index remembers the tree it was filled from, %s',
  async (objectFormat) => {
    const { test: repo } = await aWorld({
      files: { 'a/b.txt': 'b\n', 'TREE/TREE': 'TREE' },
      objectFormat,
    })
    const root = await repo.git('rev-parse', 'HEAD^{tree}')
    for (const version of ['2', '4']) {
      await repo.git('-c', `index.version=${version}`, 'read-tree', 'HEAD')
      const index = await readFile(`${repo.root}/.git/index`)
      expect(rememberedTree(index, objectFormat)).toBe(root)
      expect(rememberedTree(index.subarray(0, -1), objectFormat)).toBeNull()
      expect(rememberedTree(index.subarray(0, 40), objectFormat)).toBeNull()
    }
    await repo.write('new.txt', 'new\n')
    await repo.git('add', 'new.txt')
    expect(rememberedTree(await readFile(`${repo.root}/.git/index`), objectFormat)).toBeNull()
  },
)

test('filters of the user apply', async () => {
  const world = await aMission({ '.gitattributes': '*.md text\n' })
  await world.test.write(`${SLUG}/a.md`, 'one\r\ntwo\r\n')
  const request = { branch: BRANCH, startPoint: world.main, paths: [`${SLUG}/a.md`], message: 'm' }
  await commitByPlumbing(world.ports, world.repo, request)
  expect(await world.test.git('cat-file', 'blob', `${BRANCH}:${SLUG}/a.md`)).toBe('one\ntwo')
})

test('no content hook runs, the ref hook does, and signing is never skipped [H-C-004]', async () => {
  const world = await aMission()
  for (const hook of ['pre-commit', 'commit-msg', 'post-commit', 'post-index-change'])
    await world.test.write(
      `.git/hooks/${hook}`,
      `#!/bin/sh\ntouch ${world.test.outside}/${hook}\nexit 1\n`,
      0o755,
    )
  await world.test.write(
    '.git/hooks/reference-transaction',
    `#!/bin/sh\ntouch ${world.test.outside}/ref\n`,
    0o755,
  )
  await world.test.write(`${SLUG}/a.md`, '1')
  const request = { branch: BRANCH, startPoint: world.main, paths: [`${SLUG}/a.md`], message: 'm' }
  await commitByPlumbing(world.ports, world.repo, request)
  const ran = (await nodeFiles.list(world.test.outside))?.map(({ name }) => name)
  expect(ran).toEqual(['ref', 'repo'])

  await world.test.git('config', 'commit.gpgSign', 'true')
  await world.test.git('config', 'gpg.program', 'false')
  await world.test.write(`${SLUG}/a.md`, '2')
  const signing = {
    git: world.ports.git.withEnvironment({}),
    files: nodeFiles,
    ids: world.ports.ids,
  }
  await expect(commitByPlumbing(signing, world.repo, request)).rejects.toMatchObject({
    code: 'SPEC_KITTY_GIT_FAILED',
  })
})

/** A git before whose n-th ref update somebody else moves the branch. */
function racing(world: World, times: number) {
  let left = times
  const git = world.git.withEnvironment({})
  return {
    get count() {
      return git.count
    },
    withEnvironment: git.withEnvironment.bind(git),
    run: async (...[args, call]: Parameters<typeof git.run>) => {
      if (args[0] === 'update-ref' && left-- > 0) {
        const tree = await world.test.git('rev-parse', 'main^{tree}')
        const other = await world.test.git('commit-tree', '-p', 'main', '-m', `other ${left}`, tree)
        await world.test.git('update-ref', `refs/heads/${BRANCH}`, other)
      }
      return git.run(args, call)
    },
  }
}

test('a lost race starts again from the new tip, three times', async () => {
  const world = await aMission()
  await world.test.write(`${SLUG}/a.md`, '1')
  const request = { branch: BRANCH, startPoint: world.main, paths: [`${SLUG}/a.md`], message: 'm' }
  const won = await commitByPlumbing({ ...world.ports, git: racing(world, 2) }, world.repo, request)
  expect(won.kind).toBe('committed')
  expect(await world.test.git('log', '--format=%s', BRANCH)).toBe('m\nother 0\nBegin')
  await world.test.write(`${SLUG}/a.md`, '2')
  const lost = await commitByPlumbing(
    { ...world.ports, git: racing(world, 3) },
    world.repo,
    request,
  )
  expect(lost).toMatchObject({ kind: 'refused', reason: 'moved', tries: 3 })
})

test('a hook that refuses the ref is asked once', async () => {
  const world = await aMission()
  await world.test.write(
    '.git/hooks/reference-transaction',
    '#!/bin/sh\necho frozen >&2\nexit 1\n',
    0o755,
  )
  await world.test.write(`${SLUG}/a.md`, '1')
  const request = { branch: BRANCH, startPoint: world.main, paths: [`${SLUG}/a.md`], message: 'm' }
  expect(await commitByPlumbing(world.ports, world.repo, request)).toMatchObject({
    kind: 'refused',
    reason: 'refused',
    tries: 1,
    cause: expect.stringContaining('frozen'),
  })
})

test('sparse checkouts, split indexes and a stale private index of a kill do no harm', async () => {
  const world = await aMission({ 'docs/x.md': 'x\n' })
  await world.test.git('sparse-checkout', 'set', 'src')
  await world.test.git('config', 'core.splitIndex', 'true')
  await world.test.write('.git/spec-kitty/cache/scratch-dead/index', 'torn')
  await world.test.write(`${SLUG}/a.md`, '1')
  const request = { branch: BRANCH, startPoint: world.main, paths: [`${SLUG}/a.md`], message: 'm' }
  expect((await commitByPlumbing(world.ports, world.repo, request)).kind).toBe('committed')
  expect(await world.test.git('diff-tree', '-r', '--name-only', 'main', BRANCH)).toBe(
    `${SLUG}/a.md`,
  )
})
