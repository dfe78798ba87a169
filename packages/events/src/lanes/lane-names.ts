import { LANES, type Lane } from './lanes.js'

/** The other names under which lanes are read on the wire. They are never written. */
export const ALIASES: Readonly<Record<string, Lane>> = { doing: 'in_progress' }

const ALIASED: ReadonlyMap<string, Lane> = new Map(Object.entries(ALIASES))

const KNOWN: ReadonlyMap<string, Lane> = new Map<string, Lane>(LANES.map((lane) => [lane, lane]))

/** Names that older logs hold. They are read, and never written. */
const HISTORICAL: ReadonlyMap<string, Lane> = new Map<string, Lane>([
  ...ALIASED,
  ['awaiting-review', 'in_review'],
  ['uninitialized', 'genesis'],
])

/** The lane that a person or an agent means: trimmed, case-folded, `doing` for `in_progress`. */
export function normalizeLane(text: string): Lane | undefined {
  const name = text.trim().toLowerCase()
  return KNOWN.get(name) ?? ALIASED.get(name)
}

/** The lane that a recorded row names, historical names included; exact otherwise. */
export function recordedLane(name: unknown): Lane | undefined {
  return typeof name === 'string' ? (KNOWN.get(name) ?? HISTORICAL.get(name)) : undefined
}

/** The lane that an event on the wire names: exact, `doing` for `in_progress`. */
export function wireLane(name: unknown): Lane | undefined {
  return KNOWN.get(name as string) ?? ALIASED.get(name as string)
}
