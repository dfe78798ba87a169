import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the consumer, outside of the workspace, with everything installed. */
    readonly consumer: string
  }
}

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const TEMPLATE = fileURLToPath(new URL('../events-consumer', import.meta.url))
const TARBALL = 'spec-kitty-events.tgz'

/**
 * Packs the contract package and installs it where another repository would have it, with npm and
 * that repository's lockfile. The only place that reaches for the registry.
 */
export default async function provision(project: TestProject): Promise<() => Promise<void>> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'spec-kitty-consumer-')))
  const consumer = join(home, 'events-consumer')
  const leftOut = /[/\\](?:node_modules|dist)(?:[/\\]|$)|\.tgz$/
  await cp(TEMPLATE, consumer, { recursive: true, filter: (from) => !leftOut.test(from) })
  await pack(join(consumer, TARBALL), home)
  await pinTarball(consumer)
  await run('npm', ['ci', '--prefer-offline'], { cwd: consumer, env: npmEnvironment() })
  project.provide('consumer', consumer)
  return () => rm(home, { recursive: true, force: true })
}

async function pack(target: string, scratch: string): Promise<void> {
  const { packageManager } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  const args = ['--yes', packageManager, 'pack', '--pack-destination', scratch]
  await run('npx', args, { cwd: join(ROOT, 'packages/events') })
  const packed = (await readdir(scratch)).filter((file) => file.endsWith('.tgz'))
  if (packed.length !== 1) throw new Error(`one tarball was expected, not ${packed.length}`)
  await rename(join(scratch, packed[0] as string), target)
}

/** The committed lockfile pins all but the tarball, which is another one in every build. */
async function pinTarball(consumer: string): Promise<void> {
  const file = join(consumer, 'package-lock.json')
  const lock = JSON.parse(await readFile(file, 'utf8'))
  const bytes = await readFile(join(consumer, TARBALL))
  const entry = lock.packages['node_modules/@spec-kitty/events']
  entry.integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`)
}

/** The machine's way to the registry, and nothing of the workspace's package manager. */
function npmEnvironment(): Record<string, string | undefined> {
  const kept = /^npm_config_(?:registry|cache|userconfig|globalconfig|cafile|(?:https?_)?proxy)$/i
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:p?npm_|INIT_CWD$)/i.test(name) || kept.test(name),
    ),
  )
}
