import { errorFinding, type Finding, warningFinding } from './finding.js'
import { globMatcher, globsOverlap, isLiteral, literalPrefix, matchesGlob } from './globs.js'
import { reachable } from './graph.js'
import { dependencyGraph } from './lane-work-package.js'
import { nearest } from './nearest.js'
import { compileScope, overlapOf } from './overlap.js'
import type { Locate } from './places.js'
import { isToolWritten } from './tool-files.js'
import type { WorkPackage } from './work-package.js'

export interface OwnershipFacts {
  readonly mission: { readonly mission: string; readonly mission_slug: string }
  readonly workPackages: readonly WorkPackage[]
  /** Files that exist, relative to the repository root. */
  readonly paths: ReadonlySet<string>
  readonly ignoreCase: boolean
  /** Work packages that own nothing any more. */
  readonly canceled: ReadonlySet<string>
  readonly locate: Locate
}

const ENTRIES_MAX = 200
const ENTRY_LENGTH_MAX = 400
/** Findings with suggestions; who gets more has another problem than spelling. */
const SUGGESTIONS_MAX = 20
const CANDIDATES_MAX = 2000

/** True when a work package may change `path`: a glob matches it, or an entry is a directory above. */
export function ownsPath(
  entries: readonly string[],
  path: string,
  options: { readonly ignoreCase?: boolean } = {},
): boolean {
  return entries.some(
    (entry) =>
      matchesGlob(entry, path, options) ||
      (isLiteral(entry) && matchesGlob(`${entry.replace(/\/+$/, '')}/**`, path, options)),
  )
}

/** An entry as a glob: what ends in `/` or is a directory that exists means everything below it. */
export function normalizeEntry(entry: string, directories: ReadonlySet<string>): string {
  const plain = entry.normalize('NFC').replace(/^(?:\.\/)+/, '')
  if (!isLiteral(plain)) return plain
  const bare = plain.replace(/\/+$/, '')
  return plain.endsWith('/') || directories.has(bare) ? `${bare}/**` : bare
}

/** Every directory that holds one of the paths. */
export function directoriesOf(paths: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const path of paths) {
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const directory = path.slice(0, cut)
      if (found.has(directory)) break
      found.add(directory)
    }
  }
  return found
}

type Suggest = (path: string) => readonly string[]

/** Overlaps, bad paths and limits: errors and warnings, work package by work package. [R-FR-009] */
export function checkOwnership(facts: OwnershipFacts): Finding[] {
  const directories = directoriesOf(facts.paths)
  const overlaps = checkOverlaps(facts, directories)
  let suggestions = 0
  const suggest = (path: string) =>
    suggestions++ < SUGGESTIONS_MAX ? nearest(path, candidates(facts.paths, path)) : []
  const check = (wp: WorkPackage) => checkEntries(facts, wp, directories, suggest)
  return [...overlaps, ...facts.workPackages.flatMap(check)]
}

function checkOverlaps(facts: OwnershipFacts, directories: ReadonlySet<string>): Finding[] {
  const wps = facts.workPackages
  const reach = reachable(dependencyGraph(wps))
  const scopes = wps.map((wp) =>
    compileScope(
      wp.ownedFiles.map((entry) => normalizeEntry(entry, directories)),
      facts.ignoreCase,
    ),
  )
  const found: Finding[] = []
  wps.forEach((first, a) => {
    wps.forEach((second, b) => {
      if (b <= a || first.codebaseWide || second.codebaseWide) return
      if (facts.canceled.has(first.id) || facts.canceled.has(second.id)) return
      if (reach[a]?.has(b) === true || reach[b]?.has(a) === true) return
      const shared = overlapOf(scopes[a] ?? [], scopes[b] ?? [])
      if (shared === undefined) return
      const details = {
        ...facts.mission,
        first: first.id,
        second: second.id,
        path: shared.path,
        globs: [shared.first, shared.second],
      }
      const at = scopes[b]?.findIndex(({ glob }) => glob === shared.second) ?? 0
      const entry = second.ownedFiles[at]
      const place = facts.locate(second, 'owned_files', entry)
      found.push(errorFinding('OWNERSHIP_OVERLAP', details, place))
    })
  })
  return found
}

function checkEntries(
  facts: OwnershipFacts,
  wp: WorkPackage,
  directories: ReadonlySet<string>,
  suggest: Suggest,
): Finding[] {
  const limits = limitFindings(facts, wp)
  const entries = wp.ownedFiles.flatMap((entry) => {
    const problem = pathProblem(facts, wp, entry)
    if (problem !== undefined) return [invalid(facts, wp, entry, problem)]
    return presence(facts, wp, { entry, glob: normalizeEntry(entry, directories) }, suggest)
  })
  const surface = wp.authoritativeSurface
  const covered =
    surface === null || surface === '' || wp.ownedFiles.some((e) => e.startsWith(surface))
  if (covered || wp.ownedFiles.length === 0) return [...limits, ...entries]
  const message = `${wp.id}: authoritative_surface ${surface} is the beginning of no owned file.`
  const place = facts.locate(wp, 'authoritative_surface')
  return [...limits, ...entries, warningFinding('surface_not_owned', message, place)]
}

function limitFindings(facts: OwnershipFacts, wp: WorkPackage): Finding[] {
  const over = (what: string, actual: number, limit: number) =>
    errorFinding(
      'OWNERSHIP_LIMIT',
      { ...facts.mission, wp_id: wp.id, what, actual, limit },
      facts.locate(wp, 'owned_files'),
    )
  const count = wp.ownedFiles.length
  const longest = Math.max(0, ...wp.ownedFiles.map((entry) => entry.length))
  return [
    ...(count > ENTRIES_MAX ? [over('number of owned files', count, ENTRIES_MAX)] : []),
    ...(longest > ENTRY_LENGTH_MAX
      ? [over('length of an owned file', longest, ENTRY_LENGTH_MAX)]
      : []),
  ]
}

function pathProblem(facts: OwnershipFacts, wp: WorkPackage, entry: string): string | undefined {
  const slug = facts.mission.mission_slug
  const prefix = literalPrefix(entry)
  if (entry.trim() === '') return 'is empty'
  if (/^(?:\/|~|[A-Za-z]:[\\/])/.test(entry)) return 'is absolute'
  if (entry.split('/').includes('..')) return 'leaves the repository'
  if (/^(?:\.\/)*(?:\.git|\.worktrees)(?:\/|$)/.test(entry))
    return 'belongs to git or to a worktree'
  const inSpecs = prefix === 'kitty-specs' || prefix.startsWith('kitty-specs/')
  if (!inSpecs) return undefined
  if (wp.executionMode === 'code_change') return 'is planning, which a code work package cannot own'
  if (!`${prefix}/`.startsWith(`kitty-specs/${slug}/`)) return 'belongs to another mission'
  const relative = entry.slice(`kitty-specs/${slug}/`.length)
  return isToolWritten(relative) ? 'is written by commands' : undefined
}

/** Whether there is, or is meant to be, something that an entry names. */
function presence(
  facts: OwnershipFacts,
  wp: WorkPackage,
  { entry, glob }: { readonly entry: string; readonly glob: string },
  suggest: Suggest,
): Finding[] {
  const place = facts.locate(wp, 'owned_files', entry)
  const found: Finding[] = []
  const isPlanned = wp.createIntent.some(
    (path) => matchesGlob(glob, path) || globsOverlap(glob, path) !== undefined,
  )
  if (isLiteral(glob)) {
    if (!facts.paths.has(glob) && !isPlanned) {
      found.push(invalid(facts, wp, entry, 'unmatched', { nearest: suggest(glob) }))
    }
  } else if (!isPlanned && !matchesAny(glob, facts.paths)) {
    const message = `${wp.id}: ${entry} matches nothing yet.`
    found.push(warningFinding('owned_files_match_nothing', message, place))
  }
  const isPlanning = /^(?:kitty-specs|docs)(?:\/|$)/.test(literalPrefix(glob))
  if (wp.executionMode === 'planning_artifact' && !isPlanning) {
    const message = `${wp.id} is planning and owns ${entry}, outside of kitty-specs/ and docs/.`
    found.push(warningFinding('planning_outside_docs', message, place))
  }
  return found
}

/** Whether one of the paths is matched; the glob is read once. */
function matchesAny(glob: string, paths: ReadonlySet<string>): boolean {
  const matches = globMatcher(glob)
  for (const path of paths) if (matches(path)) return true
  return false
}

/** Paths worth comparing: same file name first, else the same directory, else a sample. */
function candidates(paths: ReadonlySet<string>, wanted: string): string[] {
  const name = wanted.slice(wanted.lastIndexOf('/') + 1)
  const directory = wanted.slice(0, wanted.lastIndexOf('/') + 1)
  const isSpec = wanted.startsWith('kitty-specs/')
  const all = [...paths].filter((path) => path.startsWith('kitty-specs/') === isSpec)
  const close = all.filter((path) => path.endsWith(`/${name}`) || path.startsWith(directory))
  return (close.length > 0 && directory !== '' ? close : all).slice(0, CANDIDATES_MAX)
}

function invalid(
  facts: OwnershipFacts,
  wp: WorkPackage,
  entry: string,
  problem: string,
  more: Readonly<Record<string, unknown>> = {},
): Finding {
  const text = problem === 'unmatched' ? 'is not there and not in create_intent' : problem
  const close = Array.isArray(more.nearest) ? more.nearest.join(', ') : ''
  return errorFinding(
    'OWNERSHIP_PATH_INVALID',
    {
      ...facts.mission,
      wp_id: wp.id,
      path: entry,
      problem: close === '' ? text : `${text}; nearest: ${close}`,
      kind: problem,
      ...more,
    },
    facts.locate(wp, 'owned_files', entry),
  )
}
