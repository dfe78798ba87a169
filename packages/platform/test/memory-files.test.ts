import { MemoryClock, MemoryFiles, MemoryLock, PowerLoss } from '@spec-kitty/platform/memory'
import { describe, expect, test } from 'vitest'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function succeeds(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (error) {
    if (error instanceof PowerLoss) return false
    throw error
  }
}

/** Runs `work` once for every point at which power can go; the number of points. */
async function atEveryPoint(
  start: () => MemoryFiles,
  work: (disk: MemoryFiles) => Promise<unknown>,
  check: (disk: MemoryFiles, finished: boolean) => void,
  reboot: { readonly keepUnsynced?: boolean; readonly tornBytes?: number } = {},
): Promise<number> {
  for (let point = 0; ; point++) {
    const disk = start()
    disk.crashAfter(point, { tornBytes: 2 })
    const finished = await succeeds(work(disk))
    disk.reboot(reboot)
    check(disk, finished)
    if (finished) return point
  }
}

describe.each([
  ['lost', {}],
  ['torn', { tornBytes: 3 }],
  ['kept', { keepUnsynced: true }],
])('power lost at any operation, unsynced bytes %s', (_, reboot) => {
  test('an append that returned is there, whole, after what was there before', async () => {
    const points = await atEveryPoint(
      () => new MemoryFiles(),
      async (disk) => {
        await disk.append('/a/log', bytes('first\n'))
        await disk.append('/a/log', bytes('second\n'))
      },
      (disk, finished) => {
        const text = disk.text('/a/log') ?? ''
        expect('first\nsecond\n'.startsWith(text)).toBe(true)
        if (finished) expect(text).toBe('first\nsecond\n')
      },
      reboot,
    )
    expect(points).toBe(8)
  })

  test('a whole-file write leaves the old bytes or the new ones', async () => {
    const points = await atEveryPoint(
      () => {
        const disk = new MemoryFiles()
        disk.put('/file', 'old')
        return disk
      },
      (disk) => disk.writeAtomic('/file', bytes('new')),
      (disk, finished) => {
        expect(finished ? ['new'] : ['old', 'new']).toContain(disk.text('/file'))
      },
      reboot,
    )
    expect(points).toBe(5)
  })

  test('a renamed file is at one of the two places, at the new one once it returned', async () => {
    await atEveryPoint(
      () => {
        const disk = new MemoryFiles()
        disk.put('/from/file', 'x')
        return disk
      },
      (disk) => disk.rename('/from/file', '/to/file'),
      (disk, finished) => {
        const places = [disk.text('/from/file'), disk.text('/to/file')]
        expect(places).toContain('x')
        if (finished) expect(places).toEqual([undefined, 'x'])
      },
      reboot,
    )
  })
})

test('bytes that were not synced are gone after a loss of power and there after a kill', async () => {
  for (const keepUnsynced of [false, true]) {
    const disk = new MemoryFiles()
    await disk.append('/log', bytes('synced '))
    await disk.append('/log', bytes('not'), { sync: false })
    expect(disk.text('/log')).toBe('synced not')
    disk.reboot({ keepUnsynced })
    expect(disk.text('/log')).toBe(keepUnsynced ? 'synced not' : 'synced ')
  }
})

test('a name that was not synced is gone, its file with it', async () => {
  const disk = new MemoryFiles()
  disk.put('/a/other', '')
  await disk.append('/a/log', bytes('x'), { sync: false })
  disk.reboot()
  expect(disk.paths()).toEqual(['/a/other'])
})

test('a torn append keeps as many of its bytes as arrived', async () => {
  for (let tornBytes = 0; tornBytes <= 5; tornBytes++) {
    const disk = new MemoryFiles()
    disk.put('/log', 'one\n')
    disk.crashAfter(0, { tornBytes })
    expect(await succeeds(disk.append('/log', bytes('two\n')))).toBe(false)
    disk.reboot({ keepUnsynced: true })
    expect(disk.text('/log')).toBe(`one\n${'two\n'.slice(0, tornBytes)}`)
  }
})

test('without power nothing answers, not even a question', async () => {
  const disk = new MemoryFiles()
  disk.put('/file', 'x')
  disk.crashAfter(0)
  await expect(disk.remove('/file')).rejects.toThrow(PowerLoss)
  await expect(disk.read('/file', { bytesMax: 9 })).rejects.toThrow(PowerLoss)
  await expect(disk.stat('/file')).rejects.toThrow(PowerLoss)
  disk.reboot()
  expect(await disk.read('/file', { bytesMax: 9 })).toEqual(bytes('x'))
})

test('a full disk refuses one append, part of which may have arrived', async () => {
  const disk = new MemoryFiles()
  disk.put('/log', 'one\n')
  disk.failNext('append', 'full', { path: '/log', bytes: 2 })
  await disk.append('/elsewhere', bytes('x'))
  await expect(disk.append('/log', bytes('two\n'))).rejects.toMatchObject({
    key: 'FILE_NOT_WRITTEN',
    details: {
      path: '/log',
      stage: 'append',
      reason: 'full',
      cause: 'no space left on the device',
    },
  })
  expect(disk.text('/log')).toBe('one\ntw')
  expect(await disk.append('/log', bytes('three\n'))).toEqual({ offset: 6 })
})

test('a sync that fails leaves the bytes to readers and to chance', async () => {
  const disk = new MemoryFiles()
  disk.put('/log', 'one\n')
  disk.failNext('append', 'io', { stage: 'sync' })
  await expect(disk.append('/log', bytes('two\n'))).rejects.toMatchObject({
    details: { stage: 'sync', reason: 'io' },
  })
  expect(disk.text('/log')).toBe('one\ntwo\n')
  disk.reboot()
  expect(disk.text('/log')).toBe('one\n')
})

test('any call can be refused, and a refused whole-file write changes nothing', async () => {
  const disk = new MemoryFiles({ clock: new MemoryClock() })
  disk.put('/file', 'old')
  disk.failNext('writeAtomic', 'denied')
  disk.failNext('read', 'io')
  await expect(disk.writeAtomic('/file', bytes('new'))).rejects.toMatchObject({
    key: 'FILE_NOT_WRITTEN',
    details: { reason: 'denied' },
  })
  await expect(disk.read('/file', { bytesMax: 9 })).rejects.toMatchObject({
    key: 'FILE_UNREADABLE',
    details: { reason: 'io' },
  })
  expect(disk.text('/file')).toBe('old')
  expect(disk.paths()).toEqual(['/file'])
})

describe('MemoryLock after a death', () => {
  const atOnce = { waitMs: 0, command: 'test' }
  const never = (): Promise<never> => new Promise(() => {})

  test('a reboot leaves dead owners, which are displaced at once', async () => {
    const lock = new MemoryLock()
    void lock.hold('a', atOnce, never)
    await expect(lock.hold('a', atOnce, async () => {})).rejects.toMatchObject({
      key: 'LOCK_TIMEOUT',
    })
    lock.reboot()
    expect((await lock.inspect()).map((state) => state.liveness)).toEqual(['dead'])
    expect(await lock.hold('a', atOnce, async () => 'taken')).toBe('taken')
  })

  test('a task that loses power does not come to giving its lock back', async () => {
    const lock = new MemoryLock()
    const held = lock.hold('a', atOnce, () => Promise.reject(new PowerLoss()))
    await expect(held).rejects.toThrow(PowerLoss)
    expect((await lock.inspect()).map((state) => state.name)).toEqual(['a'])
    lock.reboot()
    expect(await lock.hold('a', atOnce, async () => 'taken')).toBe('taken')
  })

  test('a killed process is displaced by another of its host, not by one elsewhere', async () => {
    const lock = new MemoryLock({ pid: 1, host: 'here' })
    const neighbour = lock.asProcess({ pid: 2 })
    const stranger = lock.asProcess({ host: 'elsewhere' })
    void neighbour.hold('a', atOnce, never)
    await new Promise((resolve) => setTimeout(resolve))
    neighbour.kill()
    await expect(stranger.hold('a', atOnce, async () => {})).rejects.toMatchObject({
      key: 'LOCK_TIMEOUT',
      details: { pid: 2, host: 'here' },
    })
    expect(await lock.hold('a', { waitMs: 5000, command: 'test' }, async () => 'taken')).toBe(
      'taken',
    )
  })
})
