/**
 * Whether two names mean one actor: case-folded they are equal, or one goes on where the other
 * ends, at a `:` (`claude` and `claude:opus:backend`, but not `claude` and `claude-1`).
 */
export function isSameActor(first: string, second: string): boolean {
  const a = first.trim().toLowerCase()
  const b = second.trim().toLowerCase()
  return a === b || a.startsWith(`${b}:`) || b.startsWith(`${a}:`)
}
