import { readFileSync } from 'node:fs'
import type { LockOwner, LockState } from '../lock.js'
import { lstat } from './disk.js'
import { errorName } from './file-faults.js'
import { bootedAtMs, type MachineFacts, thisMachine } from './machine.js'
import { startOf } from './process-start.js'

/** What stands in a generation of a lock. */
export interface LockRecord extends MachineFacts {
  readonly v: 1
  readonly token: string
  readonly cmd: string
  /** ISO-8601 UTC. */
  readonly since: string
}

/** A generation as it was found; `record` is undefined when its bytes say nothing. */
export interface FoundRecord {
  readonly record: LockRecord | undefined
  readonly modifiedMs: number
}

/** A clock may be set while the machine runs; this much earlier is still no other run of it. */
const BOOT_SLACK_MS = 5000

/** Reads a generation; undefined when it is gone by now. */
export function readRecord(path: string): FoundRecord | undefined {
  const facts = lstat(path)
  if (facts === undefined) return undefined
  try {
    const record = parseRecord(readFileSync(path, 'utf8'))
    return { record, modifiedMs: facts.mtimeMs }
  } catch (error) {
    if (errorName(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Whether the owner still lives. It is dead only when that is certain: the same host and process
 * namespace, and no process of that id and start; or the same host before its last boot.
 */
export function livenessOf(found: FoundRecord): LockState['liveness'] {
  const { record } = found
  // Records are linked whole, so one that cannot be read lost its bytes in a power cut.
  if (record === undefined)
    return found.modifiedMs < bootedAtMs() - BOOT_SLACK_MS ? 'dead' : 'foreign'
  const here = thisMachine()
  if (record.host !== here.host) return 'foreign'
  if (record.boot !== here.boot) return record.boot && here.boot ? 'dead' : 'foreign'
  if (record.pidns !== here.pidns) return 'foreign'
  const started = startOf(record.pid)
  if (started.kind === 'gone') return 'dead'
  if (started.kind === 'unknown' || record.start === null) return 'alive'
  return started.start === record.start ? 'alive' : 'dead'
}

export function ownerOf(found: FoundRecord): LockOwner {
  const { record } = found
  const since = record?.since ?? new Date(found.modifiedMs).toISOString()
  return {
    token: record?.token ?? '',
    pid: record?.pid ?? 0,
    host: record?.host ?? 'an unknown host',
    command: record?.cmd ?? 'unknown',
    since,
  }
}

export function newRecord(token: string, cmd: string): LockRecord {
  return { v: 1, token, ...thisMachine(), cmd, since: new Date().toISOString() }
}

function parseRecord(text: string): LockRecord | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const entries = new Map(Object.entries(value))
  const string = (key: string): string | undefined => {
    const found: unknown = entries.get(key)
    return typeof found === 'string' ? found : undefined
  }
  const number = (key: string): number | undefined => {
    const found: unknown = entries.get(key)
    return typeof found === 'number' ? found : undefined
  }
  const token = string('token')
  const pid = number('pid')
  const host = string('host')
  if (token === undefined || pid === undefined || host === undefined) return undefined
  return {
    v: 1,
    token,
    pid,
    host,
    thread: number('thread') ?? 0,
    start: string('start') ?? null,
    boot: string('boot') ?? null,
    pidns: string('pidns') ?? null,
    cmd: string('cmd') ?? '',
    since: string('since') ?? '',
  }
}
