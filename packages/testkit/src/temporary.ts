import { rmSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const open = new Set<string>()
let isRegistered = false

/**
 * A fresh directory, as its real path. It is removed when the running test ends, or with the
 * process where no test is running.
 */
export async function temporaryDirectory(prefix = 'spec-kitty-'): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), prefix)))
  open.add(path)
  if (!(await removedByTest(path))) removeAtExit()
  return path
}

async function removedByTest(path: string): Promise<boolean> {
  try {
    const { onTestFinished } = await import('vitest')
    onTestFinished(async () => {
      open.delete(path)
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
    })
    return true
  } catch {
    return false
  }
}

function removeAtExit(): void {
  if (isRegistered) return
  isRegistered = true
  process.on('exit', () => {
    for (const path of open) rmSync(path, { recursive: true, force: true })
  })
}
