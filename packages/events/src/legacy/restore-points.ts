import { type IssuePath, valueAt } from '../judge/issues.js'
import { sameJson } from '../values/json-equality.js'
import { compareText } from '../values/text.js'

/** One place of an event, and what stood there; without `value`, nothing did. */
export interface RestorePoint {
  readonly path: IssuePath
  readonly value?: unknown
}

type Container = Record<string | number, unknown>

/**
 * What must be put where to make `wanted` out of `given`, both JSON objects: sorted by path, no more
 * than needed. Lists of one length are compared item by item.
 */
export function restorePoints(given: unknown, wanted: unknown): readonly RestorePoint[] {
  const points: RestorePoint[] = []
  visit(given, wanted, [], points)
  return points.sort((a, b) => compareText(JSON.stringify(a.path), JSON.stringify(b.path)))
}

function visit(given: unknown, wanted: unknown, path: IssuePath, points: RestorePoint[]): void {
  if (sameJson(given, wanted)) return
  if (!isContainer(given) || !isContainer(wanted) || !isAlike(given, wanted)) {
    points.push({ path, value: wanted })
    return
  }
  for (const key of new Set([...Object.keys(given), ...Object.keys(wanted)])) {
    const at = [...path, Array.isArray(wanted) ? Number(key) : key]
    if (!Object.hasOwn(wanted, key)) points.push({ path: at })
    else if (!Object.hasOwn(given, key)) points.push({ path: at, value: wanted[key] })
    else visit(given[key], wanted[key], at, points)
  }
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

function isAlike(a: Container, b: Container): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Array.isArray(a) === Array.isArray(b)
  return a.length === b.length
}

/** Whether something that was read is a list of restore points. */
export function areRestorePoints(value: unknown): value is readonly RestorePoint[] {
  return Array.isArray(value) && value.every((one) => isContainer(one) && isPath(one.path))
}

function isPath(path: unknown): path is IssuePath {
  const isStep = (step: unknown) =>
    (typeof step === 'string' && step !== '__proto__') || Number.isSafeInteger(step)
  return Array.isArray(path) && path.length > 0 && path.every(isStep)
}

/**
 * Puts back what stood at one place, in the object itself. A place that is not there is left alone:
 * only own keys are followed.
 */
export function restore(target: object, { path, ...point }: RestorePoint): void {
  const holder = valueAt(target, path.slice(0, -1))
  const last = path.at(-1)
  if (!isContainer(holder) || last === undefined) return
  if (Array.isArray(holder) && !Object.hasOwn(holder, last)) return
  if ('value' in point) holder[last] = point.value
  else delete holder[last]
}
