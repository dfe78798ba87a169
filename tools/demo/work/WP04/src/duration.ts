const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a duration such as `250ms`, `30s`, `5m` or `1h`. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? []
  if (amount === undefined || unit === undefined) throw new RangeError(`not a duration: "${text}"`)
  return Number(amount) * (MILLISECONDS[unit] ?? Number.NaN)
}
