import { mkdir, writeFile } from 'node:fs/promises'
import type { CommandResult } from '@spec-kitty/testkit'
import { BINARY } from './binary.js'
import type { TestProject } from './project.js'

/** Runs a printed command in a shell, letter for letter; `spec-kitty` in it is the built command. */
export async function asPrinted(
  { repository }: TestProject,
  command: string | null | undefined,
): Promise<CommandResult> {
  const { outside, environment } = repository
  const programs = `${outside}/programs`
  await mkdir(programs, { recursive: true })
  const start = `#!/bin/sh\nexec "${process.execPath}" "${BINARY}" "$@"\n`
  await writeFile(`${programs}/spec-kitty`, start, { mode: 0o755 })
  const env = { ...environment, PATH: `${programs}:${environment.PATH}` }
  return repository.run(['/bin/sh', '-c', command ?? 'echo no command >&2; exit 127'], { env })
}
