import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { type Files, isSpecKittyError } from '@spec-kitty/platform'
import { MemoryFiles, PowerLoss } from '@spec-kitty/platform/memory'
import { nodeFiles } from '@spec-kitty/platform/node'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const where = fc.constantFrom('a', 'b', 'a/x', 'a/y', 'b/x', 'a/x/deep')
const content = fc.uint8Array({ maxLength: 8 })

type Step = (files: Files, root: string) => Promise<unknown>

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(where, content, fc.boolean()).map(
    ([at, bytes, sync]): Step =>
      (files, root) =>
        files.append(`${root}/${at}`, bytes, { sync }),
  ),
  fc.tuple(where, content).map(
    ([at, bytes]): Step =>
      (files, root) =>
        files.writeAtomic(`${root}/${at}`, bytes),
  ),
  fc.tuple(where, fc.nat(10)).map(
    ([at, length]): Step =>
      (files, root) =>
        files.truncate(`${root}/${at}`, length),
  ),
  fc.tuple(where, where).map(
    ([from, to]): Step =>
      (files, root) =>
        // What a directory inside itself would mean is nobody's concern here.
        to.startsWith(from) || from.startsWith(to)
          ? Promise.resolve('skipped')
          : files.rename(`${root}/${from}`, `${root}/${to}`),
  ),
  where.map(
    (at): Step =>
      (files, root) =>
        files.remove(`${root}/${at}`),
  ),
  where.map(
    (at): Step =>
      (files, root) =>
        files.read(`${root}/${at}`, { bytesMax: 12 }),
  ),
  where.map(
    (at): Step =>
      (files, root) =>
        files.list(`${root}/${at}`),
  ),
  where.map(
    (at): Step =>
      (files, root) =>
        files.realPath(`${root}/${at}`),
  ),
)

async function answerOf(call: Promise<unknown>, root: string): Promise<unknown> {
  try {
    const answer = await call
    return typeof answer === 'string' ? answer.replace(root, '') : answer
  } catch (error) {
    if (!isSpecKittyError(error)) throw error
    const { path, ...details } = error.details
    return [error.key, { ...details, cause: '', path: String(path).replace(root, '') }]
  }
}

test('the disk in memory answers every call as the real one does', async () => {
  const base = mkdtempSync(`${realpathSync(tmpdir())}/spec-kitty-agree-`)
  let worlds = 0
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const root = `${base}/${++worlds}`
        const memory = new MemoryFiles()
        for (const one of steps)
          expect(await answerOf(one(memory, '/m'), '/m')).toEqual(
            await answerOf(one(nodeFiles, root), root),
          )
        for (const path of memory.paths())
          expect(memory.text(path)).toBe(readFileSync(path.replace('/m', root), 'utf8'))
      }),
      { seed: 42, numRuns: 150 },
    )
    expect(worlds).toBeGreaterThan(100)
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
})

test('whatever was acknowledged with a sync is there after a loss of power', async () => {
  const append = fc.record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
    sync: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(append, { minLength: 1, maxLength: 8 }),
      fc.nat(30),
      fc.nat(6),
      fc.nat(6),
      async (appends, operations, tornBytes, keptBytes) => {
        const disk = new MemoryFiles()
        disk.crashAfter(operations, { tornBytes })
        const sent: number[] = []
        let synced = 0
        for (const { bytes, sync } of appends) {
          try {
            await disk.append('/dir/log', bytes, { sync })
          } catch (error) {
            expect(error).toBeInstanceOf(PowerLoss)
            sent.push(...bytes)
            break
          }
          sent.push(...bytes)
          // The name of a file is synced only by the append that finds it empty.
          if (sync && (synced > 0 || appends[0]?.sync)) synced = sent.length
        }
        disk.reboot({ tornBytes: keptBytes })
        const left = (await disk.read('/dir/log', { bytesMax: 1000 })) ?? new Uint8Array()
        expect(left.length).toBeGreaterThanOrEqual(synced)
        expect([...left]).toEqual(sent.slice(0, left.length))
      },
    ),
    { seed: 7, numRuns: 500 },
  )
})
