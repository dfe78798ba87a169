import { LANES, type Lane } from './lanes.js'

/** The conditions that a move can be under, in the order in which they are evaluated. */
export const GUARDS = [
  'ACTOR',
  'REASON',
  'HOLDER',
  'WORKSPACE',
  'SUBTASKS',
  'IMPLEMENTED',
  'RESULT',
  'VERDICT',
  'FEEDBACK',
  'EVIDENCE',
] as const

export type Guard = (typeof GUARDS)[number]

/** One legal move and what it asks for. Every move asks for an actor besides. */
export interface Edge {
  readonly from: Lane
  readonly to: Lane
  readonly guards: readonly Exclude<Guard, 'ACTOR'>[]
}

/** The conditions of the older table, in the order in which they are evaluated. */
export type ReferenceGuard = 'FORCE' | 'REASON' | 'FEEDBACK'

/** One move of the older table. Null is a work package without state. */
export interface ReferenceEdge {
  readonly from: Lane | null
  readonly to: Lane
  readonly guards: readonly ReferenceGuard[]
}

type Moves<From, G> = readonly (readonly [from: readonly From[], to: Lane, guards: readonly G[]])[]

const NATIVE: Moves<Lane, Exclude<Guard, 'ACTOR'>> = [
  [['genesis'], 'planned', []],
  [['genesis'], 'canceled', ['REASON']],
  [['planned'], 'claimed', []],
  [['claimed'], 'in_progress', ['HOLDER', 'WORKSPACE']],
  [['in_progress'], 'for_review', ['HOLDER', 'SUBTASKS', 'IMPLEMENTED']],
  [['in_progress'], 'planned', ['REASON']],
  [['for_review'], 'in_review', []],
  [['in_review'], 'approved', ['HOLDER', 'RESULT', 'VERDICT']],
  [['in_review'], 'planned', ['HOLDER', 'RESULT', 'VERDICT', 'FEEDBACK']],
  [['in_review'], 'in_progress', ['HOLDER', 'RESULT', 'VERDICT', 'FEEDBACK']],
  [['approved'], 'done', ['EVIDENCE']],
  [['approved'], 'planned', ['FEEDBACK']],
  [['approved'], 'in_progress', ['FEEDBACK']],
  [['blocked'], 'in_progress', ['WORKSPACE']],
  [['blocked'], 'planned', ['REASON']],
  [
    ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved'],
    'blocked',
    ['REASON'],
  ],
  [
    ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'blocked'],
    'canceled',
    ['REASON'],
  ],
]

const REFERENCE: Moves<Lane | null, ReferenceGuard> = [
  [[null, 'genesis'], 'planned', []],
  [['planned'], 'claimed', []],
  [['claimed', 'blocked'], 'in_progress', []],
  [['in_progress', 'in_review'], 'for_review', []],
  [['for_review'], 'in_review', []],
  [['in_progress', 'for_review', 'in_review'], 'approved', []],
  [['for_review', 'in_review', 'approved'], 'done', []],
  [['for_review', 'in_review', 'approved'], 'in_progress', ['FEEDBACK']],
  [['in_progress'], 'planned', ['FORCE', 'REASON']],
  [['for_review', 'in_review', 'approved'], 'planned', ['FORCE']],
  [
    ['genesis', 'planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved'],
    'blocked',
    [],
  ],
  [
    [
      'genesis',
      'planned',
      'claimed',
      'in_progress',
      'for_review',
      'in_review',
      'approved',
      'blocked',
    ],
    'canceled',
    [],
  ],
]

function edgesOf<From, G>(moves: Moves<From, G>) {
  return moves.flatMap(([sources, to, guards]) => sources.map((from) => ({ from, to, guards })))
}

/**
 * The lane state machine as data. `native` is the one that is written, with 28 edges; `reference`
 * judges events of the older dialect and nothing else. A move that is not listed is illegal unless
 * it is forced.
 */
export const TRANSITIONS: {
  readonly native: readonly Edge[]
  readonly reference: readonly ReferenceEdge[]
} = { native: edgesOf(NATIVE), reference: edgesOf(REFERENCE) }

/** Which table judges; the same words as the dialects of events. */
export type TableName = keyof typeof TRANSITIONS

/**
 * What the edges do not say, the same for every edge of a table. A move to a lane of `evidence`
 * needs evidence of a review, forced or not. Force enters a lane of `forcedOnlyByEdge` along an edge
 * alone. `heldUnderForce` are the guards of an edge that force does not waive.
 */
export const TABLE_RULES: Readonly<
  Record<
    TableName,
    {
      readonly evidence: readonly Lane[]
      readonly forcedOnlyByEdge: readonly Lane[]
      readonly heldUnderForce: readonly (Guard | ReferenceGuard)[]
    }
  >
> = {
  native: { evidence: ['approved', 'done'], forcedOnlyByEdge: ['done'], heldUnderForce: [] },
  reference: {
    evidence: ['approved', 'done'],
    forcedOnlyByEdge: [],
    heldUnderForce: ['FORCE', 'REASON', 'FEEDBACK'],
  },
}

type BySource<E> = ReadonlyMap<Lane | null, ReadonlyMap<Lane, E>>

function bySource<E extends { readonly from: Lane | null; readonly to: Lane }>(
  edges: readonly E[],
): BySource<E> {
  const sources = new Map<Lane | null, Map<Lane, E>>()
  for (const edge of edges)
    sources.set(edge.from, (sources.get(edge.from) ?? new Map<Lane, E>()).set(edge.to, edge))
  return sources
}

const NATIVE_EDGES = bySource(TRANSITIONS.native)
const REFERENCE_EDGES = bySource(TRANSITIONS.reference)

/** The edge between two lanes; undefined where there is none. */
export function edgeOf(from: Lane | null, to: Lane): Edge | undefined
export function edgeOf(
  from: Lane | null,
  to: Lane,
  table: TableName,
): Edge | ReferenceEdge | undefined
export function edgeOf(
  from: Lane | null,
  to: Lane,
  table: TableName = 'native',
): Edge | ReferenceEdge | undefined {
  return (table === 'native' ? NATIVE_EDGES : REFERENCE_EDGES).get(from)?.get(to)
}

/**
 * The lanes that can follow without force, in order of progress; none after done and canceled.
 * @param from null for a work package without state
 */
export function targetsOf(from: Lane | null, table: TableName = 'native'): readonly Lane[] {
  return LANES.filter((lane) => {
    const edge = edgeOf(from, lane, table)
    return edge !== undefined && !(edge.guards as readonly string[]).includes('FORCE')
  })
}
