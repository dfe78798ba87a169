import { expect, test } from 'vitest'
import { decideApprovalFreshness, type LaneCommit } from '../src/index.js'

const work = (oid: string): LaneCommit => ({ oid, kind: 'work' })
const wp01 = { wpId: 'WP01', commit: 'c1' }

test('nothing after the reviewed commit: fresh', () => {
  const lane = { containsReviewed: true, after: [] }
  expect(decideApprovalFreshness(wp01, lane, [])).toEqual({ kind: 'fresh' })
})

test('commits of another work package, dependency merges and bookkeeping keep it fresh', () => {
  const after: LaneCommit[] = [
    work('c2'),
    { oid: 'm', kind: 'dependency-merge' },
    { oid: 'b', kind: 'bookkeeping' },
  ]
  const ranges = [{ wpId: 'WP02', commits: new Set(['c2']) }]
  expect(decideApprovalFreshness(wp01, { containsReviewed: true, after }, ranges)).toEqual({
    kind: 'fresh',
  })
})

test('one more commit of its own range makes it stale and names the commit', () => {
  const ranges = [
    { wpId: 'WP01', commits: new Set(['c1', 'c2']) },
    { wpId: 'WP02', commits: new Set(['c3']) },
  ]
  const lane = { containsReviewed: true, after: [work('c2'), work('c3')] }
  expect(decideApprovalFreshness(wp01, lane, ranges)).toEqual({
    kind: 'stale',
    reason: 'commits_after',
    commits: ['c2'],
  })
})

test('rewritten history and a merge with content of its own are stale', () => {
  expect(decideApprovalFreshness(wp01, { containsReviewed: false, after: [] }, [])).toMatchObject({
    kind: 'stale',
    reason: 'rewritten',
  })
  const lane = { containsReviewed: true, after: [{ oid: 'm', kind: 'unproven-merge' as const }] }
  expect(decideApprovalFreshness(wp01, lane, [])).toMatchObject({ reason: 'unproven_merge' })
})

test('an approval that names no commit is told apart from a fresh one', () => {
  const lane = { containsReviewed: true, after: [] }
  expect(decideApprovalFreshness({ wpId: 'WP01', commit: null }, lane, [])).toEqual({
    kind: 'unrecorded',
  })
})
