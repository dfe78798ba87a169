import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import {
  MemoryClock,
  MemoryFiles,
  MemoryIds,
  MemoryLock,
  MemoryProcesses,
} from '@spec-kitty/platform/memory'
import {
  createNodeLock,
  nodeClock,
  nodeFiles,
  nodeIds,
  nodeProcesses,
} from '@spec-kitty/platform/node'
import {
  clockSuite,
  type FilesWorld,
  filesSuite,
  idsSuite,
  lockSuite,
  type ProcessesWorld,
  processesSuite,
} from '@spec-kitty/platform/testing'
import { describe, expect, test } from 'vitest'

const api = { describe, test, expect }

function temporaryDirectory(): { readonly root: string; readonly dispose: () => Promise<void> } {
  const root = mkdtempSync(`${realpathSync(tmpdir())}/spec-kitty-platform-`)
  return { root, dispose: async () => rmSync(root, { recursive: true, force: true }) }
}

async function nodeDisk(): Promise<FilesWorld> {
  const link = async (path: string, target: string): Promise<void> => symlinkSync(target, path)
  return { files: nodeFiles, link, ...temporaryDirectory() }
}

async function memoryDisk(): Promise<FilesWorld> {
  const files = new MemoryFiles()
  files.put('/disk/first', '')
  await files.remove('/disk/first')
  const link = async (path: string, target: string): Promise<void> => files.putLink(path, target)
  return { files, root: '/work', link, dispose: async () => {} }
}

function nodePrograms(): ProcessesWorld {
  const script = (code: string): string[] => [process.execPath, '-e', code]
  return {
    processes: nodeProcesses,
    cwd: tmpdir(),
    env: {},
    programs: {
      echo: script(
        'process.stdin.pipe(process.stdout, {end: false}); process.stdin.on("end", () => process.stdout.write("!"))',
      ),
      fail: script(
        'process.stdout.write("out"); process.stderr.write("err"); process.exitCode = 3',
      ),
      hang: script('process.stdout.write("up"); setInterval(() => {}, 1000)'),
      flood: script('process.stdout.write("x".repeat(100000))'),
      missing: ['spec-kitty-no-such-program'],
    },
  }
}

function memoryPrograms(): ProcessesWorld {
  const processes = new MemoryProcesses()
    .answer(['echo'], ({ input }) => ({ stdout: `${input}!` }))
    .answer(['fail'], { exitCode: 3, stdout: 'out', stderr: 'err' })
    .answer(['hang'], { stdout: 'up', hangs: true })
    .answer(['flood'], { stdout: 'x'.repeat(100_000) })
  const programs = {
    echo: ['echo'],
    fail: ['fail'],
    hang: ['hang'],
    flood: ['flood'],
    missing: ['none'],
  }
  return { processes, cwd: '/', env: {}, programs }
}

clockSuite(api, 'nodeClock', () => nodeClock)
clockSuite(api, 'MemoryClock', () => new MemoryClock())
idsSuite(api, 'nodeIds', () => nodeIds)
idsSuite(api, 'MemoryIds', () => new MemoryIds(7))
filesSuite(api, 'nodeFiles', nodeDisk)
filesSuite(api, 'MemoryFiles', memoryDisk)
lockSuite(api, 'createNodeLock', async () => {
  const { root, dispose } = temporaryDirectory()
  return { lock: createNodeLock(`${root}/locks`), dispose }
})
lockSuite(api, 'MemoryLock', async () => ({ lock: new MemoryLock(), dispose: async () => {} }))
processesSuite(api, 'nodeProcesses', nodePrograms)
processesSuite(api, 'MemoryProcesses', memoryPrograms)
