/** Files of a mission that commands write and nobody may own. Relative to the mission directory. */
const TOOL_WRITTEN = new Set([
  ...['meta.json', 'lanes.json', 'status.events.jsonl', 'status.json', 'gates.jsonl'],
  ...['acceptance-matrix.json', 'issue-matrix.md', 'decisions/index.json', 'occurrences.jsonl'],
])

/** Files that never go into a commit of ours. */
const IGNORED = new Set([
  'mission-events.jsonl',
  'snapshot-latest.json',
  'tasks/README.md',
  'tasks/.gitkeep',
])

export function isToolWritten(relative: string): boolean {
  return TOOL_WRITTEN.has(relative) || /^tasks\/WP\d{2,3}[^/]*\.md$/i.test(relative)
}

/** Temporary and hidden files, and what older tools left to be ignored, stay out of commits. */
export function isCommitted(relative: string): boolean {
  return !IGNORED.has(relative) && !relative.split('/').some((name) => name.startsWith('.'))
}
