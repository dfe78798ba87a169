import type { Lock } from '../lock.js'
import { refusalOf, type TestApi } from './test-api.js'

/** Locks with no owner. */
export interface LockWorld {
  readonly lock: Lock
  dispose(): Promise<void>
}

const patient = { waitMs: 20_000, command: 'test' }

/** What every {@link Lock} keeps inside one process. `create` gives each test a world of its own. */
export function lockSuite(api: TestApi, name: string, create: () => Promise<LockWorld>): void {
  const within = (title: string, body: (lock: Lock) => Promise<void>): void => {
    api.test(title, async () => {
      const world = await create()
      try {
        await body(world.lock)
      } finally {
        await world.dispose()
      }
    })
  }
  api.describe(`${name} as a lock`, () => {
    exclusionTests(api, within)
    ownerTests(api, within)
  })
}

type Within = (title: string, body: (lock: Lock) => Promise<void>) => void

function exclusionTests({ expect }: TestApi, within: Within): void {
  within('tasks follow each other, in the order they came', async (lock) => {
    const seen: string[] = []
    const task = (who: number) => async (): Promise<void> => {
      seen.push(`${who} in`)
      await new Promise((resolve) => setTimeout(resolve, 1))
      seen.push(`${who} out`)
    }
    await Promise.all([0, 1, 2, 3].map((who) => lock.hold('a', patient, task(who))))
    expect(seen).toEqual([0, 1, 2, 3].flatMap((who) => [`${who} in`, `${who} out`]))
  })

  within('the result and the failure of a task come through, and both free it', async (lock) => {
    expect(await lock.hold('a', patient, async () => 42)).toBe(42)
    const failing = lock.hold('a', patient, () => Promise.reject(new Error('no')))
    expect(await failing.catch((error: Error) => error.message)).toBe('no')
    expect(await lock.inspect()).toEqual([])
    expect(await lock.hold('a', patient, async () => 'again')).toBe('again')
  })

  within('a task that holds it may nest, its neighbour may not', async (lock) => {
    const seen: string[] = []
    const outer = lock.hold('a', patient, async () => {
      await lock.hold('a', { waitMs: 0, command: 'nested' }, async () => {
        seen.push('nested')
      })
      await new Promise((resolve) => setTimeout(resolve, 5))
      seen.push('outer')
    })
    const other = lock.hold('a', patient, async () => {
      seen.push('other')
    })
    await Promise.all([outer, other])
    expect(seen).toEqual(['nested', 'outer', 'other'])
  })

  within('a nested task that outlives its holder keeps the lock', async (lock) => {
    const seen: string[] = []
    let straggler: Promise<void> = Promise.resolve()
    await lock.hold('a', patient, async () => {
      straggler = lock.hold('a', patient, async () => {
        await new Promise((resolve) => setTimeout(resolve, 10))
        seen.push('straggler')
      })
    })
    await lock.hold('a', patient, async () => {
      seen.push('next')
    })
    await straggler
    expect(seen).toEqual(['straggler', 'next'])
  })

  within('names do not hinder each other', async (lock) => {
    await lock.hold('a', patient, () =>
      lock.hold('b', { waitMs: 0, command: 'test' }, async () => {
        expect((await lock.inspect()).map((state) => state.name)).toEqual(['a', 'b'])
      }),
    )
  })
}

function ownerTests({ expect }: TestApi, within: Within): void {
  within('an owner is shown while it holds, and only then', async (lock) => {
    await lock.hold('a', { waitMs: 0, command: 'test move' }, async () => {
      const [state] = await lock.inspect()
      expect(state?.name).toBe('a')
      expect(state?.liveness).toBe('alive')
      expect(state?.owner.command).toBe('test move')
      expect(Number.isNaN(Date.parse(state?.owner.since ?? ''))).toBe(false)
    })
    expect(await lock.inspect()).toEqual([])
  })

  within(
    'a living owner keeps its lock, and a token that nobody holds by breaks nothing',
    async (lock) => {
      await lock.hold('a', { waitMs: 0, command: 'test' }, async () => {
        const [state] = await lock.inspect()
        expect(await lock.breakLock('a', state?.owner.token ?? '')).toBe('alive')
        expect(await lock.breakLock('a', 'another')).toBe('not_held')
        expect(Number.isNaN(Date.parse(state?.seen ?? ''))).toBe(false)
        expect((await lock.inspect()).length).toBe(1)
      })
      expect(await lock.breakLock('a', 'gone')).toBe('not_held')
      expect(await lock.breakLock('../a', '')).toBe('not_held')
    },
  )

  for (const waitMs of [0, 30])
    within(`waiting ${waitMs} ms for a living owner ends by naming it`, async (lock) => {
      let free: () => void = () => {}
      const holding = lock.hold('a', { waitMs: 0, command: 'long work' }, async () => {
        await new Promise<void>((resolve) => {
          free = resolve
        })
      })
      while ((await lock.inspect()).length === 0)
        await new Promise((resolve) => setTimeout(resolve))
      const [state] = await lock.inspect()
      const waiting = { waitMs, command: 'impatient' }
      const refused = await refusalOf(() => lock.hold('a', waiting, async () => {}))
      expect(refused.key).toBe('LOCK_TIMEOUT')
      expect([refused.lock, refused.holder]).toEqual(['a', 'long work'])
      expect([refused.pid, refused.host]).toEqual([state?.owner.pid, state?.owner.host])
      expect(refused.since).toBe(state?.owner.since)
      free()
      await holding
      expect(await lock.hold('a', waiting, async () => 'free')).toBe('free')
    })
}
