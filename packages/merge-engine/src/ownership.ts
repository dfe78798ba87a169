import { matchesGlob, type WorkPackage } from '@spec-kitty/mission'
import type { ChangedPath } from './work-range.js'

/** What a work package says it owns. */
export type Owner = Pick<WorkPackage, 'id' | 'ownedFiles' | 'createIntent' | 'codebaseWide'>

export interface OwnershipRule {
  /** Who answers for the changes. */
  readonly own: readonly Owner[]
  /** Work packages that are not finished, and whose files are theirs. */
  readonly others: readonly Owner[]
  /** Path prefixes that this work may not change. */
  readonly forbidden: readonly string[]
}

export interface OwnershipBreach {
  readonly path: string
  /** To show: the id of the owner, `deleted`, or `not for this lane`. */
  readonly because: string
}

export interface OwnershipVerdict {
  /** Changes that must not be; in the order of the changes. */
  readonly breaches: readonly OwnershipBreach[]
  /** Changed paths that nobody owns: to look at, no breach. */
  readonly unowned: readonly string[]
}

/**
 * Whether changes stay within what their work packages own. A forbidden path, a file of an
 * unfinished other, and a deletion outside the owned files are breaches. Pure.
 */
export function judgeChanges(
  changes: readonly ChangedPath[],
  rule: OwnershipRule,
): OwnershipVerdict {
  const breaches: OwnershipBreach[] = []
  const unowned: string[] = []
  for (const { path, change } of changes) {
    const owned = rule.own.some((one) => one.codebaseWide || owns(one, path))
    const other = owned ? undefined : rule.others.find((one) => isTheirs(one, rule, path))?.id
    if (rule.forbidden.some((prefix) => path.startsWith(prefix))) {
      breaches.push({ path, because: 'not for this lane' })
    } else if (other !== undefined) breaches.push({ path, because: other })
    else if (!owned && change === 'deleted') breaches.push({ path, because: 'deleted' })
    else if (!owned) unowned.push(path)
  }
  return { breaches, unowned }
}

function isTheirs(other: Owner, rule: OwnershipRule, path: string): boolean {
  const mine = rule.own.some((one) => one.id === other.id)
  return !mine && !other.codebaseWide && owns(other, path)
}

function owns(one: Owner, path: string): boolean {
  return [...one.ownedFiles, ...one.createIntent].some((glob) => matchesGlob(glob, path))
}
