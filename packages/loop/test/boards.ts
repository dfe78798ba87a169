import type { Lane } from '@spec-kitty/events/status'
import { progressOf } from '@spec-kitty/events/status'
import * as fc from 'fast-check'
import type { BoardEntry } from '../src/board.js'
import { decideAcceptance } from '../src/decide-acceptance.js'
import type { LoopFacts } from '../src/loop-facts.js'
import type { ReportEntry } from '../src/run-record.js'

export const NOW = 1_796_000_000_000_000
export const AT = '2026-11-29T08:00:00.000000+00:00'

export function anEntry(entry: Partial<BoardEntry> & { wpId: string }): BoardEntry {
  return {
    title: `Title of ${entry.wpId}`,
    lane: 'planned',
    laneId: `lane-${entry.wpId.toLowerCase()}`,
    dependencies: [],
    holder: null,
    since: AT,
    implementer: null,
    reviewer: null,
    openRejection: false,
    rejections: 0,
    blockedReason: null,
    approval: 'none',
    lastEventId: `event-${entry.wpId}`,
    head: null,
    uncertain: false,
    ...entry,
  }
}

export function facts(more: Partial<LoopFacts> & { board: readonly BoardEntry[] }): LoopFacts {
  const named = {
    handle: '01KZ7Q3M',
    missionId: '01KZ7Q3M8XH2V5T9RWB4C6D1EF',
    missionSlug: 'demo-01KZ7Q3M',
    nowMicros: NOW,
    board: more.board,
  }
  const artifact = (name: string) => ({
    path: `kitty-specs/demo-01KZ7Q3M/${name}`,
    exists: true,
    problem: null,
  })
  const counted = more.board.filter((entry) => entry.lane !== 'canceled')
  return {
    ...named,
    missionNumber: null,
    missionType: 'software-dev',
    missionBranch: 'kitty/mission-demo-01KZ7Q3M',
    spec: artifact('spec.md'),
    plan: artifact('plan.md'),
    tasks: artifact('lanes.json'),
    seeded: more.board.some((entry) => entry.lane !== 'genesis'),
    acceptChecks: decideAcceptance({ ...named, approvals: new Map() }).checks,
    accepted: false,
    mergeComplete: counted.length > 0 && counted.every((entry) => entry.lane === 'done'),
    mergePending: false,
    reports: [],
    artifactsDigest: 'digest',
    unattended: [],
    selfReview: 'allow',
    progress: progressOf(
      more.board.map(({ wpId, lane }) => ({ wpId, lane, blockedFrom: 'in_progress' as const })),
    ),
    at: AT,
    diagnostics: [],
    ...more,
  }
}

const LANE: readonly Lane[] = [
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
]

const ACTORS = ['claude', 'claude-2', 'codex', null] as const

/** Boards of any shape: dependencies point backwards, everything else is free. */
export const anyBoard: fc.Arbitrary<readonly BoardEntry[]> = fc
  .array(
    fc.record({
      lane: fc.constantFrom(...LANE),
      laneId: fc.constantFrom('lane-a', 'lane-b', 'lane-planning', null),
      holder: fc.constantFrom(...ACTORS),
      openRejection: fc.boolean(),
      rejections: fc.nat({ max: 4 }),
      blockedReason: fc.constantFrom('worktree_alloc_failed', 'no access', null),
      approval: fc.constantFrom(
        'none' as const,
        'fresh' as const,
        'stale' as const,
        'unrecorded' as const,
      ),
      uncertain: fc.boolean(),
      edges: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
    }),
    { maxLength: 9 },
  )
  .map((rows) =>
    rows.map(({ edges, ...row }, place) => {
      const id = (at: number) => `WP${String(at + 1).padStart(2, '0')}`
      const held = ['claimed', 'in_progress', 'in_review'].includes(row.lane)
      return anEntry({
        ...row,
        wpId: id(place),
        holder: held ? row.holder : null,
        dependencies: [...new Set(edges.filter((edge) => edge < place).map(id))],
      })
    }),
  )

const anyReport: fc.Arbitrary<ReportEntry> = fc.record({
  agent: fc.constantFrom('claude', 'codex'),
  step_id: fc.constantFrom('specify', 'plan', 'tasks', 'implement', 'review', 'accept', 'merge'),
  wp_id: fc.constantFrom(null, 'WP01', 'WP02'),
  attempt: fc.integer({ min: 1, max: 4 }),
  facts_digest: fc.constantFrom('digest', 'event-WP01:-', 'event-WP02:-'),
  result: fc.constantFrom('failed' as const, 'blocked' as const),
  reason: fc.constantFrom(null, 'it broke'),
  reported_at: fc.constant(AT),
})

const anyArtifact = fc.record({
  path: fc.constantFrom('kitty-specs/demo-01KZ7Q3M/spec.md', 'kitty-specs/demo-01KZ7Q3M/plan.md'),
  exists: fc.boolean(),
  problem: fc.constantFrom(null, 'it is empty'),
})

/** Facts of any mission, likely or not. */
export const anyFacts: fc.Arbitrary<LoopFacts> = fc
  .record({
    board: anyBoard,
    spec: anyArtifact,
    plan: anyArtifact,
    tasks: anyArtifact,
    missionType: fc.constantFrom('software-dev', 'software-dev', 'research'),
    missionBranch: fc.constantFrom('kitty/mission-demo-01KZ7Q3M', null),
    accepted: fc.boolean(),
    mergePending: fc.boolean(),
    reports: fc.array(anyReport, { maxLength: 6 }),
    selfReview: fc.constantFrom('allow' as const, 'forbid' as const),
  })
  .map((more) => facts(more))
