import { describe, expect, test } from 'vitest'
import { decideNext } from '../src/decide-next.js'
import { decideReport, type Report } from '../src/decide-report.js'
import { anEntry, facts } from './boards.js'

const ANYONE = { agent: 'claude', role: 'any' } as const

describe('the step that comes next', () => {
  test('an empty mission begins with its specification', () => {
    const spec = { path: 'kitty-specs/demo-01KZ7Q3M/spec.md', exists: true, problem: 'no FR' }
    expect(decideNext(facts({ board: [], spec }), ANYONE)).toMatchObject({
      kind: 'step',
      reason: 'start',
      step_id: 'specify',
      mission_state: 'not_started',
    })
  })

  test('a mission that is planned by hand is offered its first work package', () => {
    const board = [anEntry({ wpId: 'WP01' }), anEntry({ wpId: 'WP02', dependencies: ['WP01'] })]
    expect(decideNext(facts({ board }), ANYONE)).toMatchObject({
      reason: 'start',
      wp_id: 'WP01',
      run: 'spec-kitty agent action implement WP01 --agent claude --mission 01KZ7Q3M',
    })
  })

  test('own work comes first, then reviews, then rework, then new work', () => {
    const mine = anEntry({ wpId: 'WP05', lane: 'in_progress', holder: 'claude' })
    const review = anEntry({ wpId: 'WP04', lane: 'for_review' })
    const rework = anEntry({ wpId: 'WP03', openRejection: true, rejections: 1 })
    const fresh = anEntry({ wpId: 'WP01' })
    const order = [fresh, rework, review, mine]
    const reasons: string[] = []
    for (let count = order.length; count > 0; count -= 1) {
      reasons.push(decideNext(facts({ board: order.slice(0, count) }), ANYONE).reason)
    }
    expect(reasons).toEqual(['resume', 'review', 'rework', 'start'])
  })

  test('the longest chain of dependants starts first', () => {
    const board = [
      anEntry({ wpId: 'WP01' }),
      anEntry({ wpId: 'WP02' }),
      anEntry({ wpId: 'WP03', dependencies: ['WP02'] }),
    ]
    expect(decideNext(facts({ board }), ANYONE).wp_id).toBe('WP02')
  })

  test('a stale approval is reviewed again before anything is accepted', () => {
    const board = [anEntry({ wpId: 'WP01', lane: 'approved', approval: 'stale' })]
    expect(decideNext(facts({ board }), ANYONE)).toMatchObject({
      reason: 'stale_approval',
      action: 'review',
    })
  })

  test('a canceled dependency is named with the command that mends it', () => {
    const board = [
      anEntry({ wpId: 'WP01', lane: 'canceled' }),
      anEntry({ wpId: 'WP02', dependencies: ['WP01'] }),
    ]
    expect(decideNext(facts({ board }), ANYONE)).toMatchObject({
      kind: 'blocked',
      reason: 'dependency_canceled',
      run: 'spec-kitty agent mission finalize-tasks --mission 01KZ7Q3M',
    })
  })

  test('acceptance and merge wait for a person unless the project says otherwise', () => {
    const board = [anEntry({ wpId: 'WP01', lane: 'approved', approval: 'fresh' })]
    const accept = decideNext(facts({ board }), ANYONE)
    const merge = decideNext(facts({ board, accepted: true, unattended: ['merge'] }), ANYONE)
    expect(accept).toMatchObject({ reason: 'gate_ready', step_id: 'accept', requires_human: true })
    expect(merge).toMatchObject({ reason: 'gate_ready', step_id: 'merge', requires_human: false })
  })

  test('a merged mission is complete, whatever its planning files look like', () => {
    const spec = { path: 'spec.md', exists: false, problem: 'it is missing' }
    const board = [
      anEntry({ wpId: 'WP01', lane: 'done' }),
      anEntry({ wpId: 'WP02', lane: 'canceled' }),
    ]
    expect(decideNext(facts({ board, spec }), ANYONE).reason).toBe('mission_complete')
  })

  test('a merge that was interrupted after it landed is still finished first', () => {
    const board = [anEntry({ wpId: 'WP01', lane: 'done' })]
    expect(decideNext(facts({ board, mergePending: true }), ANYONE)).toMatchObject({
      reason: 'resume',
      run: 'spec-kitty merge --resume --mission 01KZ7Q3M',
    })
  })

  test('a lost planning file is brought back from the mission branch', () => {
    const spec = { path: 'kitty-specs/demo/spec.md', exists: false, problem: 'it is missing' }
    expect(decideNext(facts({ board: [anEntry({ wpId: 'WP01' })], spec }), ANYONE)).toMatchObject({
      reason: 'artifact_missing',
      run: 'git restore --source=kitty/mission-demo-01KZ7Q3M --worktree -- kitty-specs/demo/spec.md',
    })
  })
})

describe('what a report changes', () => {
  const held = facts({
    board: [anEntry({ wpId: 'WP01', lane: 'in_progress', holder: 'claude', head: 'abc' })],
  })
  const report = (more: Partial<Report>): Report => ({
    agent: 'claude',
    result: 'failed',
    reason: null,
    subject: { stepId: 'implement', wpId: 'WP01', attempt: null, named: true },
    handInChecks: [],
    ...more,
  })

  test('a failure counts one attempt, and the same step comes again', () => {
    const { entry } = decideReport(held, report({ reason: 'tests red' }))
    const after = facts({ ...held, reports: entry === null ? [] : [entry] })
    expect(decideNext(after, ANYONE)).toMatchObject({
      reason: 'resume',
      attempt: 2,
      last_failure: 'tests red',
    })
  })

  test('a report that is told twice counts once', () => {
    const subject = { stepId: 'implement', wpId: 'WP01', attempt: 1, named: true } as const
    const { entry } = decideReport(held, report({ subject }))
    const after = facts({ ...held, reports: entry === null ? [] : [entry] })
    expect(entry?.attempt).toBe(1)
    expect(decideReport(after, report({ subject })).entry).toBeNull()
  })

  test('success without a hand-in is no success, and names the hand-in', () => {
    const { failures, entry } = decideReport(held, report({ result: 'success' }))
    expect(failures).toHaveLength(1)
    expect(failures[0]?.remedy).toBe('spec-kitty hand-in WP01 --agent claude --mission 01KZ7Q3M')
    expect(entry?.result).toBe('failed')
  })

  test('a late success about handed-in work counts nothing [H-FR-019]', () => {
    const done = facts({ board: [anEntry({ wpId: 'WP01', lane: 'for_review' })] })
    expect(decideReport(done, report({ result: 'success' }))).toEqual({
      entry: null,
      block: null,
      failures: [],
    })
  })

  test('a reported block moves the work package, with its reason', () => {
    const { block } = decideReport(held, report({ result: 'blocked', reason: 'no access' }))
    expect(block).toEqual({ wpId: 'WP01', reason: 'no access' })
  })

  test('a block of a planning step lasts until a file changes', () => {
    const spec = { path: 'spec.md', exists: true, problem: 'no FR' }
    const open = facts({ board: [], spec })
    const subject = { stepId: 'specify', wpId: null, attempt: null, named: true } as const
    const { entry } = decideReport(
      open,
      report({ result: 'blocked', reason: 'who pays?', subject }),
    )
    const reports = entry === null ? [] : [entry]
    expect(decideNext(facts({ board: [], spec, reports }), ANYONE)).toMatchObject({
      kind: 'blocked',
      reason: 'reported_blocked',
    })
    const changed = facts({ board: [], spec, reports, artifactsDigest: 'other' })
    expect(decideNext(changed, ANYONE).kind).toBe('step')
  })
})
