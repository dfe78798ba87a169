import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { createNodeLock } from '@spec-kitty/platform/node'
import { afterAll, expect, test } from 'vitest'
import { startOf } from '../src/node/process-start.js'

const scratch = mkdtempSync(`${tmpdir()}/spec-kitty-lock-`)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const atOnce = { waitMs: 0, command: 'test' }
const taken = async (): Promise<string> => 'taken'

interface World {
  readonly lock: ReturnType<typeof createNodeLock>
  /** The directory of the lock `a`. */
  readonly path: string
}

function aWorld(): World {
  const directory = mkdtempSync(`${scratch}/world-`)
  mkdirSync(`${directory}/a.lock`)
  return { lock: createNodeLock(directory), path: `${directory}/a.lock` }
}

/** The record that this process would write, with some of it changed. */
async function aRecord(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { lock, path } = aWorld()
  const text = await lock.hold('a', atOnce, async () => readFileSync(`${path}/g1`, 'utf8'))
  return JSON.stringify({ ...JSON.parse(text), token: 'of another process', ...changes })
}

test('a record says who holds the lock, where, and since when', async () => {
  const record = JSON.parse(await aRecord())
  expect(Object.keys(record).sort()).toEqual(
    ['boot', 'cmd', 'host', 'pid', 'pidns', 'since', 'start', 'thread', 'token', 'v'].sort(),
  )
  expect(record).toMatchObject({ v: 1, pid: process.pid, host: hostname(), cmd: 'test' })
})

test.each([
  ['another host', { host: 'elsewhere' }],
  ['another process namespace', { pidns: 'pid:[1]' }],
  ['another host with a process id that is free here', { host: 'elsewhere', pid: 999_999_999 }],
])('a record of %s is never taken over', async (_, changes) => {
  const { lock, path } = aWorld()
  writeFileSync(`${path}/g4`, await aRecord(changes))
  for (const waitMs of [0, 60])
    await expect(lock.hold('a', { waitMs, command: 'test' }, taken)).rejects.toMatchObject({
      key: 'LOCK_TIMEOUT',
      details: { lock: 'a', liveness: 'foreign' },
      remedy: 'spec-kitty doctor --break-lock a',
    })
  expect((await lock.inspect()).map((state) => state.liveness)).toEqual(['foreign'])
  expect(readdirSync(path)).toEqual(['g4'])
})

test.each([
  ['whose process is gone', { pid: 999_999_999 }],
  ['whose process id was given to a later process', { start: '1' }],
  ['of an earlier run of this machine', { boot: 'earlier', pidns: 'pid:[1]' }],
])('an owner %s is displaced at once', async (_, changes) => {
  const { lock, path } = aWorld()
  writeFileSync(`${path}/g4`, await aRecord(changes))
  expect((await lock.inspect()).map((state) => state.liveness)).toEqual(['dead'])
  expect(await lock.hold('a', atOnce, taken)).toBe('taken')
})

test('a living owner of this host is not displaced', async () => {
  const { lock, path } = aWorld()
  writeFileSync(`${path}/g4`, await aRecord())
  await expect(lock.hold('a', atOnce, taken)).rejects.toMatchObject({ key: 'LOCK_TIMEOUT' })
  writeFileSync(`${path}/g4.released`, '')
  expect(await lock.hold('a', atOnce, taken)).toBe('taken')
})

test('a record without content is dead when it is older than this run of the machine', async () => {
  const { lock, path } = aWorld()
  writeFileSync(`${path}/g1`, '')
  await expect(lock.hold('a', atOnce, taken)).rejects.toMatchObject({
    details: { liveness: 'foreign' },
  })
  utimesSync(`${path}/g1`, 0, 0)
  expect(await lock.hold('a', atOnce, taken)).toBe('taken')
})

test('a release that is left over from a cleared directory does not free a new holder', async () => {
  const { lock, path } = aWorld()
  writeFileSync(`${path}/g7.released`, '')
  await lock.hold('a', atOnce, async () => {
    expect(readdirSync(path)).toContain('g8')
    expect((await lock.inspect()).map((state) => state.name)).toEqual(['a'])
  })
})

test('a holder whose lock was cleared by hand does not give back the lock of its successor', async () => {
  const { lock, path } = aWorld()
  const successor = await aRecord()
  await lock.hold('a', atOnce, async () => {
    rmSync(`${path}/g1`)
    writeFileSync(`${path}/g1`, successor)
  })
  expect(readdirSync(path)).toEqual(['g1'])
  await expect(lock.hold('a', atOnce, taken)).rejects.toMatchObject({ key: 'LOCK_TIMEOUT' })
})

test('a generation of ours that no task holds counts as released', async () => {
  const { lock, path } = aWorld()
  await lock.hold('a', atOnce, taken)
  rmSync(`${path}/g1.released`)
  expect(await lock.inspect()).toEqual([])
  expect(await lock.hold('a', atOnce, taken)).toBe('taken')
})

test('old generations and the temporary records of dead processes are cleared', async () => {
  const { lock, path } = aWorld()
  writeFileSync(`${path}/.g.999999999.00000000000000000000000000.tmp`, 'left over')
  for (let round = 0; round < 20; round++) await lock.hold('a', atOnce, taken)
  expect(readdirSync(path).sort()).toEqual(['g19', 'g19.released', 'g20', 'g20.released'])
})

test('a lock cannot be taken where nothing can be written', async () => {
  const { path } = aWorld()
  writeFileSync(`${path}/file`, '')
  const lock = createNodeLock(`${path}/file`)
  await expect(lock.hold('a', atOnce, taken)).rejects.toMatchObject({
    key: 'FILE_NOT_WRITTEN',
    details: { reason: 'not_directory' },
  })
})

test('without /proc, the start of a process is told by other means or not at all', () => {
  const fallback = startOf(process.pid, '/nonexistent')
  expect(['started', 'unknown']).toContain(fallback.kind)
  expect(startOf(process.pid, '/nonexistent')).toEqual(fallback)
  expect(startOf(999_999_999, '/nonexistent')).toEqual({ kind: 'gone' })
})

test.each([
  ['of another host', { host: 'elsewhere' }],
  ['that is dead', { pid: 999_999_999 }],
])('a person frees the lock of an owner %s, once', async (_, changes) => {
  const { lock, path } = aWorld()
  writeFileSync(`${path}/g4`, await aRecord(changes))
  const then = new Date('2026-01-01T00:00:00Z')
  utimesSync(`${path}/g4`, then, then)
  const [state] = await lock.inspect()
  expect(state?.seen).toBe(then.toISOString())
  const token = state?.owner.token ?? ''
  expect(await lock.breakLock('a', 'the token of somebody else')).toBe('not_held')
  expect(readdirSync(path)).toEqual(['g4'])
  expect(await lock.breakLock('a', token)).toBe('broken')
  expect(readdirSync(path)).toEqual(['g4', 'g4.released'])
  expect(await lock.breakLock('a', token)).toBe('not_held')
  expect(await lock.hold('a', atOnce, taken)).toBe('taken')
})

test('a record that says nothing is freed by a person too', async () => {
  const { lock, path } = aWorld()
  writeFileSync(`${path}/g4`, 'no record')
  const [state] = await lock.inspect()
  expect(await lock.breakLock('a', state?.owner.token ?? '-')).toBe('broken')
  expect(await lock.hold('a', atOnce, taken)).toBe('taken')
})
