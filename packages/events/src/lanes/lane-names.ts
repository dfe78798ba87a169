import { LANES, type Lane } from './lanes.js'

const KNOWN: ReadonlyMap<string, Lane> = new Map<string, Lane>(LANES.map((lane) => [lane, lane]))

/** Names that older logs hold. They are read, and never written. */
const HISTORICAL: ReadonlyMap<string, Lane> = new Map<string, Lane>([
  ['doing', 'in_progress'],
  ['awaiting-review', 'in_review'],
  ['uninitialized', 'genesis'],
])

/** The lane that a person or an agent means: trimmed, case-folded, `doing` for `in_progress`. */
export function normalizeLane(text: string): Lane | undefined {
  const name = text.trim().toLowerCase()
  return name === 'doing' ? 'in_progress' : KNOWN.get(name)
}

/** The lane that a recorded row names, historical names included; exact otherwise. */
export function recordedLane(name: unknown): Lane | undefined {
  return typeof name === 'string' ? (KNOWN.get(name) ?? HISTORICAL.get(name)) : undefined
}

/** The lane that an event on the wire names: exact, `doing` for `in_progress`. */
export function wireLane(name: unknown): Lane | undefined {
  return name === 'doing' ? 'in_progress' : KNOWN.get(name as string)
}
