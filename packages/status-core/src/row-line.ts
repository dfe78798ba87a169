import { compareCodePoints } from '@spec-kitty/platform'

const PLAIN = /^[\x20-\x7e]*$/

/**
 * One JSON line of a log, without its line end: keys sorted by code point at every depth,
 * separators `", "` and `": "`, every character outside U+0020…U+007E escaped. A parsed line of a
 * log written by this rule gives the same bytes again. Members that are `undefined` are left out.
 */
export function rowLine(row: object): string {
  return print(row)
}

function print(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `[${value.map((item) => print(item ?? null)).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => compareCodePoints(left, right))
      .map(([key, member]) => `${quote(key)}: ${print(member)}`)
    return `{${members.join(', ')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

function quote(text: string): string {
  const json = JSON.stringify(text)
  if (PLAIN.test(json)) return json
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${hex(unit.charCodeAt(0))}`)
}

function hex(unit: number): string {
  return unit.toString(16).padStart(4, '0')
}
