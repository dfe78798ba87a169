import type { Repository } from '@spec-kitty/git'
import { type Clock, type Files, SpecKittyError } from '@spec-kitty/platform'
import type { PublishRecord } from './merge-state.js'

const REST_MS = 10_000
const POLL_MS = 200

/** Lock files that git makes when it moves the target, in one checkout or none. */
export function targetLocks(
  repo: Repository,
  ref: string,
  worktree: PublishRecord['worktree'],
): readonly string[] {
  const own =
    worktree === null ? [] : ['HEAD', 'ORIG_HEAD'].map((one) => `${worktree.gitDir}/${one}`)
  return [`${repo.commonDir}/${ref}`, ...own].map((file) => `${file}.lock`)
}

/**
 * Waits until none of these lock files is there. One that rests for ten seconds is what a killed
 * git left: it is removed when it is `ours`, because it was not there before we began.
 *
 * @throws GIT_REF_LOCKED naming file and age of a lock that is not ours to remove
 */
export async function awaitRefLocks(
  ports: { readonly files: Files; readonly clock: Clock },
  locks: readonly string[],
  ours: boolean,
): Promise<void> {
  for (const file of locks) {
    for (let waited = 0; ; waited += POLL_MS) {
      const facts = await ports.files.stat(file)
      if (facts === undefined) break
      const ageMs = ports.clock.nowMicros() / 1000 - facts.modifiedMs
      const rests = ageMs > REST_MS || waited >= REST_MS
      if (rests && ours) await ports.files.remove(file)
      else if (rests) {
        const seconds = Math.max(0, Math.round(ageMs / 1000))
        throw new SpecKittyError('GIT_REF_LOCKED', { file, seconds })
      } else await ports.clock.sleep(POLL_MS)
    }
  }
}
