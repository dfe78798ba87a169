// Reads the notation of types.mjs into plain data.
import { OBJECTS, OPEN, OPEN_BEFORE } from './objects.mjs'

const NUMBERS = {
  i: { kind: 'integer' },
  i0: { kind: 'integer', least: 0 },
  i1: { kind: 'integer', least: 1 },
  n0: { kind: 'number', least: 0 },
  share: { kind: 'number', least: 0, most: 1 },
}
const PLAIN = {
  s: 'text',
  s0: 'anyText',
  b: 'flag',
  dt: 'instant',
  at: 'ruledInstant',
  at0: 'ruledInstantOrEmpty',
  u: 'uuid',
  url: 'url',
  ulid: 'ulid',
  wp: 'wpId',
  wp0: 'wpIdOrNone',
  hex: 'commit',
  lane: 'lane',
  actor: 'actor',
  any: 'any',
}

/** `a:s b:i0?` as `{a: {kind: 'text'}, b: {kind: 'integer', least: 0, optional: true}}`. */
export function fieldsOf(notation) {
  return Object.fromEntries(
    notation.split(' ').map((word) => {
      const [, name, kind, mark] = /^(\w+):(.+?)(!\?|\?|=)?$/.exec(word)
      return [name, { ...shapeOf(kind), ...markOf(mark) }]
    }),
  )
}

function markOf(mark) {
  if (mark === '?') return { optional: true, nullable: true }
  if (mark === '!?') return { nullable: true }
  return mark === '=' ? { optional: true } : {}
}

function shapeOf(kind) {
  const list = /^\[(.+)\](\d?)$/.exec(kind)
  if (list !== null)
    return { kind: 'list', items: shapeOf(list[1]), ...(list[2] && { least: Number(list[2]) }) }
  const map = /^\{(.+)\}$/.exec(kind)
  if (map !== null) return { kind: 'map', items: shapeOf(map[1]) }
  if (OBJECTS[kind] !== undefined)
    return {
      kind: 'object',
      fields: fieldsOf(OBJECTS[kind]),
      ...(OPEN.includes(kind) && { open: true }),
      ...(OPEN_BEFORE.includes(kind) && { openBefore: true }),
    }
  if (NUMBERS[kind] !== undefined) return NUMBERS[kind]
  if (PLAIN[kind] !== undefined) return { kind: PLAIN[kind] }
  return { kind: 'word', words: kind.split('/') }
}
