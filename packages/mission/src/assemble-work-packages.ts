import { markdownLines } from './markdown-lines.js'
import { readSubtaskRows } from './subtask-rows.js'
import { declaredDependencies, type TasksDocument } from './tasks-document.js'
import type { DependencySource, ExecutionMode, WorkPackage } from './work-package.js'
import type { WorkPackageFile } from './work-package-file.js'
import type { WpsEntry } from './wps-yaml.js'

/** One source that declares dependencies. */
export interface Declaration {
  readonly source: Exclude<DependencySource, 'none'>
  readonly ids: readonly string[]
}

/**
 * Every source that declares dependencies of a work package, the one that counts first: `wps.yaml`,
 * then the frontmatter, then the section in `tasks.md`. Prose is never a source. [N-FR-302]
 */
export function declarationsOf(
  file: WorkPackageFile,
  wps: readonly WpsEntry[] | null,
  tasks: TasksDocument | null,
): readonly Declaration[] {
  const found: Declaration[] = []
  const entry = wps?.find(({ id }) => id === file.id)?.dependencies
  if (entry !== undefined) found.push({ source: 'wps.yaml', ids: entry })
  const own = file.fields?.dependencies
  if (own !== undefined) found.push({ source: 'frontmatter', ids: own })
  const section = tasks === null || wps !== null ? null : declaredDependencies(tasks, file.id)
  if (section !== null) found.push({ source: 'tasks.md', ids: section })
  return found
}

/** The work package that a file, `wps.yaml` and `tasks.md` describe together. */
export function assembleWorkPackage(
  file: WorkPackageFile,
  wps: readonly WpsEntry[] | null,
  tasks: TasksDocument | null,
): WorkPackage {
  const { fields } = file
  const entry = wps?.find(({ id }) => id === file.id)
  const sections = tasks?.sections.filter(({ wpId }) => wpId === file.id) ?? []
  const declared = declarationsOf(file, wps, tasks)[0]
  const refs = sections.flatMap((section) => section.requirementRefs ?? [])
  return {
    id: file.id,
    title: fields?.title ?? entry?.title ?? sections[0]?.title ?? file.stem,
    file: file.path,
    stem: file.stem,
    dependencies: declared?.ids ?? [],
    dependencySource: declared?.source ?? 'none',
    requirementRefs: [...new Set(fields?.requirementRefs ?? entry?.requirementRefs ?? refs)],
    executionMode: fields?.executionMode ?? 'code_change',
    ownedFiles: fields?.ownedFiles ?? entry?.ownedFiles ?? [],
    createIntent: fields?.createIntent ?? [],
    authoritativeSurface: fields?.authoritativeSurface ?? null,
    codebaseWide: fields?.scope === 'codebase-wide',
    subtasks: fields?.subtasks ?? entry?.subtasks ?? rowIds(tasks, file),
    recommended: fields?.recommended ?? {
      agent: null,
      agent_profile: null,
      role: null,
      model: null,
    },
    body: file.body,
    readable: fields !== null,
  }
}

/** Default of an absent `execution_mode`: planning when everything it owns is planning. */
export function defaultMode(ownedFiles: readonly string[], slug: string): ExecutionMode {
  const isPlanning = (path: string) =>
    path.startsWith(`kitty-specs/${slug}/`) || path.startsWith('docs/')
  return ownedFiles.length > 0 && ownedFiles.every(isPlanning) ? 'planning_artifact' : 'code_change'
}

/** Ids of the rows of its section; where that has none, of its own file. */
function rowIds(tasks: TasksDocument | null, { id, text }: WorkPackageFile): readonly string[] {
  const rows = (tasks?.rows ?? []).filter((row) => row.wpId === id)
  const found = rows.length > 0 ? rows : readSubtaskRows(markdownLines(text), () => id)
  return [...new Set(found.map((row) => row.id))]
}
