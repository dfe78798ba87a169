import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canStart, laneUser } from '../src/board.js'
import { decideNext } from '../src/decide-next.js'
import { DECISION_REASONS, Decision } from '../src/results/decision.js'
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
  [/^spec-kitty doctor$/, []],
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

const anyRequest = fc.record({
  agent: fc.constantFrom('claude', 'claude-2', 'codex', null),
  role: fc.constantFrom('implementer' as const, 'reviewer' as const, 'any' as const),
})

describe('decideNext', () => {
  test('always answers a listed reason of its kind, with a command that exists [H-FR-020]', () => {
    const reasons = new Set<string>()
    fc.assert(
      fc.property(anyFacts, anyRequest, (facts, request) => {
        const decision = decideNext(facts, request)
        reasons.add(decision.reason)
        expect(DECISION_REASONS[decision.kind] as readonly string[]).toContain(decision.reason)
        expect(decision.mission_state).not.toBe('unknown')
        expect(decision.mission_state).not.toBe('')
        expect(decision.detail).not.toBe('')
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
