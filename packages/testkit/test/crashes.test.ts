import type { DirectoryEntry, Files, Processes, ProcessResult } from '@spec-kitty/platform'
import { expect, test } from 'vitest'
import { CountingProcesses, CrashingFiles, CrashingProcesses, PowerLoss } from '../src/index.js'

const options = { cwd: '/', env: {} }

function recorder(): Processes & { readonly ran: string[] } {
  const ran: string[] = []
  const result: ProcessResult = { exitCode: 0, signal: null, stdout: new Uint8Array(), stderr: '' }
  return {
    ran,
    run: async (argv) => {
      ran.push(argv.join(' '))
      return result
    },
    start: () => Promise.reject(new Error('not part of these tests')),
  }
}

test('only git calls are counted', async () => {
  const processes = new CountingProcesses(recorder())
  await processes.run(['git', 'status'], options)
  await processes.run(['node', 'x.js'], options)
  expect(processes.gitCount).toBe(1)
  expect(processes.calls).toEqual([
    ['git', 'status'],
    ['node', 'x.js'],
  ])
})

test('power lost before a call keeps it from starting, and everything after it', async () => {
  const inner = recorder()
  const processes = new CrashingProcesses(inner, { at: 2, when: 'before' })
  await processes.run(['git', 'one'], options)
  await expect(processes.run(['git', 'two'], options)).rejects.toThrow(PowerLoss)
  await expect(processes.run(['node', 'three'], options)).rejects.toThrow(PowerLoss)
  expect(inner.ran).toEqual(['git one'])
  expect(processes.crashed).toBe(true)
})

test('power lost after a call leaves its work and takes its answer', async () => {
  const inner = recorder()
  const processes = new CrashingProcesses(inner, { at: 1, when: 'after' })
  await expect(processes.run(['git', 'one'], options)).rejects.toThrow(PowerLoss)
  expect(inner.ran).toEqual(['git one'])
})

test('without a crash point the steps are counted', async () => {
  const processes = new CrashingProcesses(recorder())
  await processes.run(['git', 'one'], options)
  await processes.run(['/usr/bin/git', 'two'], options)
  expect(processes.steps).toBe(2)
  expect(processes.crashed).toBe(false)
})

function memory(): Files & { readonly written: string[] } {
  const written: string[] = []
  const note = async (name: string) => {
    written.push(name)
  }
  return {
    written,
    read: async () => undefined,
    list: async (): Promise<readonly DirectoryEntry[]> => [],
    stat: async () => undefined,
    realPath: async (path) => path,
    append: async (path) => {
      await note(`append ${path}`)
      return { offset: 0 }
    },
    truncate: (path) => note(`truncate ${path}`),
    writeAtomic: (path) => note(`write ${path}`),
    link: (path) => note(`link ${path}`),
    rename: (from, to) => note(`rename ${from} ${to}`),
    remove: (path) => note(`remove ${path}`),
  }
}

test.each(['before', 'after'] as const)('a disk loses power %s a change', async (when) => {
  const inner = memory()
  const files = new CrashingFiles(inner, { at: 2, when })
  await files.append('/log', new Uint8Array(1))
  await expect(files.writeAtomic('/status', new Uint8Array(1))).rejects.toThrow(PowerLoss)
  await expect(files.remove('/x')).rejects.toThrow(PowerLoss)
  await expect(files.read('/log', { bytesMax: 9 })).rejects.toThrow(PowerLoss)
  expect(inner.written).toEqual(
    when === 'before' ? ['append /log'] : ['append /log', 'write /status'],
  )
})

test('reading is no step of a disk', async () => {
  const files = new CrashingFiles(memory(), { at: 1, when: 'before' })
  await files.list('/')
  await files.stat('/')
  await files.realPath('/')
  expect(files.steps).toBe(0)
})
