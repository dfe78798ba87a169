import type { Git } from '@spec-kitty/git'
import type { OwnEntry } from './merge-facts.js'

const NO_OBJECT = '0'.repeat(40)

/**
 * Sets index entries of a checkout without touching a working file. Git then takes these paths for
 * up to date, and leaves their working copies alone when it moves the checkout.
 */
export async function setEntries(
  git: Git,
  cwd: string,
  entries: readonly Pick<OwnEntry, 'path' | 'mode' | 'oid'>[],
): Promise<void> {
  if (entries.length === 0) return
  const lines = entries.map((entry) => `${entry.mode} ${entry.oid}\t${entry.path}\0`)
  await git.run(['update-index', '-z', '--index-info'], { cwd, input: lines.join('') })
}

/** Puts the target's own entries back; paths that are new to it leave the index again. */
export async function restoreEntries(
  git: Git,
  cwd: string,
  own: readonly OwnEntry[],
): Promise<void> {
  if (own.length === 0) return
  const lines = own.map((entry) =>
    entry.before === null
      ? `0 ${NO_OBJECT.padEnd(entry.oid.length, '0')}\t${entry.path}\0`
      : `${entry.before.mode} ${entry.before.oid}\t${entry.path}\0`,
  )
  await git.run(['update-index', '-z', '--index-info'], { cwd, input: lines.join('') })
}
