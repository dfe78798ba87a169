import { type Declaration, declarationsOf } from './assemble-work-packages.js'
import { errorFinding, type Finding, type FindingPlace, warningFinding } from './finding.js'
import { cycles } from './graph.js'
import { nearest } from './nearest.js'
import type { Locate } from './places.js'
import type { TasksDocument } from './tasks-document.js'
import type { WorkPackage } from './work-package.js'
import type { WorkPackageFile } from './work-package-file.js'
import type { WpsEntry } from './wps-yaml.js'

type Named = { readonly mission: string; readonly mission_slug: string }

const DEPENDENCIES_MAX = 50

/** Dependencies are known, not their own, few enough and without cycles. */
export function checkDependencies(
  wps: readonly WorkPackage[],
  mission: Named,
  locate: Locate,
): Finding[] {
  const index = new Map(wps.map((wp, at) => [wp.id, at]))
  const found: Finding[] = []
  for (const wp of wps) {
    if (wp.dependencies.length > DEPENDENCIES_MAX) {
      const what = `dependencies of ${wp.id}`
      const details = { ...mission, what, actual: wp.dependencies.length, limit: DEPENDENCIES_MAX }
      found.push(errorFinding('TASKS_LIMIT', details, locate(wp, 'dependencies')))
    }
    for (const dependency of wp.dependencies) {
      const details = { ...mission, wp_id: wp.id, dependency }
      if (dependency !== wp.id && index.has(dependency)) continue
      const place = locate(wp, 'dependencies', dependency)
      if (dependency === wp.id) {
        found.push(errorFinding('DEPENDENCY_SELF', details, place))
      } else {
        const others = [...index.keys()].filter((id) => id !== wp.id)
        const close = nearest(dependency, others)
        found.push(errorFinding('DEPENDENCY_UNKNOWN', { ...details, nearest: close }, place))
      }
    }
  }
  const graph = wps.map((wp) => wp.dependencies.flatMap((id) => index.get(id) ?? []))
  for (const cycle of cycles(graph)) {
    const ids = cycle.map((at) => wps[at]?.id ?? '')
    const first = wps[cycle[0] ?? 0]
    const place = first === undefined ? {} : locate(first, 'dependencies', ids[1])
    found.push(errorFinding('DEPENDENCY_CYCLE', { ...mission, cycle: ids }, place))
  }
  return found
}

/** Sources that declare other dependencies than the one that counts. [N-FR-302] */
export function checkSources(
  files: readonly WorkPackageFile[],
  wps: readonly WpsEntry[] | null,
  tasks: TasksDocument | null,
  mission: Named,
  locate: (file: WorkPackageFile) => FindingPlace,
): Finding[] {
  return files.flatMap((file) => [
    ...sourceConflicts(file, declarationsOf(file, wps, tasks), mission, locate),
    ...sectionConflicts(file, tasks, mission),
  ])
}

function sourceConflicts(
  file: WorkPackageFile,
  declarations: readonly Declaration[],
  mission: Named,
  locate: (file: WorkPackageFile) => FindingPlace,
): Finding[] {
  const [first, ...lower] = declarations
  if (first === undefined) return []
  return lower.flatMap((second) => {
    if (sameIds(first.ids, second.ids)) return []
    const place = locate(file)
    if (first.ids.length > 0 && second.ids.length > 0) {
      const details = conflict(file.id, [first.source, first.ids], [second.source, second.ids])
      return [errorFinding('DEPENDENCY_CONFLICT', { ...mission, ...details }, place)]
    }
    const message = `${file.id}: ${first.source} declares ${show(first.ids)}; ${second.source} says ${show(second.ids)} and does not count.`
    return [warningFinding('dependencies_overridden', message, place)]
  })
}

function sectionConflicts(
  file: WorkPackageFile,
  tasks: TasksDocument | null,
  mission: Named,
): Finding[] {
  const sections = (tasks?.sections ?? []).filter(
    (section) => section.wpId === file.id && section.dependencies !== null,
  )
  const [first] = sections
  const other = sections.find(
    (section) => !sameIds(section.dependencies ?? [], first?.dependencies ?? []),
  )
  if (tasks === null || first === undefined || other === undefined) return []
  const details = conflict(
    file.id,
    [`${tasks.file}:${first.dependencyLine}`, first.dependencies ?? []],
    [`${tasks.file}:${other.dependencyLine}`, other.dependencies ?? []],
  )
  const place = {
    wpId: file.id,
    path: tasks.file,
    ...(other.dependencyLine === null ? {} : { line: other.dependencyLine }),
  }
  return [errorFinding('DEPENDENCY_CONFLICT', { ...mission, ...details }, place)]
}

type Said = readonly [source: string, ids: readonly string[]]

function conflict(wpId: string, first: Said, second: Said): Readonly<Record<string, unknown>> {
  return {
    wp_id: wpId,
    first_source: first[0],
    first: show(first[1]),
    second_source: second[0],
    second: show(second[1]),
  }
}

function show(ids: readonly string[]): string {
  return ids.length === 0 ? 'none' : ids.join(', ')
}

function sameIds(first: readonly string[], second: readonly string[]): boolean {
  return [...first].sort().join() === [...second].sort().join()
}
