import { createHash } from 'node:crypto'
import { SpecKittyError } from '@spec-kitty/platform'

/** PostgreSQL cuts longer names, and two lanes would meet. */
const NAME_BYTES_MAX = 63
/** Test runners put `test_` before the name of a database: what is left must be enough to differ. */
const DATABASE_BYTES_MAX = NAME_BYTES_MAX - 'test_'.length
const HASH_LENGTH = 8

/**
 * The part of a name that only this lane of this mission has: `083_my_feature_lane_a`.
 *
 * @throws MISSION_SLUG_INVALID for a slug without a single ASCII letter or digit
 */
export function laneSuffix(missionSlug: string, laneId: string): string {
  const slug = plain(missionSlug)
  if (slug !== '') return `${slug}_${plain(laneId)}`
  const problem = 'a name of a test database needs an ASCII letter or digit'
  throw new SpecKittyError('MISSION_SLUG_INVALID', { slug: missionSlug, problem })
}

/** `test_083_my_feature_lane_a`, at most 63 bytes. @throws MISSION_SLUG_INVALID */
export function testDatabaseName(missionSlug: string, laneId: string): string {
  const whole = `test_${laneSuffix(missionSlug, laneId)}`
  return whole.length <= NAME_BYTES_MAX ? whole : `${whole.slice(0, 50)}_${hashOf(whole)}`
}

/**
 * A value with a database of its own. In an address the name of the database is filled into
 * `template`, host, credentials and query stay; any other text is filled in whole. A database in
 * memory belongs to its process already and stays.
 */
export function ownDatabase(value: string, template: string, suffix: string): string {
  if (value.includes(':memory:')) return value
  const fill = (name: string) =>
    template.replace(/\{(value|suffix)\}/g, (_, key) => (key === 'value' ? name : suffix))
  const parts = /^((?:[a-z][a-z0-9+.-]*:)+\/\/)([^?#]*)([?#].*)?$/is.exec(value)
  if (parts === null) return fill(value)
  const [, scheme = '', place = '', query = ''] = parts
  const cut = place.lastIndexOf('/')
  const host = cut === -1 ? `${place}/` : place.slice(0, cut + 1)
  const name = cut === -1 ? '' : decoded(place.slice(cut + 1))
  if (name === '') return `${scheme}${host}${encoded(fitted(suffix))}${query}`
  const ending = /sqlite|^file/i.test(scheme) ? (/(?<=.)\.[^.]*$/.exec(name)?.[0] ?? '') : ''
  const stem = name.slice(0, name.length - ending.length)
  return `${scheme}${host}${encoded(fitted(fill(stem)))}${ending}${query}`
}

/** A name that still differs from others when a test runner has put its own word before it. */
function fitted(name: string): string {
  const bytes = new TextEncoder().encode(name)
  if (bytes.length <= DATABASE_BYTES_MAX) return name
  const kept = bytes.slice(0, DATABASE_BYTES_MAX - HASH_LENGTH - 1)
  const text = new TextDecoder().decode(kept).replace(/\ufffd+$/, '')
  return `${text}_${hashOf(name)}`
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '')
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function encoded(text: string): string {
  return text.replace(/[^A-Za-z0-9._~!$&'()*+,;=:@-]/gu, (letter) => encodeURIComponent(letter))
}
