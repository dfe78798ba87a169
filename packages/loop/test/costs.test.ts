import { expect, test } from 'vitest'
import { claimReview, claimWork, giveVerdict, handIn, moveTask, queryNext } from '../src/index.js'
import { approve, aWorld, commitIn, implementAndHandIn, type World } from './world.js'

async function gitCalls(world: World, task: () => Promise<unknown>): Promise<readonly string[]> {
  const before = world.processes.calls.length
  await task()
  return world.processes.calls.slice(before).map((argv) => argv.join(' '))
}

test('use cases stay within their git processes', async () => {
  const world = await aWorld([
    { id: 'WP01', owned: ['src/a/**'] },
    { id: 'WP02', owned: ['src/b/**'], dependencies: ['WP01'] },
    { id: 'WP03', owned: ['src/c/**'], dependencies: ['WP01'] },
  ])
  const { ports, scope } = world
  const counts: Record<string, readonly string[]> = {}
  await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
  await approve(world, 'WP01')
  let path = ''
  counts.implement = await gitCalls(world, async () => {
    path = (await claimWork(ports, scope, { wpId: 'WP02', agent: 'claude' })).workspace_path
  })
  await commitIn(world, path, 'src/b/two.ts', 'two\n')
  counts.handIn = await gitCalls(world, () =>
    handIn(ports, scope, { wpId: 'WP02', agent: 'claude' }),
  )
  counts.review = await gitCalls(world, () =>
    claimReview(ports, scope, { wpId: 'WP02', agent: 'rex' }),
  )
  counts.approve = await gitCalls(world, () =>
    giveVerdict(ports, scope, { wpId: 'WP02', agent: 'rex', verdict: 'approved' }),
  )
  counts.move = await gitCalls(world, () =>
    moveTask(ports, scope, { wpId: 'WP03', to: 'blocked', reason: 'waits' }),
  )
  counts.next = await gitCalls(world, () => queryNext(ports, scope, { agent: 'claude' }))
  const made = Object.entries(counts).map(([name, calls]) => [name, calls.length])
  expect(Object.fromEntries(made)).toEqual({
    implement: expect.toSatisfy((count: number) => count <= 8),
    handIn: expect.toSatisfy((count: number) => count <= 8),
    review: expect.toSatisfy((count: number) => count <= 2),
    approve: expect.toSatisfy((count: number) => count <= 6),
    move: 0,
    next: 0,
  })
})
