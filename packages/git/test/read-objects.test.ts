import { expect, test } from 'vitest'
import { catObjects, readBlobs, readObjects } from '../src/index.js'
import { aWorld, HARD_NAMES, worldOf } from './world.js'

const files = Object.fromEntries(HARD_NAMES.map((name) => [`deep/${name}`, `content of ${name}`]))

test.each(['sha1', 'sha256'] as const)(
  'what is loose needs no process and is what git reads, %s',
  async (objectFormat) => {
    const { repo, test: disk, git, ports } = await aWorld({ files, objectFormat })
    const commit = await disk.git('rev-parse', 'HEAD')
    const tree = await disk.git('rev-parse', 'HEAD^{tree}')
    const specs = [
      commit,
      tree,
      `${commit}:`,
      `${tree}:deep`,
      `${commit}:nowhere`,
      `${commit}:deep/nowhere/below`,
      ...HARD_NAMES.map((name) => `${commit}:deep/${name}`),
      ...HARD_NAMES.map((name) => `${tree}:deep/${name}/below`),
    ]
    const found = await readObjects(ports, repo, specs)
    expect(git.count).toBe(0)
    const asked = await catObjects(git, repo.root, specs)
    const plain = (objects: typeof asked) =>
      objects.map((one) => one && { ...one, bytes: Buffer.from(one.bytes).toString('hex') })
    expect(plain(found)).toEqual(plain(asked))
    expect(found.filter((one) => one === null)).toHaveLength(2 + HARD_NAMES.length)
  },
)

test('what is packed, and what is named in another way, comes from one process', async () => {
  const { test: disk } = await aWorld({ files: { 'packed.md': 'packed\n' } })
  const packed = await disk.git('rev-parse', 'HEAD')
  await disk.git('repack', '-adq')
  const loose = await disk.commit('More', { 'loose.md': 'loose\n' })
  const { repo, git, ports } = await worldOf(disk)
  const specs = [`${packed}:packed.md`, `${loose}:loose.md`, 'HEAD:loose.md', `${packed}:./x`]
  const blobs = await readBlobs(ports, repo, specs)
  expect(blobs.map((bytes) => bytes && new TextDecoder().decode(bytes))).toEqual([
    'packed\n',
    'loose\n',
    'loose\n',
    null,
  ])
  expect(git.count).toBe(1)
  expect(await readBlobs(ports, repo, [loose])).toEqual([null])
  expect(git.count, 'a loose commit is no blob').toBe(1)
})

test('objects that the user replaced are read as git shows them', async () => {
  const { repo, test: disk, ports } = await aWorld({ files: { 'a.md': 'first\n' } })
  const first = await disk.git('rev-parse', 'HEAD:a.md')
  await disk.commit('Second', { 'a.md': 'second\n' })
  await disk.git('replace', first, await disk.git('rev-parse', 'HEAD:a.md'))
  const [bytes] = await readBlobs(ports, repo, [first])
  expect(new TextDecoder().decode(bytes ?? undefined)).toBe('second\n')
})
