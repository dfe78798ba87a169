import { expect, test } from 'vitest'
import { fewAtOnce, sideBySide } from '../src/side-by-side.js'

/** A task that ends when it is told to. */
function aTask<T>(): { task: Promise<T>; end: (value: T) => void; fail: (error: Error) => void } {
  let end!: (value: T) => void
  let fail!: (error: Error) => void
  const task = new Promise<T>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  return { task, end, fail }
}

test('results come in the order of the tasks', async () => {
  const [slow, quick] = [aTask<string>(), aTask<number>()]
  const both = sideBySide(slow.task, quick.task)
  quick.end(2)
  slow.end('one')
  expect(await both).toEqual(['one', 2])
})

test('a failure waits for the others, and the first in order is told', async () => {
  const [first, second, third] = [aTask<void>(), aTask<void>(), aTask<void>()]
  let told = false
  const all = sideBySide(first.task, second.task, third.task).catch((error: Error) => {
    told = true
    return error.message
  })
  third.fail(new Error('third'))
  second.fail(new Error('second'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toBe(false)
  first.end()
  expect(await all).toBe('second')
})

test('never more than the limit are at work, and every item is done once', async () => {
  let running = 0
  let most = 0
  const results = await fewAtOnce([5, 1, 4, 2, 3], 2, async (item) => {
    running += 1
    most = Math.max(most, running)
    for (let turn = 0; turn < item; turn += 1) await new Promise((go) => setImmediate(go))
    running -= 1
    return item * 10
  })
  expect(results).toEqual([50, 10, 40, 20, 30])
  expect(most).toBe(2)
  expect(await fewAtOnce([], 2, async () => 1)).toEqual([])
})

test('after a failure nothing more is begun', async () => {
  const begun: number[] = []
  const failing = fewAtOnce([0, 1, 2, 3], 2, async (item) => {
    begun.push(item)
    await Promise.resolve()
    throw new Error(`item ${item}`)
  })
  await expect(failing).rejects.toThrow('item 0')
  expect(begun).toEqual([0, 1])
})
