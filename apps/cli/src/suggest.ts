const DISTANCE_MAX = 2
const SUGGESTIONS_MAX = 3

/** Up to three of `names` that `typed` may have meant: near by letters, or starting alike. */
function suggest(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase()
  return names
    .map((name) => ({ name, rank: rankOf(wanted, name.toLowerCase()) }))
    .filter(({ rank }) => rank <= DISTANCE_MAX)
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
    .slice(0, SUGGESTIONS_MAX)
    .map(({ name }) => name)
}

/** "Did you mean …?" with a leading space, or nothing. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = suggest(typed, names)
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`
}

function rankOf(wanted: string, name: string): number {
  if (wanted.length >= 3 && name.startsWith(wanted)) return 0.5
  const words = name.split(' ')
  const last = words.at(-1) ?? name
  return Math.min(distance(wanted, name), distance(wanted, last) + 0.5)
}

function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > DISTANCE_MAX) return DISTANCE_MAX + 1
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
