import type { Repository } from '@spec-kitty/git'
import { type LockState, shellWord } from '@spec-kitty/platform'
import type { DoctorPorts, Examined, Found } from './finding.js'
import { gitLocks } from './git-locks.js'

/**
 * Locks of ours have an owner: a dead one is displaced by itself, a foreign one by a person only.
 * git's have none: what is old was left by a git that was killed.
 */
export async function examineLocks(ports: DoctorPorts, repo: Repository): Promise<Examined> {
  const held = await ports.lock.inspect()
  const left = await gitLocks(ports, repo)
  const findings = held.filter((one) => one.liveness !== 'alive').map(findingOf)
  return {
    what: 'held locks',
    count: held.length + left.length,
    findings: [...findings, ...left],
  }
}

function findingOf({ name, owner, liveness, seen }: LockState): Found {
  return {
    code: liveness === 'dead' ? 'LOCK_OWNER_DEAD' : 'LOCK_FOREIGN',
    severity: liveness === 'dead' ? 'info' : 'error',
    subject: name,
    message:
      liveness === 'dead'
        ? 'Its owner is gone; the next command that needs it takes it over.'
        : `It belongs to ${owner.host}, from where alone it can be judged.`,
    proof: `process ${owner.pid} on ${owner.host} (${owner.command}) since ${owner.since}, last sign of life ${seen}`,
    remedy: liveness === 'dead' ? null : `spec-kitty doctor --break-lock ${shellWord(name)} --yes`,
  }
}
