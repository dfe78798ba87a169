import type { CommandEntry } from '../command-table.js'
import { columns } from '../render/columns.js'
import type { Paint } from '../render/paint.js'
import type { HelpOptions } from './page.js'

const GROUPS = ['start', 'plan', 'work', 'finish', 'look'] as const

/** Root help: groups in the order of a mission, one line per command, at most 40 lines. */
export function rootPage(table: readonly CommandEntry[], { paint, all }: HelpOptions): string {
  const lines = [
    'Spec Kitty: from intent to merged code with coding agents, in your own repository.',
    '',
    `${paint.bold('Usage')}  spec-kitty COMMAND [flags]`,
    '',
  ]
  for (const group of GROUPS) {
    const entries = table.filter((entry) => entry.group === group && !entry.hidden)
    lines.push(paint.bold(capitalised(group)), entryLines(entries, paint), '')
  }
  if (all) {
    const rest = table.filter((entry) => entry.hidden || entry.group === null)
    if (rest.length > 0) lines.push(paint.bold('For tools'), entryLines(rest, paint), '')
  }
  lines.push(
    `The loop: ${paint.cyan('spec-kitty next --agent AGENT')} names the step; its two verbs are`,
    `${paint.cyan('agent action implement')} and ${paint.cyan('agent action review')}.`,
    `For tools that read events: ${paint.cyan('spec-kitty events')}.`,
    'Every command has --json and --help.',
  )
  return `${lines.join('\n')}\n`
}

/** The commands below a topic, such as `agent tasks`. */
export function topicPage(
  table: readonly CommandEntry[],
  topic: string,
  { paint, all }: HelpOptions,
): string {
  const entries = table.filter(
    (entry) => entry.id.startsWith(`${topic} `) && (all || !entry.hidden),
  )
  const usage = `${paint.bold('Usage')}  spec-kitty ${topic} COMMAND [flags]`
  return `${usage}\n\n${entryLines(entries, paint)}\n`
}

function entryLines(entries: readonly CommandEntry[], paint: Paint): string {
  const rows = entries.map((entry) => [paint.cyan(shortest(entry)), summaryOf(entry)])
  return columns(rows, { indent: '  ' })
}

function shortest(entry: CommandEntry): string {
  return entry.id
}

function summaryOf(entry: CommandEntry): string {
  const names = entry.aliases.length > 0 ? `  (= ${entry.aliases.join(', ')})` : ''
  return `${entry.summary}${names}`
}

function capitalised(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}
