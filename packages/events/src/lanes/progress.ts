import { DISPLAY_LANES, LANE_WEIGHTS, type Lane } from './lanes.js'

/** What progress is computed from; a `WorkPackageState` is one. */
export interface ProgressInput {
  readonly wpId: string
  readonly lane: Lane
  readonly blockedFrom: Lane | null
}

/** Wire names, kept for existing consumers. Percentages have one decimal. */
export interface Progress {
  readonly percentage: number
  /** The same value as `percentage`. */
  readonly weighted_percentage: number
  readonly progress_semantics: 'weighted_readiness'
  /** Share of the work packages that are done, whatever the others have reached. */
  readonly done_percentage: number
  readonly done_count: number
  /** Work packages that are not canceled. */
  readonly total_count: number
  readonly canceled_count: number
  readonly per_lane_counts: Readonly<Record<Exclude<Lane, 'genesis'>, number>>
  readonly per_wp: readonly {
    readonly wp_id: string
    readonly lane: Lane
    /** 0..1 */
    readonly lane_weight: number
    readonly wp_weight: 1
    readonly fractional_progress: number
  }[]
}

/**
 * How far a mission is: the mean weight of its work packages, canceled ones left out. 100 is said
 * only when every counted one is done, 0 when none is counted. Computed in integers, so that every
 * surface shows the same digit. `per_wp` is sorted by number.
 */
export function progressOf(states: Iterable<ProgressInput>): Progress {
  const all = [...states].sort((a, b) => compareWorkPackages(a.wpId, b.wpId))
  const counts = Object.fromEntries(DISPLAY_LANES.map((lane) => [lane, 0])) as Record<Lane, number>
  let weights = 0
  for (const one of all) {
    if (one.lane !== 'genesis') counts[one.lane] += 1
    weights += weightOf(one)
  }
  const total = all.length - counts.canceled
  const percentage = percent(weights, total, counts.done)
  return {
    percentage,
    weighted_percentage: percentage,
    progress_semantics: 'weighted_readiness',
    done_percentage: percent(counts.done * 100, total, counts.done),
    done_count: counts.done,
    total_count: total,
    canceled_count: counts.canceled,
    per_lane_counts: counts,
    per_wp: all.map((one) => ({
      wp_id: one.wpId,
      lane: one.lane,
      lane_weight: weightOf(one) / 100,
      wp_weight: 1,
      fractional_progress: weightOf(one) / 100,
    })),
  }
}

/** Order of work packages in lists: by number, so that `WP100` comes after `WP99`. */
export function compareWorkPackages(a: string, b: string): number {
  return Number(a.slice(2)) - Number(b.slice(2)) || (a < b ? -1 : a > b ? 1 : 0)
}

/** Hundredths. */
function weightOf(one: ProgressInput): number {
  const lane = one.lane === 'blocked' ? one.blockedFrom : one.lane
  return lane === null || lane === 'blocked' || lane === 'canceled' ? 0 : LANE_WEIGHTS[lane]
}

function percent(hundredths: number, total: number, done: number): number {
  if (total === 0) return 0
  const tenths = Math.floor((20 * hundredths + total) / (2 * total))
  return (done === total ? tenths : Math.min(tenths, 999)) / 10
}
