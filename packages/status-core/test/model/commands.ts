import fc from 'fast-check'

/** One thing that happens to one of the clones. Numbers are taken modulo what there is. */
export type Command =
  | { readonly kind: 'ask'; readonly clone: number; readonly asks: readonly Ask[] }
  | { readonly kind: 'race'; readonly clone: number; readonly wp: number; readonly to: string }
  | { readonly kind: 'crash'; readonly clone: number; readonly ask: Ask; readonly loss: Loss }
  | { readonly kind: 'pull'; readonly clone: number; readonly from: number; readonly how: PullHow }
  | { readonly kind: 'damage'; readonly clone: number; readonly how: Damage; readonly at: number }
  | { readonly kind: 'operation'; readonly clone: number }
  | { readonly kind: 'repair'; readonly clone: number }
  | { readonly kind: 'clock'; readonly clone: number; readonly ms: number }
  | { readonly kind: 'past'; readonly clone: number; readonly at: number }

export interface Ask {
  readonly wp: number
  /** A lane, or the one that usually follows. */
  readonly to: string
  /** A name, or who holds the work package. */
  readonly actor: string
  /** Without it the request brings no input of a guard. */
  readonly complete: boolean
  readonly force: boolean
}

interface Loss {
  readonly after: number
  readonly torn: number
  readonly keep: boolean
}

/** `union`: ours, `git`: git's built-in driver, `conflict`: markers and then the repair. */
export type PullHow = 'union' | 'git' | 'conflict'

/** `stale`: an older version of the tracked log, as a branch switch brings it. */
export type Damage = 'deleted' | 'stale' | 'torn' | 'repeated' | 'no-journal'

export const ACTORS = ['ada', 'bob', 'ada:opus'] as const
export const WORK_PACKAGES = ['WP01', 'WP02', 'WP03'] as const
export const CLONES = 3

const LANES = [
  'planned',
  'claimed',
  'in_progress',
  'for_review',
  'in_review',
  'approved',
  'done',
  'blocked',
  'canceled',
] as const

const clone = fc.nat(CLONES - 1)
const wp = fc.nat(WORK_PACKAGES.length - 1)

const ask: fc.Arbitrary<Ask> = fc.record({
  wp,
  to: fc.oneof(
    { weight: 6, arbitrary: fc.constant('next') },
    { weight: 2, arbitrary: fc.constantFrom(...LANES) },
    { weight: 1, arbitrary: fc.constantFrom('planned', 'seed') },
  ),
  actor: fc.oneof(
    { weight: 4, arbitrary: fc.constant('holder') },
    { weight: 1, arbitrary: fc.constantFrom(...ACTORS) },
  ),
  complete: fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  force: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
})

const loss = fc.record({ after: fc.nat(14), torn: fc.nat(700), keep: fc.boolean() })
const pullHow = fc.constantFrom<PullHow>('union', 'git', 'conflict')
const damage = fc.constantFrom<Damage>('deleted', 'stale', 'torn', 'repeated', 'no-journal')

const one = <Kind extends Command['kind'], Rest extends object>(
  kind: Kind,
  rest: { [Key in keyof Rest]: fc.Arbitrary<Rest[Key]> },
) => fc.record({ kind: fc.constant(kind), clone, ...rest }) as unknown as fc.Arbitrary<Command>

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 30, arbitrary: one('ask', { asks: fc.array(ask, { minLength: 1, maxLength: 1 }) }) },
  { weight: 6, arbitrary: one('ask', { asks: fc.array(ask, { minLength: 2, maxLength: 4 }) }) },
  { weight: 4, arbitrary: one('race', { wp, to: fc.constantFrom('claimed', 'in_review') }) },
  { weight: 6, arbitrary: one('crash', { ask, loss }) },
  { weight: 9, arbitrary: one('pull', { from: clone, how: pullHow }) },
  { weight: 6, arbitrary: one('damage', { how: damage, at: fc.nat(40) }) },
  { weight: 2, arbitrary: one('operation', {}) },
  { weight: 1, arbitrary: one('repair', {}) },
  { weight: 2, arbitrary: one('clock', { ms: fc.integer({ min: -3_600_000, max: 3_600_000 }) }) },
  { weight: 3, arbitrary: one('past', { at: fc.nat(60) }) },
)

/** A story: what happens, in order. */
export const story: fc.Arbitrary<readonly Command[]> = fc.array(command, {
  minLength: 5,
  maxLength: 45,
  size: 'max',
})
