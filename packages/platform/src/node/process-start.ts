import { readFileSync } from 'node:fs'
import { platform } from 'node:process'
import { errorName } from './file-faults.js'

/** What can be told about a process id: nothing runs there, or what began there and when. */
export type ProcessStart =
  | { readonly kind: 'gone' }
  | { readonly kind: 'started'; readonly start: string }
  | { readonly kind: 'unknown' }

/** True when a process of that id exists, whoever owns it. */
export function processExists(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorName(error) !== 'ESRCH'
  }
}

/**
 * When the process of an id began, in words that are equal for the same process and different for a
 * later one of the same id. Linux tells through `/proc`, other systems through `ps`; where neither
 * does, an existing process is `unknown`. A process that has ended and was not yet waited for is gone.
 */
export function startOf(pid: number, procDirectory = '/proc'): ProcessStart {
  if (!processExists(pid)) return { kind: 'gone' }
  return startFromProc(pid, procDirectory) ?? startFromPs(pid)
}

function startFromProc(pid: number, procDirectory: string): ProcessStart | undefined {
  let stat: string
  try {
    stat = readFileSync(`${procDirectory}/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
  // The program's name stands in parentheses and may itself contain any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  const ticks = fields[19]
  if (state === 'Z' || state === 'X') return { kind: 'gone' }
  return ticks === undefined ? undefined : { kind: 'started', start: ticks }
}

function startFromPs(pid: number): ProcessStart {
  if (platform === 'win32') return { kind: 'unknown' }
  try {
    // Not imported: loading it costs more than most commands, which never come here, can spare.
    const { execFileSync } = process.getBuiltinModule('node:child_process')
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC0' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2000,
    }).trim()
    const [state = '', ...start] = text.split(/\s+/)
    if (state.startsWith('Z')) return { kind: 'gone' }
    return start.length === 0 ? { kind: 'unknown' } : { kind: 'started', start: start.join(' ') }
  } catch {
    return { kind: 'unknown' }
  }
}
