import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { isSpecKittyError } from '@spec-kitty/platform'
import { nodeFiles, nodeIds, nodeProcesses } from '@spec-kitty/platform/node'
import { afterAll, expect, test } from 'vitest'
import { reading, writing } from '../src/node/file-faults.js'
import { processExists } from '../src/node/process-start.js'

const scratch = mkdtempSync(`${realpathSync(tmpdir())}/spec-kitty-node-`)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const cwd = tmpdir()

function systemError(name: string): Error {
  return Object.assign(new Error(`${name}: no such luck, open '/secret'`), {
    code: name,
    errno: -1,
  })
}

test.each([
  ['ENOENT', 'missing'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['EROFS', 'denied'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['ENOTDIR', 'not_directory'],
  ['EISDIR', 'not_file'],
  ['ELOOP', 'link'],
  ['EEXIST', 'exists'],
  ['EIO', 'io'],
  ['ESOMETHINGNEW', 'io'],
])('%s of the system becomes the reason %s, and its name does not get out', (name, reason) => {
  const fail = (): never => {
    throw systemError(name)
  }
  for (const [call, key] of [
    [() => reading('/file', fail), 'FILE_UNREADABLE'],
    [() => writing('/file', 'append', fail), 'FILE_NOT_WRITTEN'],
  ] as const) {
    let caught: unknown
    try {
      call()
    } catch (error) {
      caught = error
    }
    expect(isSpecKittyError(caught, key)).toBe(true)
    expect(caught).toMatchObject({ details: { path: '/file', reason } })
    const shown = `${JSON.stringify(caught)} ${caught instanceof Error ? caught.message : ''}`
    expect(shown).not.toContain(name)
    expect(caught instanceof Error ? caught.cause : 'none').toBeUndefined()
  }
})

test('a bug in a disk call is not taken for an answer of the disk', () => {
  const fail = (): never => {
    throw new TypeError('a bug')
  }
  expect(() => reading('/file', fail)).toThrow(TypeError)
})

test('a whole-file write keeps the mode of the old file, or sets the one it is given', async () => {
  const path = `${scratch}/script`
  writeFileSync(path, 'old', { mode: 0o750 })
  await nodeFiles.writeAtomic(path, bytes('new'))
  expect(statSync(path).mode & 0o777).toBe(0o750)
  await nodeFiles.writeAtomic(path, bytes('newer'), { mode: 0o600 })
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a whole-file write that fails leaves no temporary file behind', async () => {
  const directory = mkdtempSync(`${scratch}/fails-`)
  mkdirSync(`${directory}/file/below`, { recursive: true })
  await expect(nodeFiles.writeAtomic(`${directory}/file`, bytes('x'))).rejects.toMatchObject({
    details: { reason: 'not_file' },
  })
  expect(readdirSync(directory)).toEqual(['file'])
})

test('only temporary files that nobody fills any more are swept', async () => {
  const directory = mkdtempSync(`${scratch}/sweep-`)
  const now = Date.now() * 1000
  const hour = 3_600_000_000
  const ofLiving = `.file.${process.pid}.${nodeIds.ulid(now)}.tmp`
  for (const name of [
    ofLiving,
    `.file.${process.pid}.${nodeIds.ulid(now - 2 * hour)}.tmp`,
    `.file.999999999.${nodeIds.ulid(now)}.tmp`,
    'notes.tmp',
  ])
    writeFileSync(`${directory}/${name}`, '')
  await nodeFiles.writeAtomic(`${directory}/file`, bytes('x'))
  expect(readdirSync(directory).sort()).toEqual([ofLiving, 'file', 'notes.tmp'])
})

test('a child gets the environment that it is given and nothing else', async () => {
  const print = 'process.stdout.write(JSON.stringify(process.env))'
  const argv = [process.execPath, '-e', print]
  const { stdout } = await nodeProcesses.run(argv, { cwd, env: { ONLY: 'this' } })
  expect(JSON.parse(new TextDecoder().decode(stdout))).toEqual({ ONLY: 'this' })
})

test('a directory that is not there is told apart from a program that is not there', async () => {
  const argv = [process.execPath, '--version']
  const missing = nodeProcesses.run(argv, { cwd: `${scratch}/none`, env: {} })
  await expect(missing).rejects.toMatchObject({
    key: 'PROCESS_NOT_STARTED',
    details: { cause: `directory ${scratch}/none does not exist` },
  })
})

test('words are handed to a program as they are: no shell reads them', async () => {
  const word = '$(touch x) `id` ; "quoted" *'
  const argv = [process.execPath, '-p', 'process.argv[1]', word]
  const { stdout } = await nodeProcesses.run(argv, { cwd: scratch, env: {} })
  expect(new TextDecoder().decode(stdout)).toBe(`${word}\n`)
})

test('a run that ends while more output waits than a pipe holds gives all of it', async () => {
  const print = 'process.stdout.write("x".repeat(3_000_000))'
  const run = nodeProcesses.run([process.execPath, '-e', print], { cwd, env: {} })
  // The reader is busy for a while, as it is when it works on many files.
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    const until = performance.now() + 40
    while (performance.now() < until);
  }
  expect((await run).stdout.length).toBe(3_000_000)
})

test('ending a started program ends what it started, even against their will', async () => {
  const stubborn = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'
  const parent = `
    const { spawn } = require('node:child_process')
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'ignore' })
    child.on('spawn', () => process.stdout.write(String(child.pid)))
    ${stubborn}`
  let said: (pid: number) => void = () => {}
  const grandchild = new Promise<number>((resolve) => {
    said = resolve
  })
  const running = await nodeProcesses.start([process.execPath, '-e', parent], {
    cwd,
    env: {},
    onOutput: (chunk) => said(Number(new TextDecoder().decode(chunk))),
  })
  const pid = await grandchild
  expect(processExists(pid)).toBe(true)
  await running.terminate(100)
  expect((await running.wait()).signal).toBe('SIGKILL')
  const isGone = (): boolean =>
    !processExists(pid) || /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  for (let round = 0; round < 100 && !isGone(); round++)
    await new Promise((resolve) => setTimeout(resolve, 10))
  expect(isGone()).toBe(true)
})

test('a started program has ended although something it left behind holds its output', async () => {
  const marker = `${scratch}/left-behind`
  const left = `setTimeout(() => require('node:fs').writeFileSync(${JSON.stringify(marker)}, ''), 3000)`
  const parent = `
    const { spawn } = require('node:child_process')
    const options = { stdio: 'inherit', detached: true }
    spawn(process.execPath, ['-e', ${JSON.stringify(left)}], options).unref()
    process.exitCode = 7`
  const running = await nodeProcesses.start([process.execPath, '-e', parent], {
    cwd,
    env: {},
    onOutput: () => {},
  })
  expect(await running.wait()).toEqual({ exitCode: 7, signal: null })
  expect(existsSync(marker)).toBe(false)
})
