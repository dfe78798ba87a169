import { type WireGuard, wireGuardsOf } from './check-transition.js'
import { ALIASES } from './lane-names.js'
import { DISPLAY_LANES, LANE_WEIGHTS, LANES, type Lane, TERMINAL_LANES } from './lanes.js'
import {
  type GUARDS,
  type Guard,
  type ReferenceGuard,
  TABLE_RULES,
  type TableName,
  TRANSITIONS,
} from './transitions.js'

/** One move in the published state machine. */
interface PublishedEdge {
  readonly from: Lane | null
  readonly to: Lane
  /** Every condition of the move, in the order of evaluation. */
  readonly guards: readonly (Guard | ReferenceGuard)[]
  /** What an event alone must show for it. */
  readonly on_wire: readonly WireGuard[]
}

/** One table of moves, and what holds for every move of it. */
interface PublishedTable {
  readonly edges: readonly PublishedEdge[]
  /** Lanes that nothing enters without evidence of a review, forced or not. */
  readonly evidence: readonly Lane[]
  readonly force: {
    /** Lanes that force enters along an edge alone. */
    readonly only_by_edge: readonly Lane[]
    /** Guards of an edge that force does not waive. */
    readonly waives_not: readonly (Guard | ReferenceGuard)[]
  }
}

/** The whole lane state machine as JSON. */
export interface TransitionDocument {
  readonly lanes: readonly {
    readonly name: Lane
    readonly displayed: boolean
    readonly terminal: boolean
    /** Share of the way to done, in hundredths; null where another lane decides, or none. */
    readonly weight: number | null
  }[]
  readonly aliases: Readonly<Record<string, Lane>>
  readonly guards: Readonly<Record<Guard | ReferenceGuard, string>>
  readonly tables: Readonly<Record<TableName, PublishedTable>>
}

const MEANING: Readonly<Record<Guard | ReferenceGuard, string>> = {
  ACTOR: 'who acts is named',
  FORCE: 'the move is forced',
  REASON: 'a reason that is not blank',
  HOLDER: 'whoever acts holds the work package, or nobody does',
  WORKSPACE: 'the workspace is named in full',
  SUBTASKS: 'the subtasks were read and none is open',
  IMPLEMENTED: 'a commit was made since the claim',
  RESULT: 'a review result with reviewer, verdict and reference',
  VERDICT: 'the verdict leads to the target',
  FEEDBACK: 'review feedback is referenced, that of the result where there is one',
  EVIDENCE: 'evidence of a review: natively an approval, and for done a land commit unless forced',
}

/**
 * The lanes, both tables and their guards as one JSON value, always the same: what other languages
 * build their state machine from. A table's edges stand in order of progress.
 */
export function transitionDocument(): TransitionDocument {
  const weights: Readonly<Partial<Record<Lane, number>>> = LANE_WEIGHTS
  return {
    lanes: LANES.map((name) => ({
      name,
      displayed: (DISPLAY_LANES as readonly Lane[]).includes(name),
      terminal: TERMINAL_LANES.includes(name),
      weight: weights[name] ?? null,
    })),
    aliases: { ...ALIASES },
    guards: { ...MEANING },
    tables: { native: tableOf('native', ['ACTOR']), reference: tableOf('reference', []) },
  }
}

function tableOf(name: TableName, always: readonly (typeof GUARDS)[number][]): PublishedTable {
  const edges: PublishedEdge[] = TRANSITIONS[name].map(({ from, to, guards }) => ({
    from,
    to,
    guards: [...always, ...guards],
    on_wire: wireGuardsOf(from, to, false, name),
  }))
  const rank = (lane: Lane | null) => (lane === null ? -1 : LANES.indexOf(lane))
  const rules = TABLE_RULES[name]
  return {
    edges: edges.sort((a, b) => rank(a.from) - rank(b.from) || rank(a.to) - rank(b.to)),
    evidence: [...rules.evidence],
    force: { only_by_edge: [...rules.forcedOnlyByEdge], waives_not: [...rules.heldUnderForce] },
  }
}
