/** Longer words are compared by their beginning: what is meant shows there, and time is bounded. */
const COMPARED_MAX = 120

/** Up to `count` of `names` that are most like `word`, best first. */
export function nearest(word: string, names: readonly string[], count = 3): readonly string[] {
  const wanted = word.slice(0, COMPARED_MAX).toLowerCase()
  const distanceTo = (name: string) =>
    editDistance(wanted, name.slice(0, COMPARED_MAX).toLowerCase())
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceTo(name) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name)
}

/** Levenshtein distance. */
export function editDistance(first: string, second: string): number {
  let row = Array.from({ length: second.length + 1 }, (_, index) => index)
  for (let i = 1; i <= first.length; i++) {
    const next = [i]
    for (let j = 1; j <= second.length; j++) {
      const swap = (row[j - 1] ?? 0) + (first[i - 1] === second[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[second.length] ?? 0
}
