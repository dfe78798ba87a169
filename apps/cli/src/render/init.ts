import type { InitResult } from '@spec-kitty/harness'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

const WORDS: Readonly<Record<string, string>> = {
  create: 'created',
  add_block: 'block added',
  add_agents: 'agent added',
}

/** What `init` wrote, what it left alone, and the way on. */
export function renderInit(result: InitResult, paint: Paint): string {
  const parts = [paint.bold(headline(result))]
  const files = [
    ...result.changed.map(({ path, action }) => [path, paint.green(WORDS[action] ?? action)]),
    ...result.kept.map(({ path, reason }) => [path, paint.dim(`kept, ${reason}`)]),
  ]
  parts.push(columns(files, { indent: '  ' }))
  if (!result.dry_run) parts.push(`${paint.bold('Next')}\n${nextLines(result, paint)}`)
  return parts.join('\n\n')
}

function headline(result: InitResult): string {
  const { project, changed, dry_run } = result
  const files = `${changed.length} ${changed.length === 1 ? 'file' : 'files'}`
  if (dry_run) return `${project}: ${files} would be written. Nothing was.`
  if (changed.length === 0) return `${project} is complete already; nothing was written.`
  return `${project}: ${files} written. No git command was run and nothing was committed.`
}

function nextLines(result: InitResult, paint: Paint): string {
  const rows = result.next_steps.map(({ command, why }) => [paint.dim(why), paint.cyan(command)])
  return columns(rows, { indent: '  ' })
}
