import type { CommandEntry } from '../command-table.js'
import { schemaName, usageOf } from '../help/command-page.js'

const HEAD = `# Commands

Every command takes \`--json\` (one line, one object: \`{"ok": true, "command": …, …result…, "diagnostics": []}\` or
\`{"ok": false, …, "error": {"code", "message", "remedy", "details"}}\`), \`--quiet\`, \`--no-color\`, \`--debug\` and
\`--help\`. Exit codes are 0, 1, 2, 70 and 130; [error codes](errors.md) lists the failures. Result schemas are in
[schemas](../../apps/cli/schemas).

This page is made from the commands by \`npx --yes pnpm@10.34.8 generate\`.
`

/** The reference page of every command that is not internal. */
export function commandsPage(table: readonly CommandEntry[]): string {
  const shown = table.filter((entry) => !entry.hidden)
  return `${[HEAD, ...shown.map(sectionOf)].join('\n')}`
}

function sectionOf(entry: CommandEntry): string {
  const flags = entry.flags.filter((flag) => !flag.hidden && !flag.global)
  const parts = [
    `## ${entry.id}\n`,
    `${entry.summary}${entry.description === null ? '' : ` ${entry.description.replaceAll('\n', ' ')}`}\n`,
    `\`\`\`text\n${usageOf(entry)}\n\`\`\`\n`,
  ]
  if (entry.aliases.length > 0) {
    parts.push(`Also: ${entry.aliases.map((name) => `\`${name}\``).join(', ')}\n`)
  }
  if (entry.args.length + flags.length > 0) {
    parts.push(
      [
        '| Argument or flag | Meaning |',
        '| --- | --- |',
        ...entry.args.map((arg) => `| \`${arg.name.toUpperCase()}\` | ${cell(arg.description)} |`),
        ...flags.map((flag) => `| ${flagCell(flag)} | ${cell(meaningOf(flag))} |`),
        '',
      ].join('\n'),
    )
  }
  parts.push(`\`\`\`sh\n${entry.examples.join('\n')}\n\`\`\`\n`)
  parts.push(`Result: [${schemaName(entry.id)}](../../apps/cli/schemas/${schemaName(entry.id)})\n`)
  return parts.join('\n')
}

function flagCell(flag: CommandEntry['flags'][number]): string {
  const char = flag.char === null ? '' : `\`-${flag.char}\`, `
  const value = flag.type === 'option' ? ` ${flag.value ?? 'VALUE'}` : ''
  return `${char}\`--${flag.name}${value}\`${flag.required ? ' (required)' : ''}`
}

function meaningOf(flag: CommandEntry['flags'][number]): string {
  const options = flag.options === null ? '' : ` One of ${flag.options.join(', ')}.`
  return `${flag.description}${options}${flag.default === null ? '' : ` Default: ${flag.default}.`}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
