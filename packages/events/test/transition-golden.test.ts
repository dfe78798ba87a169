import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { movesSaid } from '../src/conformance/transition-cases.js'
import { transitionDocument } from '../src/lanes/transition-document.js'
import { GOLDEN_HEADER, goldenText } from '../src/lanes/transition-golden.js'
import { checkTransition, LANES, TRANSITIONS } from '../src/status.js'

const file = readFileSync(new URL('../cases/transitions.jsonl', import.meta.url), 'utf8')
const lines = file.trimEnd().split('\n')
const { said: letters, ...header } = JSON.parse(lines[0] ?? '')
const rows = movesSaid(lines)

/** Both tables written by hand, in another form than the code has, with what an event must show. */
const BY_HAND = {
  native: {
    genesis: 'planned canceled:REASON',
    planned: 'claimed blocked:REASON canceled:REASON',
    claimed: 'in_progress blocked:REASON canceled:REASON',
    in_progress: 'planned:REASON for_review blocked:REASON canceled:REASON',
    for_review: 'in_review blocked:REASON canceled:REASON',
    in_review:
      'planned:FEEDBACK in_progress:FEEDBACK approved:APPROVAL blocked:REASON canceled:REASON',
    approved: 'planned:FEEDBACK in_progress:FEEDBACK done:LANDING blocked:REASON canceled:REASON',
    blocked: 'planned:REASON in_progress canceled:REASON',
  },
  reference: {
    none: 'planned',
    genesis: 'planned blocked canceled',
    planned: 'claimed blocked canceled',
    claimed: 'in_progress blocked canceled',
    in_progress: 'planned:FORCE+REASON for_review approved:REVIEW blocked canceled',
    for_review:
      'planned:FORCE in_progress:FEEDBACK in_review approved:REVIEW done:REVIEW blocked canceled',
    in_review:
      'planned:FORCE in_progress:FEEDBACK for_review approved:REVIEW done:REVIEW blocked canceled',
    approved: 'planned:FORCE in_progress:FEEDBACK done:REVIEW blocked canceled',
    blocked: 'in_progress canceled',
  },
} as const

type Table = keyof typeof BY_HAND

interface Context {
  readonly force: boolean
  readonly reason: boolean
  readonly feedback: boolean
  readonly evidence: 'none' | 'rejected' | 'approved' | 'landed'
}

/** The needs of a move by the hand-written table; undefined where it has no such move. */
function needsOf(table: Table, from: string | null, to: string): readonly string[] | undefined {
  const moves: Readonly<Record<string, string>> = BY_HAND[table]
  for (const move of (moves[from ?? 'none'] ?? '').split(' ')) {
    const [target, needs = ''] = move.split(':')
    if (target === to) return needs.split('+').filter((need) => need !== '')
  }
  return undefined
}

function approvalSays({ evidence }: Context): string {
  if (evidence === 'none') return 'EVIDENCE_REQUIRED'
  return evidence === 'rejected' ? 'VERDICT_NOT_APPROVED' : 'ok'
}

function needSays(need: string, context: Context): string {
  switch (need) {
    case 'FORCE':
      return context.force ? 'ok' : 'FORCE_REQUIRED'
    case 'REASON':
      return context.reason ? 'ok' : 'REASON_REQUIRED'
    case 'FEEDBACK':
      return context.feedback ? 'ok' : 'REVIEW_REF_REQUIRED'
    case 'REVIEW':
      return context.evidence === 'none' ? 'EVIDENCE_REQUIRED' : 'ok'
    case 'LANDING':
      return context.evidence === 'approved' ? 'EVIDENCE_REQUIRED' : approvalSays(context)
    default:
      return approvalSays(context)
  }
}

function forcedSays(table: Table, from: string | null, to: string, context: Context): string {
  if (!context.reason) return 'FORCE_REASON_REQUIRED'
  if (from === null) return to === 'planned' ? 'ok' : 'ILLEGAL_TRANSITION'
  if (from === to) return 'ILLEGAL_TRANSITION'
  const reviewed = to === 'approved' || to === 'done'
  if (table === 'native') {
    if (to === 'done' && from !== 'approved') return 'ILLEGAL_TRANSITION'
    return reviewed ? approvalSays(context) : 'ok'
  }
  if (reviewed) return needSays('REVIEW', context)
  return needsOf(table, from, to)?.includes('FEEDBACK') ? needSays('FEEDBACK', context) : 'ok'
}

function said(table: Table, from: string | null, to: string, context: Context): string {
  if (to === 'genesis') return 'GENESIS_TARGET'
  if (context.force) return forcedSays(table, from, to, context)
  if (from === 'done' || from === 'canceled') return 'TERMINAL_LANE'
  const needs = needsOf(table, from, to)
  if (needs === undefined) return 'ILLEGAL_TRANSITION'
  const failed = needs.map((need) => needSays(need, context)).filter((one) => one !== 'ok')
  return failed.join(' ') || 'ok'
}

describe('the golden table of moves', () => {
  it('is what the code says today [H-FR-016]', () => {
    expect(file === goldenText(), 'run pnpm generate, and look at what changed').toBe(true)
  })

  it('holds every source, target and context once: 3,520 native rows, 2,640 older ones', () => {
    expect(header).toEqual(GOLDEN_HEADER)
    expect(Object.values(letters)).toContain('ok')
    const keys = rows.map((row) => row.slice(0, 7).join())
    expect(new Set(keys).size).toBe(rows.length)
    for (const [table, count, kinds] of [
      ['native', 3520, 4],
      ['reference', 2640, 3],
    ] as const) {
      const own = rows.filter((row) => row[0] === table)
      expect(own).toHaveLength(count)
      expect(new Set(own.map((row) => row[1])).size).toBe(11)
      expect(new Set(own.map((row) => row[2])).size).toBe(10)
      expect(new Set(own.map((row) => row[6])).size).toBe(kinds)
    }
  })

  it('agrees in every row with the tables written by hand [H-FR-016]', () => {
    const wrong = rows.filter(([table, from, to, force, reason, feedback, evidence, verdict]) => {
      const flags = { force: force === 1, reason: reason === 1, feedback: feedback === 1 }
      return verdict !== said(table, from, to, { ...flags, evidence })
    })
    expect(wrong).toEqual([])
    const accepted = (table: string) =>
      rows.filter((row) => row[0] === table && row[7] === 'ok').length
    expect([accepted('native') > 300, accepted('reference') > 300]).toEqual([true, true])
  })

  it.each([
    ['native', 28],
    ['reference', 36],
  ] as const)(
    'has the edges of the %s table that are written by hand, %i of them',
    (table, count) => {
      const edges = TRANSITIONS[table].map(({ from, to }) => `${from ?? 'none'} ${to}`)
      const byHand = Object.entries(BY_HAND[table]).flatMap(([from, moves]) =>
        moves.split(' ').map((move) => `${from} ${move.split(':')[0]}`),
      )
      expect(edges).toHaveLength(count)
      expect([...edges].sort()).toEqual([...byHand].sort())
    },
  )

  it('claims a review along one edge alone [H-FR-016]', () => {
    const entering = TRANSITIONS.native.filter((edge) => edge.to === 'in_review')
    expect(entering).toEqual([{ from: 'for_review', to: 'in_review', guards: [] }])
  })
})

describe('the older table', () => {
  it('asks for force on a step back to planned, and says what else is missing', () => {
    expect(checkTransition('in_progress', { to: 'planned' }, 'reference')).toEqual({
      ok: false,
      codes: ['FORCE_REQUIRED', 'REASON_REQUIRED'],
      allowed: ['for_review', 'approved', 'blocked', 'canceled'],
    })
    const forced = { to: 'planned', force: true, reason: 'backward rewind' }
    expect(checkTransition('approved', forced, 'reference')).toEqual({ ok: true })
  })

  it('wants the review reference of a rejection also under force', () => {
    const rejection = { to: 'in_progress', force: true, reason: 'rework' }
    expect(checkTransition('for_review', rejection, 'reference')).toMatchObject({
      codes: ['REVIEW_REF_REQUIRED'],
    })
    expect(checkTransition('for_review', { ...rejection, reviewRef: 'r1' }, 'reference')).toEqual({
      ok: true,
    })
  })

  it('never has its own code in a native refusal', () => {
    for (const row of rows)
      if (row[0] === 'native') expect(row[7].includes('FORCE_REQUIRED')).toBe(false)
  })

  it('does not judge the verdict of evidence', () => {
    const evidence = GOLDEN_HEADER.evidence.rejected
    expect(checkTransition('in_review', { to: 'done', evidence }, 'reference')).toEqual({
      ok: true,
    })
    expect(checkTransition('in_review', { to: 'approved', evidence })).toMatchObject({
      codes: ['VERDICT_NOT_APPROVED'],
    })
  })
})

describe('the state machine as a document', () => {
  const document = transitionDocument()

  it('holds the lanes, both tables and the meaning of every guard, and nothing that is not JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
    expect(document.lanes.map((lane) => lane.name)).toEqual(LANES)
    expect(document.lanes.filter((lane) => lane.terminal).map((lane) => lane.name)).toEqual([
      'done',
      'canceled',
    ])
    expect(document.tables.native.edges).toHaveLength(28)
    for (const { edges } of Object.values(document.tables))
      for (const edge of edges)
        for (const guard of edge.guards) expect(document.guards[guard]).toBeTruthy()
  })

  it('is enough to judge every unforced row of the golden table', () => {
    const holds: Readonly<Record<string, (row: readonly unknown[]) => boolean>> = {
      FORCE: () => false,
      REASON: (row) => row[4] === 1,
      FEEDBACK: (row) => row[5] === 1,
      EVIDENCE: (row) =>
        row[6] === 'landed' ||
        (row[6] === 'approved' && (row[0] === 'reference' || row[2] === 'approved')) ||
        (row[6] === 'rejected' && row[0] === 'reference'),
    }
    for (const row of rows.filter((one) => one[3] === 0)) {
      const tables = document.tables as Readonly<Record<string, (typeof document.tables)['native']>>
      const edge = tables[row[0]]?.edges.find((one) => one.from === row[1] && one.to === row[2])
      const judged = edge?.on_wire.every((guard) => holds[guard]?.(row)) === true
      expect(judged, row.join()).toBe(row[7] === 'ok')
    }
  })

  it('is made anew each time, so that no reader changes it for another', () => {
    ;(document.aliases as Record<string, string>).doing = 'planned'
    expect(transitionDocument().aliases.doing).toBe('in_progress')
  })
})
