/**
 * The lanes of a work package: its states, in order of progress. `genesis` is the state of a work
 * package without events; it is only ever left, never entered and never shown.
 */
export const LANES = [
  'genesis',
  'planned',
  'claimed',
  'in_progress',
  'for_review',
  'in_review',
  'approved',
  'done',
  'blocked',
  'canceled',
] as const

export type Lane = (typeof LANES)[number]

/** The nine lanes that counters and boards list, always all of them, in this order. */
export const DISPLAY_LANES = LANES.slice(1) as readonly Exclude<Lane, 'genesis'>[]

export const TERMINAL_LANES: readonly Lane[] = ['done', 'canceled']

/** Share of the way to done, in hundredths. `blocked` takes the weight of the lane it left. */
export const LANE_WEIGHTS: Readonly<Record<Exclude<Lane, 'blocked' | 'canceled'>, number>> = {
  genesis: 0,
  planned: 0,
  claimed: 10,
  in_progress: 50,
  for_review: 85,
  in_review: 90,
  approved: 95,
  done: 100,
}
