import type { Files } from '../files.js'
import { refusalOf, type TestApi } from './test-api.js'

/** A disk with an empty directory to work in. */
export interface FilesWorld {
  readonly files: Files
  /** Absolute, existing, links resolved. */
  readonly root: string
  /** Makes a symbolic link, as a person would. */
  link(path: string, target: string): Promise<void>
  dispose(): Promise<void>
}

const bytesMax = 1024
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What every {@link Files} keeps. `create` gives each test a world of its own. */
export function filesSuite(api: TestApi, name: string, create: () => Promise<FilesWorld>): void {
  const within = (title: string, body: (world: FilesWorld) => Promise<void>): void => {
    api.test(title, async () => {
      const world = await create()
      try {
        await body(world)
      } finally {
        await world.dispose()
      }
    })
  }
  api.describe(`${name} as a disk`, () => {
    readingTests(api, within)
    appendTests(api, within)
    replaceTests(api, within)
    namesTests(api, within)
  })
}

type Within = (title: string, body: (world: FilesWorld) => Promise<void>) => void

async function textOf(files: Files, path: string): Promise<string | undefined> {
  const content = await files.read(path, { bytesMax })
  return content === undefined ? undefined : new TextDecoder().decode(content)
}

function readingTests({ expect }: TestApi, within: Within): void {
  within('a missing path is undefined to every question', async ({ files, root }) => {
    await files.append(`${root}/file`, bytes('x'))
    for (const path of [`${root}/none`, `${root}/none/below`, `${root}/file/below`]) {
      expect(await files.read(path, { bytesMax })).toBe(undefined)
      expect(await files.list(path)).toBe(undefined)
      expect(await files.stat(path)).toBe(undefined)
      expect(await files.realPath(path)).toBe(undefined)
    }
  })

  within('a read gives all bytes up to its limit and refuses more', async ({ files, root }) => {
    const path = `${root}/file`
    await files.writeAtomic(path, bytes('12345'))
    expect(await files.read(path, { bytesMax: 5 })).toEqual(bytes('12345'))
    const refused = await refusalOf(() => files.read(path, { bytesMax: 4 }))
    expect(refused).toEqual({ key: 'FILE_TOO_LARGE', path, actual: 5, limit: 4 })
  })

  within('what is no file is not read as one', async ({ files, root, link }) => {
    await files.writeAtomic(`${root}/directory/file`, bytes('x'))
    await link(`${root}/link`, `${root}/directory/file`)
    const directory = await refusalOf(() => files.read(`${root}/directory`, { bytesMax }))
    expect([directory.key, directory.reason]).toEqual(['FILE_UNREADABLE', 'not_file'])
    const linked = await refusalOf(() => files.read(`${root}/link`, { bytesMax }))
    expect([linked.key, linked.reason]).toEqual(['FILE_UNREADABLE', 'link'])
    const followed = await files.read(`${root}/link`, { bytesMax, followLink: true })
    expect(followed).toEqual(bytes('x'))
    const listed = await refusalOf(() => files.list(`${root}/directory/file`))
    expect([listed.key, listed.reason]).toEqual(['FILE_UNREADABLE', 'not_directory'])
  })

  within('a listing is sorted by code point and names kinds', async ({ files, root, link }) => {
    for (const file of ['b', 'B', 'ä', 'a/x', '\u{1f600}', '\u{fb01}'])
      await files.append(`${root}/${file}`, bytes(file))
    await link(`${root}/c`, 'nowhere')
    expect(await files.list(root)).toEqual([
      { name: 'B', kind: 'file' },
      { name: 'a', kind: 'directory' },
      { name: 'b', kind: 'file' },
      { name: 'c', kind: 'link' },
      { name: 'ä', kind: 'file' },
      { name: '\u{fb01}', kind: 'file' },
      { name: '\u{1f600}', kind: 'file' },
    ])
  })

  within('links in a path lead on, and the real path says where', async (world) => {
    const { files, root } = world
    await files.writeAtomic(`${root}/real/file`, bytes('x'))
    await world.link(`${root}/alias`, 'real')
    expect(await textOf(files, `${root}/alias/file`)).toBe('x')
    expect(await files.realPath(`${root}/alias/file`)).toBe(`${root}/real/file`)
    expect((await files.stat(`${root}/alias`))?.kind).toBe('link')
    expect((await files.stat(`${root}/alias/file`))?.bytes).toBe(1)
  })
}

function appendTests({ expect }: TestApi, within: Within): void {
  within('an append makes file and parents and tells the old length', async ({ files, root }) => {
    const path = `${root}/a/b/log`
    expect(await files.append(path, bytes('one\n'))).toEqual({ offset: 0 })
    expect(await files.append(path, bytes('two\n'), { sync: false })).toEqual({ offset: 4 })
    expect(await textOf(files, path)).toBe('one\ntwo\n')
  })

  within('an append never goes through a link', async ({ files, root, link }) => {
    await files.writeAtomic(`${root}/outside`, bytes('kept'))
    await link(`${root}/log`, `${root}/outside`)
    const refused = await refusalOf(() => files.append(`${root}/log`, bytes('x')))
    const { key, stage, reason } = refused
    expect([key, stage, reason]).toEqual(['FILE_NOT_WRITTEN', 'append', 'link'])
    expect(await textOf(files, `${root}/outside`)).toBe('kept')
  })

  within('a truncated file keeps its first bytes', async ({ files, root }) => {
    await files.append(`${root}/log`, bytes('whole\ntorn'))
    await files.truncate(`${root}/log`, 6)
    expect(await textOf(files, `${root}/log`)).toBe('whole\n')
    const refused = await refusalOf(() => files.truncate(`${root}/none`, 0))
    expect([refused.key, refused.reason]).toEqual(['FILE_NOT_WRITTEN', 'missing'])
  })

  within('a directory in place of a file, or a file of a directory, refuses', async (world) => {
    const { files, root } = world
    await files.append(`${root}/directory/file`, bytes('x'))
    for (const [path, reason] of [
      [`${root}/directory`, 'not_file'],
      [`${root}/directory/file/below`, 'not_directory'],
    ] as const)
      for (const [stage, call] of [
        ['append', () => files.append(path, bytes('y'))],
        ['write', () => files.writeAtomic(path, bytes('y'))],
      ] as const) {
        const refused = await refusalOf(call)
        expect([refused.stage, refused.reason]).toEqual([stage, reason])
        expect([refused.key, refused.path]).toEqual(['FILE_NOT_WRITTEN', path])
      }
    expect(await textOf(files, `${root}/directory/file`)).toBe('x')
  })
}

function replaceTests({ expect }: TestApi, within: Within): void {
  within('a whole-file write replaces everything and leaves nothing else', async (world) => {
    const { files, root } = world
    await files.writeAtomic(`${root}/a/file`, bytes('a long first content'))
    await files.writeAtomic(`${root}/a/file`, bytes('short'), { mode: 0o600 })
    expect(await textOf(files, `${root}/a/file`)).toBe('short')
    expect(await files.list(`${root}/a`)).toEqual([{ name: 'file', kind: 'file' }])
  })

  within('a whole-file write never goes through a link', async ({ files, root, link }) => {
    await files.writeAtomic(`${root}/outside`, bytes('kept'))
    await link(`${root}/file`, `${root}/outside`)
    const refused = await refusalOf(() => files.writeAtomic(`${root}/file`, bytes('x')))
    expect([refused.key, refused.reason]).toEqual(['FILE_NOT_WRITTEN', 'link'])
    expect(await textOf(files, `${root}/outside`)).toBe('kept')
  })

  within('the next write sweeps what a dead process left', async ({ files, root }) => {
    // No process has this number; the ULID is of 1970, past every age limit too.
    const left = `${root}/.file.999999999.00000000000000000000000000.tmp`
    await files.append(left, bytes('half'))
    await files.append(`${root}/.file.tmp`, bytes('of somebody else'))
    await files.writeAtomic(`${root}/file`, bytes('x'))
    const names = (await files.list(root))?.map((entry) => entry.name)
    expect(names).toEqual(['.file.tmp', 'file'])
  })
}

function namesTests({ expect }: TestApi, within: Within): void {
  within(
    'a link leads to its target, and takes no place that is taken',
    async ({ files, root }) => {
      await files.writeAtomic(`${root}/real`, bytes('x'))
      await files.link(`${root}/sub/to`, `${root}/real`)
      expect((await files.stat(`${root}/sub/to`))?.kind).toBe('link')
      expect(await files.realPath(`${root}/sub/to`)).toBe(await files.realPath(`${root}/real`))
      const refused = await refusalOf(() => files.link(`${root}/real`, `${root}/sub/to`))
      expect([refused.key, refused.reason]).toEqual(['FILE_NOT_WRITTEN', 'exists'])
    },
  )

  within('a rename moves a file over a file, with its identity', async ({ files, root }) => {
    await files.append(`${root}/from`, bytes('new'))
    await files.append(`${root}/sub/to`, bytes('old'))
    const before = await files.stat(`${root}/from`)
    await files.rename(`${root}/from`, `${root}/sub/to`)
    expect(await textOf(files, `${root}/sub/to`)).toBe('new')
    expect(await files.stat(`${root}/from`)).toBe(undefined)
    expect((await files.stat(`${root}/sub/to`))?.inode).toBe(before?.inode)
  })

  within('a rename moves a whole directory, but onto nothing', async ({ files, root }) => {
    await files.append(`${root}/from/a/file`, bytes('x'))
    await files.append(`${root}/there/file`, bytes('y'))
    for (const target of ['there', 'there/file']) {
      const refused = await refusalOf(() => files.rename(`${root}/from`, `${root}/${target}`))
      expect([refused.key, refused.reason]).toEqual(['FILE_NOT_WRITTEN', 'exists'])
    }
    await files.rename(`${root}/from`, `${root}/new/place`)
    expect(await textOf(files, `${root}/new/place/a/file`)).toBe('x')
    expect(await files.list(`${root}/from`)).toBe(undefined)
    const missing = await refusalOf(() => files.rename(`${root}/none`, `${root}/x`))
    expect([missing.key, missing.reason]).toEqual(['FILE_NOT_WRITTEN', 'missing'])
  })

  within('a removal takes a tree, leaves what its links name, and repeats', async (world) => {
    const { files, root } = world
    await files.append(`${root}/outside/file`, bytes('kept'))
    await files.append(`${root}/tree/a/b`, bytes('x'))
    await world.link(`${root}/tree/link`, `${root}/outside`)
    await files.remove(`${root}/tree`)
    await files.remove(`${root}/tree`)
    expect(await files.list(`${root}/tree`)).toBe(undefined)
    expect(await textOf(files, `${root}/outside/file`)).toBe('kept')
  })
}
