import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { createNodeLock } from '@spec-kitty/platform/node'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'

const scratch = mkdtempSync(`${realpathSync(tmpdir())}/spec-kitty-lock-`)
const program = `${scratch}/lock-user.mjs`
const built = build({
  entryPoints: [fileURLToPath(new URL('programs/lock-user.ts', import.meta.url))],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@spec-kitty/source'],
  logLevel: 'error',
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

async function freshDirectory(): Promise<string> {
  await built
  return mkdtempSync(`${scratch}/world-`)
}

function startUser(...words: readonly string[]): ChildProcess & { readonly said: () => string } {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return Object.assign(child, { said: () => text })
}

async function heldBy(directory: string): Promise<ReturnType<typeof startUser>> {
  const holder = startUser('hold', directory)
  if (holder.stdout !== null) await once(holder.stdout, 'data')
  return holder
}

async function killed(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}

test('processes that count under one lock lose no increment', async () => {
  const directory = await freshDirectory()
  const users = Array.from({ length: 6 }, () => startUser('count', directory, '40'))
  const codes = await Promise.all(users.map(async (user) => (await once(user, 'close'))[0]))
  expect(codes).toEqual([0, 0, 0, 0, 0, 0])
  expect(readFileSync(`${directory}/count`, 'utf8')).toBe('240')
})

test('threads of one process that count under one lock lose no increment', async () => {
  const directory = await freshDirectory()
  const threads = Array.from(
    { length: 4 },
    () => new Worker(program, { workerData: ['count', directory, '25'] }),
  )
  await Promise.all(threads.map((thread) => once(thread, 'exit')))
  expect(readFileSync(`${directory}/count`, 'utf8')).toBe('100')
})

test('a paused holder is not displaced, and goes on holding when it wakes', async () => {
  const directory = await freshDirectory()
  const lock = createNodeLock(`${directory}/locks`)
  const holder = await heldBy(directory)
  holder.kill('SIGSTOP')
  const waiting = { waitMs: 400, command: 'wait' }
  await expect(lock.hold('shared', waiting, async () => 'taken')).rejects.toMatchObject({
    key: 'LOCK_TIMEOUT',
    details: { lock: 'shared', pid: holder.pid, holder: 'hold on', liveness: 'alive' },
  })
  holder.kill('SIGCONT')
  const again = lock.hold('shared', { waitMs: 50, command: 'wait' }, async () => 'taken')
  await expect(again).rejects.toMatchObject({ key: 'LOCK_TIMEOUT' })
  await killed(holder)
})

test('a killed holder is displaced at once', async () => {
  const directory = await freshDirectory()
  const lock = createNodeLock(`${directory}/locks`)
  for (let round = 0; round < 5; round++) {
    await killed(await heldBy(directory))
    expect((await lock.inspect()).map((state) => state.liveness)).toEqual(['dead'])
    const without = { waitMs: 0, command: 'test' }
    expect(await lock.hold('shared', without, async () => 'taken')).toBe('taken')
  }
  expect(await lock.inspect()).toEqual([])
})

test('holders that are killed at any moment neither block nor let two in', async () => {
  const directory = await freshDirectory()
  const steady = startUser('count', directory, '120')
  const finished = once(steady, 'close')
  let said = 0
  const kills = 12
  for (let round = 0; round < kills; round++) {
    const victim = startUser('count', directory, '10000')
    if (victim.stdout !== null) await once(victim.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, round))
    await killed(victim)
    said += victim.said().length
  }
  expect((await finished)[0]).toBe(0)
  said += steady.said().length
  expect(steady.said().length).toBe(120)
  // A victim may have counted and died before it could say so: at most one each.
  const counted = Number(readFileSync(`${directory}/count`, 'utf8'))
  expect(counted).toBeGreaterThanOrEqual(said)
  expect(counted).toBeLessThanOrEqual(said + kills)
})
