import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, uptime } from 'node:os'
import { pid } from 'node:process'
import { isMainThread, threadId } from 'node:worker_threads'
import { startOf } from './process-start.js'

/** Where a process runs and which one it is, so that another can tell whether it still does. */
export interface MachineFacts {
  readonly pid: number
  readonly thread: number
  /** Null where no source tells. */
  readonly start: string | null
  readonly host: string
  /** Of this run of the machine; null where no source tells. */
  readonly boot: string | null
  /** Process ids mean something only within one; null where there is only one. */
  readonly pidns: string | null
}

let facts: MachineFacts | undefined

/** Facts about this thread; they are gathered once. */
export function thisMachine(): MachineFacts {
  facts ??= gather()
  return facts
}

/** When the machine began to run, give or take a second. */
export function bootedAtMs(): number {
  return Date.now() - uptime() * 1000
}

function gather(): MachineFacts {
  const started = startOf(pid)
  return {
    pid,
    thread: isMainThread ? 0 : threadId,
    start: started.kind === 'started' ? started.start : null,
    host: hostname(),
    boot: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()),
    pidns: attempt(() => readlinkSync('/proc/self/ns/pid')),
  }
}

function attempt(read: () => string): string | null {
  try {
    return read()
  } catch {
    return null
  }
}
