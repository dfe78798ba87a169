import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CommandEntry } from '../src/command-table.js'

const CLI = fileURLToPath(new URL('..', import.meta.url))

/** The built command, as users start it. */
export const BINARY = `${CLI}/bin/run.cjs`

/** What the build found out about every command. */
export const TABLE: readonly CommandEntry[] = JSON.parse(
  readFileSync(`${CLI}/dist/command-table.json`, 'utf8'),
)

export const VERSION: string = JSON.parse(readFileSync(`${CLI}/package.json`, 'utf8')).version

export interface Answer {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the built binary and waits for its end. */
export function specKitty(
  args: readonly string[],
  options: {
    readonly cwd: string
    readonly env: Readonly<Record<string, string>>
    readonly input?: string
    /** User and group that the command runs as; only root can give another than its own. */
    readonly uid?: number
  },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { cwd, env, uid } = options
    const user = uid === undefined ? {} : { uid, gid: uid }
    const child = spawn(process.execPath, [BINARY, ...args], { cwd, env, ...user })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (exitCode) =>
      resolve({
        exitCode,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    )
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
}

/** The one JSON object that stands on stdout; anything else there is an error. */
export function onlyLine(answer: Answer): Record<string, unknown> {
  const lines = answer.stdout.split('\n')
  if (lines.length !== 2 || lines[1] !== '') {
    throw new Error(`not one line on stdout: ${answer.stdout}\n${answer.stderr}`)
  }
  return JSON.parse(lines[0] as string)
}

/** Runs `tasks` a few at a time, in order of results. */
export async function inParallel<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = new Array(tasks.length)
  let next = 0
  const worker = async () => {
    while (next < tasks.length) {
      const at = next
      next += 1
      results[at] = await (tasks[at] as () => Promise<T>)()
    }
  }
  await Promise.all([worker(), worker(), worker()])
  return results
}
