/**
 * What the status log promises, once more and as plainly as possible: a set of events per clone, and
 * state computed anew from the whole set each time. Shares no code with the product.
 */
export interface ModelEvent {
  readonly id: string
  readonly at: string
  readonly wp: string
  readonly from: string
  readonly to: string
  readonly actor: string
  readonly prev: string | null
  readonly settles: readonly string[]
  readonly force: boolean
  readonly land: string | null
}

/** What a set of events says about one work package. */
export interface ModelState {
  readonly lane: string
  readonly head: ModelEvent
  /** Sorted. */
  readonly heads: readonly string[]
}

/** What a request asks for; `given` names the inputs of guards that it brings. */
export interface ModelRequest {
  readonly wp: string
  readonly to: string
  readonly actor: string
  readonly given: ReadonlySet<string>
  readonly force: boolean
  readonly isSeed?: boolean
}

export type Prediction =
  | { readonly kind: 'write'; readonly from: string; readonly force: boolean }
  | { readonly kind: 'repeat'; readonly eventId: string }
  | { readonly kind: 'refuse'; readonly code: string }

const EDGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  genesis: { planned: '', canceled: 'reason' },
  planned: { claimed: '', blocked: 'reason', canceled: 'reason' },
  claimed: { in_progress: 'holder workspace', blocked: 'reason', canceled: 'reason' },
  in_progress: {
    for_review: 'holder subtasks commits',
    planned: 'reason',
    blocked: 'reason',
    canceled: 'reason',
  },
  for_review: { in_review: '', blocked: 'reason', canceled: 'reason' },
  in_review: {
    approved: 'holder approval',
    planned: 'holder rejection feedback',
    in_progress: 'holder rejection feedback',
    blocked: 'reason',
    canceled: 'reason',
  },
  approved: {
    done: 'landing',
    planned: 'feedback',
    in_progress: 'feedback',
    blocked: 'reason',
    canceled: 'reason',
  },
  blocked: { in_progress: 'workspace', planned: 'reason', canceled: 'reason' },
  done: {},
  canceled: {},
}
const HELD = ['claimed', 'in_progress', 'in_review']
const ADVANCE = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done']

/** What must happen to a request on a state. */
export function predict(state: ModelState | null, request: ModelRequest): Prediction {
  const from = state?.lane ?? 'genesis'
  const { to, given } = request
  const isHolder = state === null || sameName(request.actor, state.head.actor)
  if (state !== null && request.isSeed === true) return { kind: 'repeat', eventId: state.head.id }
  if (state !== null && to === from) {
    if (!HELD.includes(from) || isHolder) return { kind: 'repeat', eventId: state.head.id }
    return { kind: 'refuse', code: 'WP_ALREADY_CLAIMED' }
  }
  const needs = EDGES[from]?.[to]
  const failed = (needs ?? 'edge')
    .split(' ')
    .filter((need) => need !== '' && (need === 'holder' ? !isHolder : !given.has(need)))
  if (!request.force) {
    if (failed.length === 0) return { kind: 'write', from, force: false }
    const onlyHolder = failed.every((need) => need === 'holder')
    return { kind: 'refuse', code: onlyHolder ? 'WP_ALREADY_CLAIMED' : 'TRANSITION_REJECTED' }
  }
  if (!given.has('reason')) return { kind: 'refuse', code: 'FORCE_REASON_REQUIRED' }
  if (to === 'done' && from !== 'approved') return { kind: 'refuse', code: 'TRANSITION_REJECTED' }
  return { kind: 'write', from, force: failed.length > 0 }
}

/** State of one work package after a set of events, whatever their order; null without events. */
export function stateOf(events: Iterable<ModelEvent>, wp: string): ModelState | null {
  const own = new Map([...events].filter((one) => one.wp === wp).map((one) => [one.id, one]))
  const covered = new Set([...own.values()].flatMap((one) => [one.prev ?? '', ...one.settles]))
  const open = [...own.values()].filter((one) => !covered.has(one.id)).sort(inOrder)
  const begun = open.filter((one) => !isSeed(one))
  const heads = begun.length > 0 ? begun : open.slice(0, 1)
  const [first] = heads
  if (first === undefined) return null
  const ids = heads.map((one) => one.id).sort()
  for (const lane of ['canceled', 'blocked']) {
    const head = heads.find((one) => one.to === lane)
    if (head !== undefined) return { lane, head, heads: ids }
  }
  const standing = withoutRejected(heads, own)
  const rank = (one: ModelEvent) => ADVANCE.indexOf(one.to)
  const best = Math.max(...standing.map(rank))
  const tied = standing.filter((one) => rank(one) === best)
  const lands = new Set(tied.filter((one) => one.to === 'done').map((one) => one.land))
  lands.delete(null)
  const head = tied[0] ?? first
  return { lane: lands.size > 1 ? 'approved' : head.to, head, heads: ids }
}

/** The events up to one of them, by time. */
export function until(events: Iterable<ModelEvent>, last: ModelEvent): readonly ModelEvent[] {
  return [...events].filter((one) => inOrder(one, last) <= 0)
}

function withoutRejected(
  heads: readonly ModelEvent[],
  own: ReadonlyMap<string, ModelEvent>,
): readonly ModelEvent[] {
  const lines = heads.map((head) => ({ head, line: lineOf(head, own) }))
  const open = lines.flatMap(({ line }) =>
    [...line].filter((one) => isRejection(one) && !isAnswered(one, line, own)),
  )
  const standing = lines.filter(({ line }) => open.every((one) => line.has(one)))
  return standing.length === 0 ? heads : standing.map(({ head }) => head)
}

function isAnswered(
  rejection: ModelEvent,
  line: ReadonlySet<ModelEvent>,
  own: ReadonlyMap<string, ModelEvent>,
): boolean {
  return [...line].some(
    (one) => (one.to === 'approved' || one.to === 'done') && lineOf(one, own).has(rejection),
  )
}

function lineOf(head: ModelEvent, own: ReadonlyMap<string, ModelEvent>): ReadonlySet<ModelEvent> {
  const line = new Set<ModelEvent>([head])
  for (const one of line)
    for (const id of [one.prev ?? '', ...one.settles]) {
      const before = own.get(id)
      if (before !== undefined) line.add(before)
    }
  return line
}

function isRejection({ from, to }: ModelEvent): boolean {
  const reviewed = ['for_review', 'in_review', 'approved', 'done'].includes(from)
  return reviewed && ['planned', 'claimed', 'in_progress'].includes(to)
}

function isSeed({ from, to }: ModelEvent): boolean {
  return to === 'planned' && (from === 'genesis' || from === 'planned')
}

function inOrder(a: ModelEvent, b: ModelEvent): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

function sameName(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}:`) || b.startsWith(`${a}:`)
}
