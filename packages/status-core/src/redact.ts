import { rootOf, type StatusLogLocation } from './location.js'

const HOME = /(?<![\w.~/-])\/(?:home|Users)\/[^/\s"'`:;,)\]}>]+/g

/**
 * A copy of `value` in which every text is fit for a committed file: paths below the repository
 * are relative to it, and a home directory is `~`, also one that is not this user's.
 */
export function redact<T>(value: T, location: StatusLogLocation): T {
  const cuts = [{ prefix: rootOf(location), short: '.' }]
  if (location.home) cuts.push({ prefix: location.home.replace(/\/+$/, ''), short: '~' })
  return redactValue(value, (text) => redactText(text, cuts)) as T
}

type Cut = { readonly prefix: string; readonly short: string }

function redactValue(value: unknown, text: (value: string) => string): unknown {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return value.map((item) => redactValue(item, text))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, redactValue(member, text)]),
  )
}

function redactText(text: string, cuts: readonly Cut[]): string {
  if (!text.includes('/')) return text
  return cuts.reduce((done, cut) => cutPrefix(done, cut), text).replace(HOME, '~')
}

/** Only whole path prefixes are cut: `/repo2` is not below `/repo`. */
function cutPrefix(text: string, { prefix, short }: Cut): string {
  if (prefix.length < 2) return text
  const below = short === '.' ? '' : `${short}/`
  const escaped = prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text
    .replace(new RegExp(`(?<![\\w.~-])${escaped}/(?=[^\\s/])`, 'g'), below)
    .replace(new RegExp(`(?<![\\w.~-])${escaped}(?![\\w.-])`, 'g'), short)
}
