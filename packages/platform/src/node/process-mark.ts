import { thisMachine } from './machine.js'
import { startOf } from './process-start.js'

/** Words that name one process: id, start, and the machine, boot and namespace that they hold in. */
export function markOf(pid: number): string {
  const started = startOf(pid)
  return wordsFor(pid, started.kind === 'started' ? started.start : null)
}

/** True only with proof: a process of that id runs here, and it is the one that was marked. */
export function isMarkAlive(mark: string): boolean {
  const pid = Number(/^\["(\d{1,10})",/.exec(mark)?.[1] ?? 0)
  const started = startOf(pid)
  return started.kind === 'started' && wordsFor(pid, started.start) === mark
}

function wordsFor(pid: number, start: string | null): string {
  const { host, boot, pidns } = thisMachine()
  return JSON.stringify([String(pid), start, host, boot, pidns])
}
