import {
  checkTransition,
  isBootstrap,
  type WireTransition,
  wireGuardsOf,
} from '../lanes/check-transition.js'
import { ALIASES } from '../lanes/lane-names.js'
import { LANES, type Lane } from '../lanes/lanes.js'
import type { TableName } from '../lanes/transitions.js'
import { demand, type JsonSchema, SPOKEN, whereFieldsAre } from './json-schema.js'

type Source = Lane | null

/** What an event must bring with it for a move. */
type Demand = 'reason' | 'review_ref' | 'review' | 'approval' | 'land_commit'

const SOURCES: readonly Source[] = [null, ...LANES]

const REVIEW = { reviewer: 'a', verdict: 'approved', reference: 'b' }
const LANDED = { repos: [{ repo: 'c', branch: 'd', commit: '0123456' }], review: REVIEW }
/** A request that no guard refuses: what it is refused for is the move itself. */
const COMPLETE = { reason: 'e', reviewRef: 'f', evidence: LANDED }

/** Whether a payload is asked for by these, in the order in which they are written. */
const DEMANDS: Readonly<Record<Demand, JsonSchema>> = {
  reason: demand('reason', SPOKEN),
  review_ref: demand('review_ref', SPOKEN),
  review: demand('evidence', demand('review', { type: 'object' })),
  approval: demand(
    'evidence',
    demand('review', {
      type: 'object',
      properties: { reviewer: SPOKEN, verdict: { const: REVIEW.verdict }, reference: SPOKEN },
      required: ['reviewer', 'verdict', 'reference'],
    }),
  ),
  land_commit: demand('evidence', demand('repos', { type: 'array', minItems: 1 })),
}

/**
 * The moves of a table as conditions on the payload of a status event: which lanes follow which,
 * with and without force, and what each move asks for. Every answer is asked of the table itself.
 */
export function transitionSchemas(table: TableName): readonly JsonSchema[] {
  const { if: forced, then } = whereFieldsAre({ force: [true] }, { allOf: sideOf(table, true) })
  return [{ if: forced, then, else: { allOf: sideOf(table, false) } }]
}

function sideOf(table: TableName, force: boolean): readonly JsonSchema[] {
  const moves = new Map(
    SOURCES.map((from) => [
      from,
      new Map(LANES.map((to) => [to, demandsOf(table, from, to, force)])),
    ]),
  )
  const reach = groupBy(SOURCES, (from) => LANES.filter((to) => moves.get(from)?.get(to)))
  return [
    ...reach.map(([targets, sources]) =>
      whereFieldsAre(
        { from_lane: spelled(sources) },
        targets.length > 0 && demand('to_lane', { enum: spelled(targets) }),
      ),
    ),
    ...(Object.keys(DEMANDS) as Demand[]).flatMap((name) => demanded(moves, name)),
  ]
}

/** Undefined for a move that nothing makes possible. */
function demandsOf(
  table: TableName,
  from: Source,
  to: Lane,
  force: boolean,
): readonly Demand[] | undefined {
  if (isBootstrap(from, to, force)) return []
  const passes = (request: Omit<WireTransition, 'to' | 'force'>) =>
    checkTransition(from, { to, force, ...request }, table).ok
  if (!passes(COMPLETE)) return undefined
  const guards = wireGuardsOf(from, to, force, table)
  const evidence: Demand[] = guards.includes('EVIDENCE')
    ? passes({ ...COMPLETE, evidence: { review: {} } })
      ? ['review']
      : ['approval']
    : []
  return [
    ...(force || guards.includes('REASON') ? (['reason'] as const) : []),
    ...(guards.includes('FEEDBACK') ? (['review_ref'] as const) : []),
    ...evidence,
    ...(passes({ ...COMPLETE, evidence: { review: REVIEW } }) ? [] : (['land_commit'] as const)),
  ]
}

type Moves = ReadonlyMap<Source, ReadonlyMap<Lane, readonly Demand[] | undefined>>

/** Where a demand is made; sources that cannot reach a lane at all are named or not as is shorter. */
function demanded(moves: Moves, name: Demand): readonly JsonSchema[] {
  const wanted = LANES.filter((to) => SOURCES.some((from) => asks(from, to)))
  const groups = groupBy(wanted, (to) => {
    const free = SOURCES.some((from) => moves.get(from)?.get(to)?.includes(name) === false)
    return free ? SOURCES.filter((from) => asks(from, to)) : []
  })
  return groups.map(([sources, targets]) =>
    whereFieldsAre(
      {
        ...(sources.length === 0 ? {} : { from_lane: spelled(sources) }),
        to_lane: spelled(targets),
      },
      DEMANDS[name],
    ),
  )

  function asks(from: Source, to: Lane): boolean {
    return moves.get(from)?.get(to)?.includes(name) === true
  }
}

function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => readonly Key[],
): readonly (readonly [key: readonly Key[], items: readonly Item[]])[] {
  const groups = new Map<string, readonly [readonly Key[], Item[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(JSON.stringify(key)) ?? [key, []]
    group[1].push(item)
    groups.set(JSON.stringify(key), group)
  }
  return [...groups.values()]
}

/** Lanes under all names that the wire has for them. */
function spelled(lanes: readonly Source[]): readonly (string | null)[] {
  const aliases = Object.keys(ALIASES).filter((name) => lanes.includes(ALIASES[name] ?? null))
  return [...lanes, ...aliases]
}
