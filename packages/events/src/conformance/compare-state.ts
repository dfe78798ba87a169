import { instantKey } from '../values/instant-key.js'
import { type Facts, isFacts } from './case.js'

/** One place where a state is not what a golden says. */
export interface Difference {
  readonly path: readonly (string | number)[]
  readonly expected: unknown
  readonly got: unknown
}

/** What `compareState` may be told besides. */
export interface CompareOptions {
  /**
   * What the golden's `event_count` is compared with, in place of the state's own: goldens of the
   * public package count every distinct event of the stream for audit, decision point, connector and
   * sync.
   */
  readonly seenCount?: number
}

/** Arrays whose order says nothing. */
const SETS: ReadonlySet<string> = new Set(['heads', 'seen_delivery_pairs', 'user_connections'])

/**
 * Where a state differs from a golden; empty when it agrees. A golden is a subset: what it does not
 * name is not compared, and its null equals absent. Instants are compared as instants, set-like
 * arrays without their order, anomalies without their texts.
 */
export function compareState(
  golden: unknown,
  state: unknown,
  options: CompareOptions = {},
): readonly Difference[] {
  const counted =
    options.seenCount !== undefined && isFacts(state)
      ? { ...state, event_count: options.seenCount }
      : state
  return differences(golden, counted, [])
}

function differences(golden: unknown, got: unknown, path: Difference['path']): Difference[] {
  if (golden == null) return got == null ? [] : [{ path, expected: null, got }]
  if (Array.isArray(golden)) return listDifferences(golden, got, path)
  if (isFacts(golden)) return objectDifferences(golden, got, path)
  return isSame(golden, got) ? [] : [{ path, expected: golden, got: got ?? null }]
}

function objectDifferences(golden: Facts, got: unknown, path: Difference['path']): Difference[] {
  if (!isFacts(got)) return [{ path, expected: golden, got: got ?? null }]
  const spoken = path.at(-2) === 'anomalies'
  return Object.keys(golden)
    .filter((key) => !(spoken && key === 'message'))
    .flatMap((key) => differences(own(golden, key), own(got, key), [...path, key]))
}

function listDifferences(
  golden: readonly unknown[],
  got: unknown,
  path: Difference['path'],
): Difference[] {
  if (!Array.isArray(got) || got.length !== golden.length)
    return [{ path, expected: golden, got: got ?? null }]
  if (SETS.has(String(path.at(-1)))) return setDifferences(golden, got, path)
  return golden.flatMap((item, at) => differences(item, got[at], [...path, at]))
}

/** Each item of the golden takes one of the state that agrees with it. */
function setDifferences(
  golden: readonly unknown[],
  got: readonly unknown[],
  path: Difference['path'],
): Difference[] {
  const left = [...got]
  return golden.flatMap((item, at) => {
    const found = left.findIndex((one) => differences(item, one, [...path, at]).length === 0)
    if (found === -1) return [{ path: [...path, at], expected: item, got: null }]
    left.splice(found, 1)
    return []
  })
}

function isSame(golden: unknown, got: unknown): boolean {
  if (golden === got) return true
  if (typeof golden !== 'string' || typeof got !== 'string') return false
  const key = instantKey(golden)
  return key !== undefined && key === instantKey(got)
}

function own(value: Facts, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}
