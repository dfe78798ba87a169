import { usageError } from './usage.js'

/** A work package as typed: `WP01`, `wp1`, or with its mission in front, `<mission>/WP01`. */
export interface TypedWorkPackage {
  readonly wpId: string
  readonly mission: string | undefined
}

/** @throws USAGE when the text names no work package */
export function parseWorkPackage(text: string, command: string): TypedWorkPackage {
  const match = /^(?:(?<mission>.+)\/)?wp(?<number>\d{1,3})$/i.exec(text)
  const number = match?.groups?.number
  if (number === undefined) {
    throw usageError(command, `"${text}" is not a work package; WP01 is the form.`)
  }
  return { wpId: `WP${number.padStart(2, '0')}`, mission: match?.groups?.mission }
}
