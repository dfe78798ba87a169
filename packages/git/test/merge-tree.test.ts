import { join } from 'node:path'
import { nodeFiles } from '@spec-kitty/platform/node'
import { expect, test } from 'vitest'
import {
  attributeFiles,
  catBlobs,
  commitTree,
  mergeTree,
  withMergeScratch,
  withQuarantine,
} from '../src/index.js'
import { parseMergeTree } from '../src/merge-tree.js'
import { aWorld, HARD_NAMES, type World } from './world.js'

/** Two branches `ours` and `theirs` that both change the given files. */
async function diverged(
  base: Record<string, string>,
  ours: Record<string, string>,
  theirs: Record<string, string>,
) {
  const world = await aWorld({ files: base })
  await world.test.git('checkout', '-q', '-b', 'theirs')
  await world.test.commit('theirs', theirs)
  await world.test.git('checkout', '-q', '-b', 'ours', 'main')
  await world.test.commit('ours', ours)
  return world
}

function merged(world: World, attributes: ReadonlyMap<string, Uint8Array> = new Map()) {
  return withMergeScratch(world.ports, world.repo, attributes, (place) =>
    mergeTree(world.git, place, 'ours', 'theirs'),
  )
}

async function snapshot(world: World): Promise<string> {
  const { stdout } = await world.test.run([
    'sh',
    '-c',
    'find . -type f | sort | xargs -d "\\n" sha1sum',
  ])
  return stdout
}

test('a clean merge is a tree and moves nothing', async () => {
  const world = await diverged({ 'a.ts': 'a\n' }, { 'b.ts': 'b\n' }, { 'c.ts': 'c\n' })
  const before = await world.test.git('for-each-ref')
  const result = await merged(world)
  expect(result).toMatchObject({ clean: true, conflicts: [] })
  expect(await world.test.git('ls-tree', '--name-only', result.tree)).toBe('a.ts\nb.ts\nc.ts')
  expect(await world.test.git('for-each-ref')).toBe(before)
  expect(await world.test.git('status', '--porcelain')).toBe('')
  expect(await nodeFiles.list(join(world.repo.commonDir, 'spec-kitty/cache'))).toEqual([])
  expect(world.git.count).toBe(1)
})

test('conflicts name every path as it is, with the objects of all sides', async () => {
  const at = (text: string) => Object.fromEntries(HARD_NAMES.map((name) => [name, `${text}\n`]))
  const world = await diverged(at('base'), at('ours'), at('theirs'))
  const { clean, conflicts, messages } = await merged(world)
  expect(clean).toBe(false)
  expect(conflicts.map(({ path }) => path).sort()).toEqual([...HARD_NAMES].sort())
  const blobs = await catBlobs(world.git, world.repo.root, [
    conflicts[0]?.base?.oid ?? '',
    conflicts[0]?.ours?.oid ?? '',
    conflicts[0]?.theirs?.oid ?? '',
  ])
  expect(blobs.map((bytes) => new TextDecoder().decode(bytes ?? undefined))).toEqual([
    'base\n',
    'ours\n',
    'theirs\n',
  ])
  const contents = messages.filter(({ type }) => type === 'CONFLICT (contents)')
  expect(contents.flatMap(({ paths }) => paths).sort()).toEqual([...HARD_NAMES].sort())
})

test('a file that one side deleted has no object there', async () => {
  const world = await aWorld({ files: { 'a.ts': 'a\n', 'b.ts': 'b\n' } })
  await world.test.git('checkout', '-q', '-b', 'theirs')
  await world.test.git('rm', '-q', 'a.ts')
  await world.test.commit('theirs')
  await world.test.git('checkout', '-q', '-b', 'ours', 'main')
  await world.test.commit('ours', { 'a.ts': 'changed\n' })
  const { conflicts, messages } = await merged(world)
  expect(conflicts).toMatchObject([{ path: 'a.ts', theirs: null, ours: { mode: '100644' } }])
  expect(messages.map(({ type }) => type)).toContain('CONFLICT (modify/delete)')
})

test('an unknown branch exits like a conflict and is none', async () => {
  const world = await aWorld()
  const asked = await world.test.run(['git', 'merge-tree', '--write-tree', 'main', 'no-such'])
  expect(asked).toMatchObject({ exitCode: 1, stdout: '' })
  const result = withMergeScratch(world.ports, world.repo, new Map(), (place) =>
    mergeTree(world.git, place, 'main', 'no-such'),
  )
  await expect(result).rejects.toMatchObject({ code: 'SPEC_KITTY_GIT_FAILED' })
})

test('unrelated histories are a failure and no conflict', async () => {
  const world = await aWorld()
  await world.test.git('checkout', '-q', '--orphan', 'ours')
  await world.test.commit('alone', { 'x.ts': 'x\n' })
  await world.test.git('branch', 'theirs', 'main')
  await expect(merged(world)).rejects.toMatchObject({ code: 'SPEC_KITTY_GIT_FAILED' })
})

const log = {
  base: { 'log.txt': 'one\n' },
  ours: { 'log.txt': 'one\nours\n' },
  theirs: { 'log.txt': 'one\ntheirs\n' },
}

test('attributes are those of the scratch directory, not of the checkout', async () => {
  const world = await diverged(log.base, log.ours, log.theirs)
  await world.test.write('.gitattributes', 'log.txt merge=union\n')
  expect((await merged(world)).clean).toBe(false)
  const union = new TextEncoder().encode('log.txt merge=union\n')
  expect((await merged(world, new Map([['.gitattributes', union]]))).clean).toBe(true)
})

test('attribute files of a tree are found at every depth', async () => {
  const world = await aWorld({
    files: { '.gitattributes': 'a\n', 'src/deep/.gitattributes': 'b\n', 'x.gitattributes': 'c\n' },
  })
  const found = await attributeFiles(world.git, world.repo.root, 'HEAD')
  expect([...found].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)])).toEqual([
    ['.gitattributes', 'a\n'],
    ['src/deep/.gitattributes', 'b\n'],
  ])
  expect(world.git.count).toBe(2)
})

test('attributes in a sub-directory of the scratch directory count', async () => {
  const files = (text: string) => ({ 'src/log.txt': text })
  const world = await diverged(files('one\n'), files('one\nours\n'), files('one\ntheirs\n'))
  const union = new TextEncoder().encode('log.txt merge=union\n')
  expect((await merged(world, new Map([['src/.gitattributes', union]]))).clean).toBe(true)
})

test('a merge driver that says no is a conflict, one that is not there a failure', async () => {
  const world = await diverged(log.base, log.ours, log.theirs)
  const attributes = new Map([['.gitattributes', new TextEncoder().encode('log.txt merge=own\n')]])
  await world.test.git('config', 'merge.own.driver', 'exit 1')
  expect((await merged(world, attributes)).clean).toBe(false)
  await world.test.git('config', 'merge.own.driver', 'no-such-program')
  await expect(merged(world, attributes)).rejects.toMatchObject({ code: 'SPEC_KITTY_GIT_FAILED' })
  expect(await world.test.git('status', '--porcelain')).toBe('')
})

test('a driver runs in the scratch directory and leaves its debris there', async () => {
  const world = await diverged(log.base, log.ours, log.theirs)
  const attributes = new Map([['.gitattributes', new TextEncoder().encode('log.txt merge=own\n')]])
  await world.test.git(
    'config',
    'merge.own.driver',
    `pwd > ${world.test.outside}/where; touch debris; true`,
  )
  expect((await merged(world, attributes)).clean).toBe(true)
  const where = new TextDecoder().decode(
    await nodeFiles.read(`${world.test.outside}/where`, { bytesMax: 999 }),
  )
  expect(where).toContain(`${world.repo.commonDir}/spec-kitty/cache/scratch-`)
  expect(await world.test.git('status', '--porcelain')).toBe('')
})

test('in a quarantine a whole composition leaves the repository byte for byte as it was', async () => {
  const world = await diverged({ 'a.ts': 'a\n' }, { 'b.ts': 'b\n' }, { 'c.ts': 'c\n' })
  await nodeFiles.writeAtomic(join(world.repo.commonDir, 'spec-kitty/keep'), new Uint8Array())
  const before = await snapshot(world)
  const seen = await withQuarantine(world.ports, world.repo, async ({ git }) => {
    const { tree } = await withMergeScratch(world.ports, world.repo, new Map(), (place) =>
      mergeTree(git, place, 'ours', 'theirs'),
    )
    const commit = await commitTree(git, world.repo.root, { tree, parents: ['ours'], message: 'm' })
    const [blob] = await catBlobs(git, world.repo.root, [`${commit}:c.ts`])
    return { commit, text: new TextDecoder().decode(blob ?? undefined) }
  })
  expect(seen.text).toBe('c\n')
  expect(await catBlobs(world.git, world.repo.root, [`${seen.commit}:c.ts`])).toEqual([null])
  expect(await snapshot(world)).toBe(before)
})

test('an answer that begins with no id is no answer', () => {
  expect(parseMergeTree('')).toBeUndefined()
  expect(parseMergeTree('error: x\0')).toBeUndefined()
  expect(parseMergeTree(`${'a'.repeat(41)}\0\0`)).toBeUndefined()
  const tree = 'a'.repeat(64)
  expect(parseMergeTree(`${tree}\0\0`)).toEqual({ tree, conflicts: [], messages: [] })
  expect(parseMergeTree(`${tree}\0`)).toEqual({ tree, conflicts: [], messages: [] })
})
