/** How an own file is merged; `text` is the ordinary three-way merge of git. */
export type OwnFileKind =
  | 'row-log'
  | 'snapshot'
  | 'meta'
  | 'working-copy'
  | 'acceptance-matrix'
  | 'text'

const TOOL_WRITTEN: Readonly<Record<string, OwnFileKind>> = {
  'status.events.jsonl': 'row-log',
  'status.json': 'snapshot',
  'meta.json': 'meta',
  'lanes.json': 'working-copy',
  'acceptance-matrix.json': 'acceptance-matrix',
  'gates.jsonl': 'row-log',
}

/** Directory of a mission, relative to the repository root. */
export function missionDirectory(slug: string): string {
  return `kitty-specs/${slug}`
}

/** True for every path that belongs to the mission itself, whoever wrote it. */
export function isMissionPath(path: string, slug: string): boolean {
  return path.startsWith(`${missionDirectory(slug)}/`)
}

/**
 * How `path` is merged when it is an own file of the merge of mission `slug`, else undefined: the
 * tool-written files of any mission, and every file of this one.
 */
export function ownFileKind(path: string, slug: string): OwnFileKind | undefined {
  const parts = path.split('/')
  if (parts[0] !== 'kitty-specs' || parts.length < 3) return undefined
  const name = parts.slice(2).join('/')
  const written = TOOL_WRITTEN[name]
  if (written !== undefined) return written
  return parts[1] === slug ? 'text' : undefined
}

/** True for the files whose merge is ours and whose conflicts git need not see. */
export function isToolWritten(path: string, slug: string): boolean {
  const kind = ownFileKind(path, slug)
  return kind !== undefined && kind !== 'text'
}
