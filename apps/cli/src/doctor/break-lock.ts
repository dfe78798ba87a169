import { type Lock, type LockState, SpecKittyError } from '@spec-kitty/platform'

/** The lock of that name as it stands, if anybody holds it. */
export async function heldLock(lock: Lock, name: string): Promise<LockState | undefined> {
  return (await lock.inspect()).find((one) => one.name === name)
}

/** Who holds a lock, in words. */
export function ownerText({ name, owner, seen }: LockState): string {
  return `Lock ${name}: ${owner.command}, process ${owner.pid} on ${owner.host}, since ${owner.since}, last sign of life ${seen}.`
}

/**
 * Frees the lock that a person was shown. One that was freed or changed hands meanwhile is left as
 * it is: then nothing was broken.
 *
 * @throws LOCK_OWNER_ALIVE where its owner lives on this host
 */
export async function breakLock(lock: Lock, state: LockState): Promise<boolean> {
  const { name, owner } = state
  const outcome = await lock.breakLock(name, owner.token)
  if (outcome !== 'alive') return outcome === 'broken'
  throw new SpecKittyError('LOCK_OWNER_ALIVE', {
    lock: name,
    pid: owner.pid,
    host: owner.host,
    holder: owner.command,
    since: owner.since,
  })
}
