import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canStart, laneUser } from '../src/board.js'
import { decideNext } from '../src/decide-next.js'
import { decideReport, guardsFailed, type Report, STEP_IDS } from '../src/decide-report.js'
import type { LoopFacts } from '../src/loop-facts.js'
import { DECISION_REASONS, Decision, type GuardFailure } from '../src/results/decision.js'
import { selectWork } from '../src/select-work.js'
import { anyBoard, anyFacts } from './boards.js'

const SEED = { seed: 20_261_121, numRuns: 1_000 }

/** The commands that exist, with the flags that each may carry. */
const COMMANDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^spec-kitty agent action (implement|review) WP\d+ /, ['--agent', '--mission']],
  [/^spec-kitty agent tasks move-task WP\d+ /, ['--to', '--reason', '--force', '--mission']],
  [/^spec-kitty agent mission finalize-tasks /, ['--mission']],
  [/^spec-kitty next /, ['--agent', '--mission', '--step-id', '--wp', '--result']],
  [/^spec-kitty (status|accept) /, ['--mission']],
  [/^spec-kitty merge /, ['--mission', '--resume']],
  [/^spec-kitty (hand-in|approve) WP\d+ /, ['--agent', '--mission']],
  [/^spec-kitty doctor$/, []],
  [/^git status$/, []],
  [/^git restore --source=\S+ --worktree -- \S+$/, ['--source', '--worktree', '--']],
]

function isRunnable(command: string): boolean {
  const known = COMMANDS.find(
    ([pattern]) => pattern.test(`${command}`) || pattern.test(`${command} `),
  )
  if (known === undefined || /undefined|null|\s{2}/.test(command)) return false
  const flags = command.split(' ').filter((word) => word.startsWith('--'))
  return flags.every((flag) => known[1].includes(flag.split('=')[0] ?? ''))
}

/** The planning files, by the step that writes each. */
const ARTIFACTS = { specify: 'spec', plan: 'plan', tasks: 'tasks' } as const

const ANYONE = { agent: 'claude', role: 'any' } as const

const anyRequest = fc.record({
  agent: fc.constantFrom('claude', 'claude-2', 'codex', null),
  role: fc.constantFrom('implementer' as const, 'reviewer' as const, 'any' as const),
})

/** The code of a failure that says what failed, where, and how it is mended. */
function named(failure: GuardFailure): string {
  expect(failure.code).toMatch(/^[A-Z][A-Z_]+$/)
  expect(failure.subject).not.toBe('')
  expect(failure.message).not.toMatch(/^$|undefined|null/)
  expect(failure.remedy, failure.remedy).toSatisfy(isRunnable)
  return failure.code
}

const anyReport = fc.record({
  agent: fc.constantFrom('claude', 'codex'),
  result: fc.constantFrom('success' as const, 'failed' as const, 'blocked' as const),
  reason: fc.constantFrom(null, 'no key'),
  subject: fc.record({
    stepId: fc.constantFrom(...STEP_IDS),
    wpId: fc.constantFrom(null, 'WP01', 'WP02', 'WP03'),
    attempt: fc.constantFrom(null, 1, 2),
    named: fc.boolean(),
  }),
  handInChecks: fc.array(
    fc.record({
      gate: fc.constantFrom('clean', 'commits'),
      state: fc.constantFrom('pass' as const, 'fail' as const, 'not_run' as const),
      code: fc.constantFrom('WORKSPACE_DIRTY', null),
      subject: fc.constant('WP01'),
      detail: fc.constant('two files are not committed'),
      remedy: fc.constantFrom('git status', null),
      order: fc.nat({ max: 7 }),
      waivable: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
})

/** The report of the agent that holds a work package, where the report is about one and one is held. */
function fromHolder(facts: LoopFacts, report: Report): Report {
  const held = facts.board.find(({ holder }) => holder !== null)
  if (held === undefined || !held.holder || report.subject.wpId !== 'WP01') return report
  return { ...report, agent: held.holder, subject: { ...report.subject, wpId: held.wpId } }
}

describe('a report', () => {
  test('that does not hold fails with code, subject and a command that exists [H-FR-020]', () => {
    const codes = new Set<string>()
    fc.assert(
      fc.property(anyFacts, anyReport, (facts, any) => {
        const report = fromHolder(facts, any)
        const { failures } = decideReport(facts, report)
        for (const failure of failures) codes.add(named(failure))
        if (failures.length === 0) return
        const answer = guardsFailed(decideNext(facts, ANYONE), report, failures, facts.handle)
        expect(answer).toMatchObject({ kind: 'blocked', mission_state: report.subject.stepId })
        for (const { message } of failures) expect(answer.detail).toContain(message)
        expect(answer.run, answer.run).toSatisfy(isRunnable)
      }),
      SEED,
    )
    expect([...codes].sort()).toEqual([
      'ACCEPT_NOT_READY',
      'ARTIFACT_INCOMPLETE',
      'GATE_FAILED',
      'HAND_IN_MISSING',
      'MERGE_NOT_READY',
      'VERDICT_MISSING',
      'WORKSPACE_DIRTY',
    ])
  })
})

describe('decideNext', () => {
  test('always answers a listed reason of its kind, with a command that exists [H-FR-020]', () => {
    const reasons = new Set<string>()
    const told = new Set<string>()
    const failures = new Set<string>()
    fc.assert(
      fc.property(anyFacts, anyRequest, (facts, request) => {
        const decision = decideNext(facts, request)
        reasons.add(decision.reason)
        expect(DECISION_REASONS[decision.kind] as readonly string[]).toContain(decision.reason)
        expect(decision.mission_state).not.toBe('unknown')
        expect(decision.mission_state).not.toBe('')
        expect(decision.detail).not.toBe('')
        const artifact = ARTIFACTS[decision.step_id as keyof typeof ARTIFACTS]
        if (decision.kind === 'step' && artifact !== undefined) {
          const { path, problem } = facts[artifact]
          told.add(`${artifact} ${problem}`)
          expect(decision.detail).toContain(path)
          expect(decision.detail).toContain(problem ?? 'work packages are not seeded')
        }
        for (const failure of decision.guard_failures) failures.add(named(failure))
        const said = [
          decision.run,
          ...decision.waiting_for.map((one) => one.command),
          ...decision.guard_failures.map((one) => one.remedy),
        ]
        for (const command of said) expect(command, command).toSatisfy(isRunnable)
      }),
      SEED,
    )
    expect(reasons.size).toBeGreaterThanOrEqual(12)
    expect(told).toEqual(
      new Set(['spec it is empty', 'plan it is empty', 'tasks it is empty', 'tasks null']),
    )
    expect(failures).toEqual(new Set(['ARTIFACT_MISSING', 'MISSION_TYPE_UNKNOWN']))
  })

  test('answers in the published shape, whatever the facts are', () => {
    fc.assert(
      fc.property(anyFacts, anyRequest, (facts, request) => {
        Decision.parse(decideNext(facts, request))
      }),
      { ...SEED, numRuns: 300 },
    )
  })

  test('gives the same answer to the same facts: a query decides nothing by being asked [H-FR-019]', () => {
    fc.assert(
      fc.property(anyFacts, anyRequest, (facts, request) => {
        const before = JSON.stringify(facts)
        expect(decideNext(facts, request)).toEqual(decideNext(facts, request))
        expect(JSON.stringify(facts)).toBe(before)
      }),
      { ...SEED, numRuns: 300 },
    )
  })
})

describe('selectWork', () => {
  test('offers only what a claim would take: its dependencies are there and its lane is free', () => {
    let offered = 0
    fc.assert(
      fc.property(anyBoard, anyRequest, (board, request) => {
        for (const one of selectWork(board, { ...request, selfReview: 'allow' })) {
          offered += 1
          expect(one.entry.uncertain).toBe(false)
          if (one.reason === 'resume') expect(one.entry.holder).not.toBeNull()
          else if (one.action === 'implement') expect(canStart(board, one.entry)).toBe(true)
          if (one.reason === 'stale_approval') expect(laneUser(board, one.entry)).toBeUndefined()
        }
      }),
      SEED,
    )
    expect(offered).toBeGreaterThan(200)
  })

  test('knows no difference between a planning work package and any other [H-FR-015]', () => {
    fc.assert(
      fc.property(anyBoard, anyRequest, (board, request) => {
        const renamed = board.map((entry) => ({
          ...entry,
          laneId: entry.laneId === 'lane-planning' ? 'lane-z' : entry.laneId,
        }))
        const ids = (of: typeof board) =>
          selectWork(of, { ...request, selfReview: 'allow' }).map(
            (one) => `${one.entry.wpId} ${one.action} ${one.reason}`,
          )
        expect(ids(renamed)).toEqual(ids(board))
      }),
      { ...SEED, numRuns: 300 },
    )
  })
})
