import { defaultMode } from './assemble-work-packages.js'
import { literalPrefix } from './globs.js'
import { reachable } from './graph.js'
import { dependencyGraph } from './lane-work-package.js'
import type { WorkPackage } from './work-package.js'
import type { WorkPackageFile } from './work-package-file.js'

/** Keys of a work package that its files leave out, with what finalize will write for them. */
export interface Inferred {
  readonly workPackage: WorkPackage
  /** Keys that were absent. */
  readonly absent: ReadonlySet<string>
}

/**
 * Fills in what the frontmatter leaves out: owned files from the paths that the text names and
 * that exist, the mode from those, the surface from their common directory. Nothing is invented.
 */
export function inferFields(
  wps: readonly { readonly file: WorkPackageFile; readonly workPackage: WorkPackage }[],
  slug: string,
  paths: ReadonlySet<string>,
): readonly Inferred[] {
  const owned = wps.map(({ file, workPackage }) => {
    const isGiven = file.fields?.ownedFiles !== undefined || workPackage.ownedFiles.length > 0
    return isGiven ? workPackage.ownedFiles : pathsNamedIn(workPackage, paths)
  })
  const modes = wps.map(
    ({ file }, index) => file.fields?.executionMode ?? defaultMode(owned[index] ?? [], slug),
  )
  const reach = reachable(dependencyGraph(wps.map(({ workPackage }) => workPackage)))
  return wps.map(({ file, workPackage }, index) => {
    const needsCode = modes.some(
      (mode, at) => mode === 'code_change' && reach[index]?.has(at) === true,
    )
    const isGiven = file.fields?.executionMode !== undefined
    const ownedFiles = owned[index] ?? []
    return {
      workPackage: {
        ...workPackage,
        ownedFiles,
        executionMode: !isGiven && needsCode ? 'code_change' : (modes[index] ?? 'code_change'),
        authoritativeSurface: workPackage.authoritativeSurface ?? commonDirectory(ownedFiles),
      },
      absent: absentKeys(file),
    }
  })
}

function absentKeys(file: WorkPackageFile): ReadonlySet<string> {
  const { fields } = file
  const absent = new Set<string>()
  if (fields === null) return absent
  if (fields.dependencies === undefined) absent.add('dependencies')
  if (fields.requirementRefs === undefined) absent.add('requirement_refs')
  if (fields.executionMode === undefined) absent.add('execution_mode')
  if (fields.ownedFiles === undefined) absent.add('owned_files')
  if (fields.authoritativeSurface === undefined) absent.add('authoritative_surface')
  return absent
}

function pathsNamedIn(wp: WorkPackage, paths: ReadonlySet<string>): readonly string[] {
  const intended = new Set(wp.createIntent)
  const words = wp.body.match(/[A-Za-z0-9_@.+-]+(?:\/[A-Za-z0-9_@.+-]+)*/g) ?? []
  const found = words
    .map((word) => word.replace(/[.]+$/, ''))
    .filter((word) => paths.has(word) || intended.has(word))
  return [...new Set(found)].sort()
}

/** Longest directory that all entries lie in, with its slash; null when there is none. */
function commonDirectory(entries: readonly string[]): string | null {
  const directories = entries.map((entry) => {
    const prefix = literalPrefix(entry)
    return prefix === entry ? prefix.split('/').slice(0, -1) : prefix.split('/').filter(Boolean)
  })
  const [first, ...others] = directories
  if (first === undefined) return null
  let length = first.length
  for (const other of others) {
    while (length > 0 && first.slice(0, length).join('/') !== other.slice(0, length).join('/'))
      length--
  }
  return length === 0 ? null : `${first.slice(0, length).join('/')}/`
}
