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

const MOVES: readonly (readonly [from: readonly Lane[], to: Lane, guards: Edge['guards']])[] = [
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

/** The lane state machine as data: its 28 edges. A move that is not listed is illegal unforced. */
export const TRANSITIONS: { readonly native: readonly Edge[] } = {
  native: MOVES.flatMap(([sources, to, guards]) => sources.map((from) => ({ from, to, guards }))),
}

const BY_SOURCE: ReadonlyMap<Lane, ReadonlyMap<Lane, Edge>> = new Map(
  LANES.map((lane) => [
    lane,
    new Map(TRANSITIONS.native.filter((edge) => edge.from === lane).map((edge) => [edge.to, edge])),
  ]),
)

/** The edge between two lanes; undefined where there is none. */
export function edgeOf(from: Lane, to: Lane): Edge | undefined {
  return BY_SOURCE.get(from)?.get(to)
}

/** The lanes that can follow without force, in order of progress; none after done and canceled. */
export function targetsOf(from: Lane): readonly Lane[] {
  return LANES.filter((lane) => edgeOf(from, lane) !== undefined)
}
