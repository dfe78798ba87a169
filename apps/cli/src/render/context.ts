import type { ContextResult } from '@spec-kitty/loop'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** What an action needs: where it happens, what is there to read, what to run. */
export function renderContext(result: ContextResult, paint: Paint): string {
  const wp = result.wp_id === null ? '' : `  ${result.wp_id}`
  const facts = [
    ['directory', result.mission_dir],
    ['merges into', result.target_branch],
    ['mission branch', result.mission_branch],
    ['work package', result.wp_file],
    ['state', result.lane],
    ['branch', result.branch_name],
    ['workspace', result.workspace_path],
  ].flatMap(([name, value]) => (value ? [[paint.dim(name ?? ''), value]] : []))
  const files = Object.entries(result.artifacts)
    .filter(([, there]) => there)
    .map(([name]) => [paint.dim(name), result.paths[name] ?? ''])
  const commands = Object.entries(result.commands).map(([name, command]) => [
    paint.dim(name),
    paint.cyan(command),
  ])
  return [
    `${paint.bold(result.action)}${wp}  ${paint.dim(result.mission_slug)}`,
    columns(facts, { indent: '  ' }),
    `${paint.bold('Files')}\n${columns(files, { indent: '  ' })}`,
    `${paint.bold('Commands')}\n${columns(commands, { indent: '  ' })}`,
  ].join('\n\n')
}
