import { nodeFiles, nodeIds } from '@spec-kitty/platform/node'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  catBlobs,
  catObjects,
  commitBytes,
  commitTree,
  countCommits,
  diffTrees,
  hashFiles,
  isAncestor,
  listCommits,
  mergeBase,
  objectId,
  readLooseObject,
  readWorkingStatus,
  replaceTreeEntries,
  resolveRevisions,
  treeEntries,
  writeBlobs,
  writeObjects,
} from '../src/index.js'
import { aWorld, HARD_NAMES } from './world.js'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (value: Uint8Array | null | undefined) => new TextDecoder().decode(value ?? undefined)
const hard = Object.fromEntries(HARD_NAMES.map((name) => [name, `content of ${name}`]))

test('many objects come from one process, whatever their names are', async () => {
  const { git, repo } = await aWorld({ files: hard })
  const specs = HARD_NAMES.flatMap((name) => [`HEAD:${name}`, `HEAD:no ${name}`])
  const blobs = await catBlobs(git, repo.root, specs)
  expect(blobs.map((blob) => blob && text(blob))).toEqual(
    HARD_NAMES.flatMap((name) => [`content of ${name}`, null]),
  )
  const resolved = await resolveRevisions(git, repo.root, [...specs, 'HEAD^{tree}', 'no/such'])
  expect(resolved.map((found) => found?.type ?? null)).toEqual([
    ...HARD_NAMES.flatMap(() => ['blob', null]),
    'tree',
    null,
  ])
  expect(git.count).toBe(2)
})

test('a tree or a commit is no blob, and nothing asked costs nothing', async () => {
  const { git, repo } = await aWorld()
  expect(await catBlobs(git, repo.root, [])).toEqual([])
  expect(git.count).toBe(0)
  expect(await catBlobs(git, repo.root, ['HEAD', 'HEAD^{tree}'])).toEqual([null, null])
  const [commit] = await catObjects(git, repo.root, ['HEAD'])
  expect(commit?.type).toBe('commit')
  expect(text(commit?.bytes)).toContain('Begin')
})

test('working files are hashed with the filters that git would apply, in one process', async () => {
  const {
    git,
    repo,
    test: repository,
  } = await aWorld({ files: { '.gitattributes': '*.crlf text\n' } })
  await repository.write('a.crlf', 'one\r\ntwo\r\n')
  for (const [path, content] of Object.entries(hard)) await repository.write(path, content)
  const before = git.count
  const oids = await hashFiles(git, repo.root, ['a.crlf', ...HARD_NAMES], { write: true })
  expect(git.count - before).toBe(1)
  const blobs = await catBlobs(git, repo.root, oids)
  expect(blobs.map(text)).toEqual(['one\ntwo\n', ...Object.values(hard)])
})

test.each(['sha1', 'sha256'] as const)(
  'objects written without git are sound to git (%s)',
  async (objectFormat) => {
    const { git, repo, test: repository } = await aWorld({ files: { 'a.ts': 'a\n' }, objectFormat })
    const store = { objectsDir: `${repo.commonDir}/objects`, objectFormat }
    const contents = [
      bytes(''),
      bytes('plain\n'),
      new Uint8Array(100_000).fill(7),
      new Uint8Array([0, 255, 10]),
    ]
    const before = git.count
    const oids = await writeBlobs(nodeFiles, store, contents)
    const edits = oids.map((oid, at) => ({ path: `deep/${at}.bin`, mode: '100644', oid }))
    expect(git.count).toBe(before)
    const tree = await replaceTreeEntries(
      { git, files: nodeFiles, ids: nodeIds },
      repo,
      'HEAD',
      edits,
    )
    const parent = await repository.git('rev-parse', 'HEAD')
    const stamp = { name: 'Test <Person>', email: 'test@example.org', atSeconds: 1_767_225_600 }
    const message = 'Intermediate: grüße'
    const [commit = ''] = await writeObjects(nodeFiles, store, [
      { type: 'commit', bytes: commitBytes({ tree, parents: [parent], message, stamp }) },
    ])
    await repository.git('update-ref', 'refs/heads/made', commit)
    const fsck = await repository.run(['git', 'fsck', '--strict', '--full'])
    expect(fsck).toMatchObject({ exitCode: 0 })
    expect(fsck.stderr).not.toMatch(/error|warning/)
    const read = await catBlobs(
      git,
      repo.root,
      edits.map(({ path }) => `made:${path}`),
    )
    expect(read.map((blob) => [...(blob ?? [])])).toEqual(contents.map((content) => [...content]))
    const byGit = await commitTree(git, repo.root, {
      tree,
      parents: [parent],
      message,
      atSeconds: stamp.atSeconds,
    })
    expect(commit).toBe(byGit)
    const again = await writeBlobs(nodeFiles, store, contents)
    expect(again).toEqual(oids)
  },
)

test('a loose object is read back without git; a packed or damaged one is left to git', async () => {
  const { repo, test: repository } = await aWorld()
  const store = { objectsDir: `${repo.commonDir}/objects`, objectFormat: 'sha1' as const }
  const oid = await repository.git('rev-parse', 'HEAD')
  expect(text((await readLooseObject(nodeFiles, store, oid))?.bytes)).toContain('Begin')
  await repository.git('gc', '-q')
  expect(await readLooseObject(nodeFiles, store, oid)).toBeNull()
  await repository.write(`.git/objects/${'ab/'.padEnd(41, 'c')}`, 'not deflated')
  expect(await readLooseObject(nodeFiles, store, 'ab'.padEnd(40, 'c'))).toBeNull()
  expect(await readLooseObject(nodeFiles, store, '../config')).toBeNull()
})

test('the id of any content is the one that git gives it', async () => {
  const { git, repo, test: repository } = await aWorld()
  const contents = fc.sample(fc.uint8Array({ maxLength: 300 }), { seed: 7, numRuns: 30 })
  for (const [at, content] of contents.entries()) await repository.write(`f${at}`, content)
  const oids = await hashFiles(
    git,
    repo.root,
    contents.map((_, at) => `f${at}`),
  )
  expect(contents.map((content) => objectId('sha1', { type: 'blob', bytes: content }))).toEqual(
    oids,
  )
})

test('entries of a tree are named, listed or listed deeply', async () => {
  const { git, repo } = await aWorld({ files: { ...hard, 'src/a.ts': 'a', 'src/deep/b.ts': 'b' } })
  const paths = async (...args: Parameters<typeof treeEntries>) =>
    (await treeEntries(...args)).map(({ path }) => path)
  expect(await paths(git, repo.root, 'HEAD', ['src', 'no'])).toEqual(['src'])
  expect(await paths(git, repo.root, 'HEAD', ['src/'])).toEqual(['src/a.ts', 'src/deep'])
  expect(await paths(git, repo.root, 'HEAD', ['src'], { recursive: true })).toEqual([
    'src/a.ts',
    'src/deep/b.ts',
  ])
  expect((await paths(git, repo.root, 'HEAD', [])).sort()).toEqual([...HARD_NAMES, 'src'].sort())
  expect((await paths(git, repo.root, 'HEAD', [...HARD_NAMES])).sort()).toEqual(
    [...HARD_NAMES].sort(),
  )
})

test('editing a tree sets, adds, removes and replaces a file by a directory, in three processes', async () => {
  const {
    git,
    ports,
    repo,
    test: repository,
  } = await aWorld({ files: { ...hard, keep: 'k', turn: 't' } })
  const oid = await repository.git('rev-parse', 'HEAD:keep')
  await repository.write('staged.ts', 's')
  await repository.git('add', 'staged.ts')
  const index = await repository.git('ls-files', '-s')
  const before = git.count
  const tree = await replaceTreeEntries(ports, repo, 'HEAD', [
    ...HARD_NAMES.slice(1).map((path) => ({ path, oid: null })),
    { path: HARD_NAMES[0], mode: '100755', oid },
    { path: 'turn/into/directory', mode: '100644', oid },
    { path: 'line\nbreak/new', mode: '120000', oid },
  ])
  expect(git.count - before).toBe(3)
  const entries = await treeEntries(git, repo.root, tree, [], { recursive: true })
  expect(entries.map(({ mode, path }) => `${mode} ${path}`).sort()).toEqual(
    [
      '100644 keep',
      '100644 turn/into/directory',
      '100755 two words.md',
      '120000 line\nbreak/new',
    ].sort(),
  )
  expect(await repository.git('ls-files', '-s')).toBe(index)
})

test('a difference lists every change with its objects, renames as two', async () => {
  const {
    git,
    repo,
    test: repository,
  } = await aWorld({ files: { ...hard, old: 'same\n', x: 'x' } })
  await repository.git('mv', 'old', 'new')
  await repository.run(['ln', '-sf', 'new', 'x'])
  await repository.run(['rm', '--', HARD_NAMES[3]])
  await repository.commit('second')
  const changes = await diffTrees(git, repo.root, 'HEAD~1', 'HEAD')
  expect(changes.map(({ status, path }) => `${status} ${path}`).sort()).toEqual(
    ['A new', `D ${HARD_NAMES[3]}`, 'D old', 'T x'].sort(),
  )
  expect(changes.find(({ path }) => path === 'new')?.newOid).toBe(
    changes.find(({ path }) => path === 'old')?.oldOid,
  )
  expect(
    (await diffTrees(git, repo.root, 'HEAD~1', 'HEAD', ['new'])).map(({ path }) => path),
  ).toEqual(['new'])
})

test('history is asked for in one process each', async () => {
  const { git, repo, test: repository } = await aWorld({ files: { a: '1' } })
  const base = await repository.git('rev-parse', 'HEAD')
  await repository.git('checkout', '-q', '-b', 'side')
  const side = await repository.commit('side\n\nBody line\n\nTrailer: x', { b: '2' })
  await repository.git('checkout', '-q', 'main')
  const main = await repository.commit('main', { c: '3' })
  await repository.git('merge', '-q', '-m', 'merge', 'side')

  expect(await isAncestor(git, repo.root, side, 'main')).toBe(true)
  expect(await isAncestor(git, repo.root, main, side)).toBe(false)
  await expect(isAncestor(git, repo.root, 'no-such', side)).rejects.toMatchObject({
    code: 'SPEC_KITTY_GIT_FAILED',
  })
  expect(await mergeBase(git, repo.root, main, side)).toBe(base)
  expect(await countCommits(git, repo.root, { tips: ['main'], excluded: [base] })).toBe(3)
  const range = { tips: ['main'], excluded: [base] }
  const commits = await listCommits(git, repo.root, range)
  expect(commits.map(({ message }) => message.split('\n')[0])).toEqual([
    'merge',
    expect.any(String),
    expect.any(String),
  ])
  expect(commits[0]?.parents).toEqual([main, side])
  expect(commits.find(({ oid }) => oid === side)).toEqual({
    oid: side,
    tree: await repository.git('rev-parse', `${side}^{tree}`),
    parents: [base],
    committedAt: 1_767_225_600,
    authorName: 'Test Person',
    authorEmail: 'test@example.org',
    message: 'side\n\nBody line\n\nTrailer: x',
    changes: [],
  })
  expect(
    (await listCommits(git, repo.root, { ...range, firstParent: true })).map(({ oid }) => oid),
  ).not.toContain(side)
  expect(await listCommits(git, repo.root, { ...range, max: 1 })).toHaveLength(1)
  expect((await listCommits(git, repo.root, { tips: [base] }))[0]?.parents).toEqual([])
})

test('history says what each commit changed, and of a merge what no parent has', async () => {
  const { git, repo, test: repository } = await aWorld({ files: { a: '1', 'b\nc': '1' } })
  const base = await repository.git('rev-parse', 'HEAD')
  await repository.git('checkout', '-q', '-b', 'side')
  await repository.commit('side', { a: '2', new: '1' })
  await repository.git('checkout', '-q', 'main')
  await repository.git('rm', '-q', 'b\nc')
  await repository.git('commit', '-q', '-m', ':100644 is no change')
  await repository.git('merge', '-q', '--no-commit', '--no-ff', 'side')
  await repository.commit('merge', { a: '3' })
  const range = { tips: ['main'], excluded: [base], changes: true }
  const commits = await listCommits(git, repo.root, range)
  const seen = commits.map(({ message, changes }) => [
    message,
    changes.map(({ path, oldMode, newMode }) => `${oldMode} ${newMode} ${path}`),
  ])
  expect(seen).toEqual([
    ['merge', ['100644 100644 a']],
    ['side', ['100644 100644 a', '000000 100644 new']],
    [':100644 is no change', ['100644 000000 b\nc']],
  ])
  const [merge] = commits
  expect(merge?.changes[0]?.newOid).toBe(await repository.git('rev-parse', 'main:a'))
  expect(merge?.changes[0]?.oldOid).toBe(await repository.git('rev-parse', `${base}:a`))
})

test('unrelated histories have no merge base', async () => {
  const { git, repo, test: repository } = await aWorld()
  await repository.git('checkout', '-q', '--orphan', 'alone')
  await repository.commit('alone', { alone: 'x' })
  expect(await mergeBase(git, repo.root, 'main', 'alone')).toBeNull()
})

test('a commit takes many parents, runs no hook, ignores the wish to sign, and is repeatable', async () => {
  const { git, repo, test: repository } = await aWorld({ files: { a: '1' } })
  await repository.git('config', 'commit.gpgSign', 'true')
  await repository.git('config', 'gpg.program', 'false')
  for (const hook of ['pre-commit', 'commit-msg', 'post-commit'])
    await repository.write(
      `.git/hooks/${hook}`,
      `#!/bin/sh\ntouch ${repository.outside}/ran\nexit 1\n`,
      0o755,
    )
  const tree = await repository.git('rev-parse', 'HEAD^{tree}')
  const root = await repository.git('rev-parse', 'HEAD')
  const make = (message: string) =>
    commitTree(git, repo.root, { tree, parents: [], message, atSeconds: 5 })
  const parents = [root, await make('one'), await make('two')]
  const request = { tree, parents, message: 'three', atSeconds: 1_000_000_000 }
  const commit = await commitTree(git, repo.root, request)
  expect(await commitTree(git, repo.root, request)).toBe(commit)
  expect(await repository.git('log', '-1', '--format=%P %ct', commit)).toBe(
    `${parents.join(' ')} 1000000000`,
  )
  expect(await nodeFiles.stat(`${repository.outside}/ran`)).toBeUndefined()
  await expect(commitTree(git, repo.root, { ...request, sign: true })).rejects.toMatchObject({
    code: 'SPEC_KITTY_GIT_FAILED',
  })
})

test('the state of a working tree is read whole, or for some paths', async () => {
  const {
    git,
    repo,
    test: repository,
  } = await aWorld({ files: { ...hard, a: '1', b: '2', '.gitignore': 'skip/\n' } })
  await repository.write('a', 'staged')
  await repository.git('add', 'a')
  await repository.write('a', 'and changed')
  await repository.git('mv', 'b', 'renamed')
  await repository.run(['rm', '--', HARD_NAMES[3]])
  await repository.write('new dir/line\nbreak', '')
  await repository.write('skip/x', '')
  const shown = async (options?: Parameters<typeof readWorkingStatus>[2]) =>
    (await readWorkingStatus(git, repo.root, options)).map(
      (entry) => `${entry.kind} ${entry.index}${entry.worktree} ${entry.path}`,
    )
  expect((await shown()).sort()).toEqual(
    [
      'changed MM a',
      'changed D. b',
      'changed A. renamed',
      `changed .D ${HARD_NAMES[3]}`,
      'untracked .? new dir/line\nbreak',
    ].sort(),
  )
  expect(await shown({ paths: ['a', 'skip/x'], ignored: true })).toEqual([
    'changed MM a',
    'ignored .! skip/',
  ])
  expect(await shown({ untracked: 'no', paths: ['new dir'] })).toEqual([])
  const many = Array.from({ length: 4000 }, (_, at) => `no/such/file/of/some/length/${at}`)
  expect(await shown({ paths: [...many, 'a', 'new dir'] })).toEqual([
    'changed MM a',
    'untracked .? new dir/line\nbreak',
  ])
})

test('unmerged entries are told apart', async () => {
  const { git, repo, test: repository } = await aWorld({ files: { a: '1' } })
  await repository.git('checkout', '-q', '-b', 'side')
  await repository.commit('side', { a: '2' })
  await repository.git('checkout', '-q', 'main')
  await repository.commit('main', { a: '3' })
  await repository.run(['git', 'merge', 'side'])
  expect(await readWorkingStatus(git, repo.root)).toEqual([
    { kind: 'unmerged', index: 'U', worktree: 'U', path: 'a' },
  ])
})
