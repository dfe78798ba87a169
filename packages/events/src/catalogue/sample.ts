import type { FieldKind, Shape } from './payload-shape.js'

/** Values that a reader recognises, by the name of the field. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  actor: 'claude:opus',
  actor_id: 'claude',
  agent_id: 'claude',
  branch: 'kitty/mission-checkout-01KZ7R1A-lane-a',
  from_lane: 'planned',
  mission_slug: '012-checkout',
  mission_type: 'software-dev',
  repo: 'shop',
  target_branch: 'main',
  to_lane: 'claimed',
  total_tokens: 2,
  verdict: 'approved',
}

const BY_KIND: Readonly<Partial<Record<FieldKind, unknown>>> = {
  missionId: '01KZ7R1A2B3C4D5E6F7G8H9J0K',
  wpId: 'WP01',
  wpIdOrNone: 'WP01',
  commit: '8f4e2c1d9b7a6053',
  url: 'https://example.com/42',
  uuid: '6f0e6c1a-6d2b-4d8e-9f3a-0c1b2a3d4e5f',
  integer: 0,
  count: 1,
  positive: 1,
  amount: 0.25,
  share: 0.5,
  flag: false,
  instant: '2026-12-01T09:30:00.000000Z',
  lane: 'planned',
  actor: 'claude:opus',
  anyMap: {},
  textMap: {},
  countMap: {},
}

/**
 * A value of a shape with its required fields, and with the optional ones that `also` names. The
 * first form, the first word, the shortest list.
 */
export function sampleOf(shape: Shape, name: string, also: ReadonlySet<string>): unknown {
  switch (shape.kind) {
    case 'word':
      return shape.values?.[0]
    case 'list':
      return Array.from({ length: shape.least ?? 0 }, () =>
        shape.items === undefined ? null : sampleOf(shape.items, name, also),
      )
    case 'forms':
      return shape.forms?.[0] === undefined ? {} : sampleOf(shape.forms[0], name, also)
    case 'object': {
      const fields = Object.entries(shape.fields ?? {})
      const wanted = fields.filter(([key, field]) => !field.optional || also.has(key))
      return Object.fromEntries(wanted.map(([key, field]) => [key, sampleOf(field, key, also)]))
    }
    default:
      if (name.endsWith('_at')) return BY_KIND.instant
      return BY_NAME[name] ?? BY_KIND[shape.kind] ?? name.replaceAll('_', '-')
  }
}
