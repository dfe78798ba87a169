import { ERROR_CODES } from '@spec-kitty/platform'

const HEAD = `# Error codes

Every failure of a command has a code, a message and a command that goes on. Words in braces are filled in from the
error's \`details\`, which \`--json\` sends along. Exit codes: 1 refused or failed, 2 the command line is wrong, 70 a bug
of ours, 130 interrupted. A new code is a minor change, a renamed one a major change.

This page is made from the registry in [error-codes.ts](../../packages/platform/src/error-codes.ts) by
\`npx --yes pnpm@10.34.8 generate\`.
`

/** The reference page of every registered error. */
export function errorsPage(): string {
  const rows = Object.entries(ERROR_CODES)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => {
      const exit = 'exit' in entry ? entry.exit : 1
      return `| \`SPEC_KITTY_${key}\` | ${cell(entry.message)} | \`${entry.remedy}\` | ${exit} |`
    })
  return [
    HEAD,
    '| Code | Message | Way on | Exit |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
