import type { IssuePath } from '../judge/issues.js'

/** One thing that a translation did to an event. Names places and reasons, never values. */
export interface Change {
  readonly action: 'added' | 'removed' | 'moved' | 'replaced'
  /** Where it was done: for what was moved, where it stood before. */
  readonly path: IssuePath
  /** Where what was moved stands now. */
  readonly to?: IssuePath
  readonly why: string
}

export function added(path: IssuePath, why: string): Change {
  return { action: 'added', path, why }
}

export function removed(path: IssuePath, why: string): Change {
  return { action: 'removed', path, why }
}

export function moved(path: IssuePath, to: IssuePath, why: string): Change {
  return { action: 'moved', path, to, why }
}

export function replaced(path: IssuePath, why: string): Change {
  return { action: 'replaced', path, why }
}
