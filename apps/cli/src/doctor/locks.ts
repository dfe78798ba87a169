import type { Lock, LockState } from '@spec-kitty/platform'
import type { DoctorFinding } from '../results/doctor.js'
import type { Examined } from './examine.js'

/** Locks that have an owner: a dead one is displaced by itself, a foreign one by a person only. */
export async function examineLocks(lock: Lock): Promise<Examined> {
  const held = await lock.inspect()
  const findings = held.filter((one) => one.liveness !== 'alive').map(findingOf)
  return { what: 'held locks', count: held.length, findings }
}

function findingOf({ name, owner, liveness }: LockState): DoctorFinding {
  return {
    code: liveness === 'dead' ? 'LOCK_OWNER_DEAD' : 'LOCK_FOREIGN',
    severity: liveness === 'dead' ? 'warning' : 'error',
    topic: 'locks',
    subject: name,
    message:
      liveness === 'dead'
        ? 'Its owner is gone; the next command that needs it takes it over.'
        : `It belongs to ${owner.host}, from where alone it can be judged.`,
    proof: `process ${owner.pid} on ${owner.host} (${owner.command}) since ${owner.since}`,
    remedy: null,
    fixed: false,
  }
}
