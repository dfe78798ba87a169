type Fields = Readonly<Record<string, unknown>>

/** The versions of one `meta.json` that meet in a merge; an absent file is undefined. */
export interface MetaSides {
  readonly base: Fields | undefined
  readonly target: Fields | undefined
  readonly mission: Fields | undefined
  /** The canonical working copy, which decides where both others changed a field. */
  readonly working: Fields | undefined
}

export type MetaMerge =
  | { readonly kind: 'merged'; readonly fields: Fields }
  | { readonly kind: 'conflict'; readonly field: string }

const HISTORIES = ['acceptance_history', 'merge_history'] as const
const IDENTITY = 'mission_id'
const HISTORY_MAX = 20

/**
 * Merges `meta.json` field by field. A field that one side changed against the base has its value;
 * where several differ the working copy decides, then the mission's side. Histories are united and
 * keep their last 20 entries. Of two mission numbers the target's stands, and a number beats none.
 */
export function mergeMeta(sides: MetaSides): MetaMerge {
  const present = [sides.working, sides.mission, sides.target].filter((side) => side !== undefined)
  const identities = new Set(
    [...present, sides.base].map((side) => side?.[IDENTITY]).filter((id) => typeof id === 'string'),
  )
  if (identities.size > 1) return { kind: 'conflict', field: IDENTITY }
  const keys = new Set([...present, sides.base ?? {}].flatMap((side) => Object.keys(side)))
  const fields: Record<string, unknown> = {}
  for (const key of [...keys].sort()) {
    const value = mergeField(key, present, sides.base)
    if (value !== undefined) fields[key] = value
  }
  const number = mergeNumber(sides)
  if (number !== undefined) fields.mission_number = number
  return { kind: 'merged', fields }
}

function mergeField(key: string, present: readonly Fields[], base: Fields | undefined): unknown {
  if ((HISTORIES as readonly string[]).includes(key)) {
    return uniteHistories(present.map((side) => side[key]))
  }
  const before = canonical(base?.[key])
  const changed = present.find((side) => canonical(side[key]) !== before)
  return changed === undefined ? base?.[key] : changed[key]
}

/** A history whose entries carry an instant is ordered by it; the order of the sides is irrelevant. */
function uniteHistories(values: readonly unknown[]): unknown {
  const lists = values.filter((value) => Array.isArray(value)) as unknown[][]
  if (lists.length === 0) return undefined
  const seen = new Map<string, unknown>()
  for (const entry of lists.flat()) seen.set(canonical(entry), entry)
  const ordered = [...seen].sort(
    ([first, left], [second, right]) =>
      compare(instantOf(left), instantOf(right)) || compare(first, second),
  )
  return ordered.slice(-HISTORY_MAX).map(([, entry]) => entry)
}

function instantOf(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return ''
  for (const [key, value] of Object.entries(entry)) {
    if (key.endsWith('at') && typeof value === 'string') return value
  }
  return ''
}

function mergeNumber(sides: MetaSides): number | null | undefined {
  const numbers = [sides.target, sides.mission, sides.working].map((side) =>
    missionNumberOf(side?.mission_number),
  )
  const known = numbers.find((number) => number !== null)
  if (known !== undefined) return known
  return [sides.target, sides.mission, sides.working].some((side) => side !== undefined)
    ? null
    : undefined
}

/** A mission number as files write it: an integer, or digits in a string; all else is null. */
export function missionNumberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 1 ? value : null
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) return null
  const number = Number.parseInt(value, 10)
  return number >= 1 ? number : null
}

/** One text per JSON value, whatever the order of keys. */
export function canonical(value: unknown): string {
  if (value === undefined) return ''
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([left], [right]) => compare(left, right))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

function compare(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
