import type { Files, ReadFiles } from '@spec-kitty/platform'
import { bytesOf } from '../bytes.js'

const RUNS_KEPT = 10

/** Files of one run: `.kittify/runtime/run/<run_id>/`, ignored by git, local to the clone. */
export interface RunFolder {
  readonly path: string
  file(name: string): string
}

/** Makes the folder of a run and forgets the oldest ones. */
export async function openRunFolder(files: Files, root: string, runId: string): Promise<RunFolder> {
  await ignoreRuntime(files, root)
  const older = await runFolders(files, root)
  for (const path of older.slice(0, Math.max(0, older.length - RUNS_KEPT + 1))) {
    await files.remove(path)
  }
  const path = `${runsOf(root)}/${runId}`
  return { path, file: (name) => `${path}/${name}` }
}

/** Folders of earlier runs, the oldest first. */
export async function runFolders(files: ReadFiles, root: string): Promise<readonly string[]> {
  return ((await files.list(runsOf(root))) ?? [])
    .filter((entry) => entry.kind === 'directory')
    .map((entry) => `${runsOf(root)}/${entry.name}`)
}

function runsOf(root: string): string {
  return `${root}/.kittify/runtime/run`
}

/** Whatever lies below `.kittify/runtime/` is nobody's change. */
async function ignoreRuntime(files: Files, root: string): Promise<void> {
  const path = `${root}/.kittify/runtime/.gitignore`
  if ((await files.stat(path)) === undefined) await files.writeAtomic(path, bytesOf('*\n'))
}
