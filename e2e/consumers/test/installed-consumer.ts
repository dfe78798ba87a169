import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'

export const CONSUMER = inject('consumer')
export const PACKAGE = join(CONSUMER, 'node_modules/@spec-kitty/events')

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs Node in a folder, with `input` as its stdin; a failure is an outcome too. */
export function node(cwd: string, args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd, maxBuffer: 64 * 1024 * 1024, env: { PATH: process.env.PATH ?? '' } }
    const child = execFile(process.execPath, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ code, stdout, stderr })
    })
    child.stdin?.end(input)
  })
}

/**
 * A consumer of its own for one test, with a package that the test may change. What the package
 * needs is linked from the provisioned one.
 */
export function consumerOfItsOwn(): { readonly folder: string; readonly installed: string } {
  const folder = mkdtempSync(`${CONSUMER}-`)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const part of ['contracts', 'package.json', 'package-lock.json'])
    cpSync(join(CONSUMER, part), join(folder, part), { recursive: true })
  const modules = join(folder, 'node_modules')
  const installed = join(modules, '@spec-kitty/events')
  mkdirSync(join(modules, '@spec-kitty'), { recursive: true })
  for (const name of readdirSync(join(CONSUMER, 'node_modules')))
    if (name !== '@spec-kitty' && !name.startsWith('.'))
      symlinkSync(join(CONSUMER, 'node_modules', name), join(modules, name))
  cpSync(PACKAGE, installed, { recursive: true })
  return { folder, installed }
}
