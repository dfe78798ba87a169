import { isTableLine } from './dependency-line.js'
import { errorFinding, type Finding } from './finding.js'
import { markdownLines } from './markdown-lines.js'
import { nearest } from './nearest.js'
import type { Locate } from './places.js'
import { splitCells } from './subtask-rows.js'
import type { WorkPackage } from './work-package.js'

/** Requirement ids of a spec: all that it names, and the FR ids that it defines. */
export interface SpecRequirements {
  readonly known: ReadonlySet<string>
  /** To be covered by work packages. Sorted. */
  readonly functional: readonly string[]
  /** One-based line of the definition of an id, else of its first mention. */
  readonly lines: ReadonlyMap<string, number>
}

const ANY_ID = /(?<![A-Za-z0-9-])(?:FR|NFR|C|SC)-\d+(?![A-Za-z0-9])/g
const FIRST_ID = /^[*_`[\]]*(FR-\d+)(?![A-Za-z0-9])/

/**
 * Reads a spec. An FR is defined where it is the first cell of a table row, or the first or a bold
 * token of a bullet; when none is defined that way, every FR that is named counts.
 */
export function readRequirements(spec: string): SpecRequirements {
  const known = new Set<string>()
  const defined = new Set<string>()
  const lines = new Map<string, number>()
  for (const { text, number } of markdownLines(spec)) {
    const prose = text.replace(/(`+)[^`]*\1/g, (code) =>
      /^`(?:FR|NFR|C|SC)-\d+`$/.test(code) ? code : '',
    )
    for (const id of prose.match(ANY_ID) ?? []) {
      known.add(id)
      if (!lines.has(id)) lines.set(id, number)
    }
    const first = isTableLine(prose)
      ? splitCells(prose)[0]
      : /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(prose)?.[1]
    const id =
      FIRST_ID.exec(first ?? '')?.[1] ?? /(?:\*\*|__)(FR-\d+)(?![A-Za-z0-9])/.exec(first ?? '')?.[1]
    if (id !== undefined && !defined.has(id)) {
      defined.add(id)
      lines.set(id, number)
    }
  }
  const named = [...known].filter((id) => id.startsWith('FR-'))
  return { known, functional: (defined.size > 0 ? [...defined] : named).sort(), lines }
}

/**
 * Every functional requirement has a work package, every work package a known requirement; where the
 * spec names none, a work package names none either.
 */
export function checkRequirements(
  spec: SpecRequirements,
  wps: readonly WorkPackage[],
  mission: { readonly mission: string; readonly mission_slug: string },
  locate: Locate,
): Finding[] {
  const covered = new Set(wps.flatMap((wp) => wp.requirementRefs))
  const unmapped = spec.functional.filter((id) => !covered.has(id))
  const found: Finding[] = []
  if (unmapped.length > 0) {
    const details = {
      ...mission,
      requirements: unmapped,
      unmapped_functional_requirements: unmapped,
    }
    const line = spec.lines.get(unmapped[0] ?? '')
    const place = {
      path: `kitty-specs/${mission.mission_slug}/spec.md`,
      mend: 'requirement_refs of a work package',
      ...(line === undefined ? {} : { line }),
    }
    found.push(errorFinding('REQUIREMENT_UNMAPPED', details, place))
  }
  for (const wp of wps) {
    const unknown = wp.requirementRefs.filter((id) => !spec.known.has(id))
    if (unknown.length > 0) {
      const close = nearest(unknown[0] ?? '', [...spec.known])
      const details = {
        ...mission,
        wp_id: wp.id,
        requirements: unknown,
        unknown_requirement_refs: unknown,
        nearest: close,
      }
      const place = locate(wp, 'requirement_refs', unknown[0])
      found.push(errorFinding('REQUIREMENT_UNKNOWN', details, place))
    }
    if (wp.requirementRefs.length === 0 && spec.known.size > 0) {
      const details = { ...mission, wp_id: wp.id, missing_requirement_refs_wps: [wp.id] }
      const place = locate(wp, 'requirement_refs')
      found.push(errorFinding('REQUIREMENT_REFS_MISSING', details, place))
    }
  }
  return found
}
