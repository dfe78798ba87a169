import { describe, expect, it } from 'vitest'
import { DISPLAY_LANES, type Lane, progressOf } from '../src/status.js'

type Group = readonly [count: number, lane: Lane, blockedFrom?: Lane]

function mission(...groups: readonly Group[]) {
  return groups
    .flatMap(([count, lane, blockedFrom]) => Array<Group>(count).fill([1, lane, blockedFrom]))
    .map(([, lane, blockedFrom], at) => ({
      wpId: `WP${String(at + 1).padStart(2, '0')}`,
      lane,
      blockedFrom: blockedFrom ?? null,
    }))
}

const TABLE: readonly (readonly [readonly Group[], number, number])[] = [
  [
    [
      [3, 'for_review'],
      [1, 'in_progress'],
      [1, 'planned'],
    ],
    61,
    0,
  ],
  [
    [
      [3, 'for_review'],
      [1, 'in_progress'],
      [1, 'done'],
    ],
    81,
    20,
  ],
  [
    [
      [4, 'done'],
      [1, 'approved'],
    ],
    99,
    80,
  ],
  [
    [
      [4, 'done'],
      [1, 'canceled'],
    ],
    100,
    100,
  ],
  [[[5, 'approved']], 95, 0],
  [
    [
      [1, 'planned'],
      [1, 'claimed'],
      [1, 'in_progress'],
      [1, 'for_review'],
      [1, 'in_review'],
      [1, 'approved'],
      [1, 'done'],
    ],
    61.4,
    14.3,
  ],
  [
    [
      [1, 'blocked', 'in_progress'],
      [1, 'planned'],
    ],
    25,
    0,
  ],
  [
    [
      [1, 'blocked', 'planned'],
      [1, 'done'],
    ],
    50,
    50,
  ],
  [
    [
      [999, 'done'],
      [1, 'approved'],
    ],
    99.9,
    99.9,
  ],
  [[], 0, 0],
  [[[3, 'canceled']], 0, 0],
]

describe('progress', () => {
  it.each(TABLE)(
    'of %j is %d, done only %d [R-SC-005] [R-FR-013] [R-FR-014]',
    (groups, all, done) => {
      const progress = progressOf(mission(...groups))
      expect(progress.percentage).toBe(all)
      expect(progress.weighted_percentage).toBe(all)
      expect(progress.done_percentage).toBe(done)
    },
  )

  it('lists all nine lanes, counts canceled work apart, and sorts work packages by number', () => {
    const progress = progressOf([
      { wpId: 'WP100', lane: 'done', blockedFrom: null },
      { wpId: 'WP99', lane: 'canceled', blockedFrom: null },
      { wpId: 'WP02', lane: 'blocked', blockedFrom: 'for_review' },
    ])
    expect(Object.keys(progress.per_lane_counts)).toEqual(DISPLAY_LANES)
    expect(progress).toMatchObject({ total_count: 2, canceled_count: 1, done_count: 1 })
    expect(progress.per_wp.map((one) => one.wp_id)).toEqual(['WP02', 'WP99', 'WP100'])
    expect(progress.per_wp[0]).toEqual({
      wp_id: 'WP02',
      lane: 'blocked',
      lane_weight: 0.85,
      wp_weight: 1,
      fractional_progress: 0.85,
    })
  })

  it('never says 100 while something is left, and never less than it said a lane before', () => {
    const ladder = [
      'planned',
      'claimed',
      'in_progress',
      'for_review',
      'in_review',
      'approved',
    ] as const
    let last = -1
    for (const lane of ladder) {
      const { percentage } = progressOf(mission([2000, 'done'], [1, lane]))
      expect(percentage).toBeLessThan(100)
      expect(percentage).toBeGreaterThanOrEqual(last)
      last = percentage
    }
  })
})
