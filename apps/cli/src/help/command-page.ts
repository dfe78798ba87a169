import type { CommandEntry, FlagEntry } from '../command-table.js'
import { columns } from '../render/columns.js'
import type { Paint } from '../render/paint.js'

const EXIT_CODES = [
  ['0', 'done'],
  ['1', 'refused or failed, with a code'],
  ['2', 'the command line is wrong'],
  ['70', 'a bug of ours'],
  ['130', 'interrupted'],
] as const

/** Help of one command: sentence, usage, arguments, flags with defaults, examples, exit codes. */
export function commandPage(entry: CommandEntry, paint: Paint): string {
  const own = entry.flags.filter((flag) => !flag.hidden && !flag.global)
  const general = entry.flags.filter((flag) => !flag.hidden && flag.global)
  const parts = [
    entry.summary,
    entry.description,
    `${paint.bold('Usage')}  ${usageOf(entry)}`,
    entry.aliases.length > 0
      ? `${paint.bold('Also')}   ${entry.aliases.map((name) => `spec-kitty ${name}`).join(', ')}`
      : null,
    section('Arguments', argumentLines(entry), paint),
    section('Flags', flagLines(own), paint),
    section('Flags of every command', flagLines(general), paint),
    section('Examples', entry.examples.map((line) => `  ${line}`).join('\n'), paint),
    section('Exit codes', columns(EXIT_CODES, { indent: '  ' }), paint),
    `${paint.bold('Schema')}  schemas/${schemaName(entry.id)}`,
  ]
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`
}

/** File name of a command's published result schema. */
export function schemaName(id: string): string {
  return `${id.replaceAll(' ', '-')}.schema.json`
}

/** The line after "Usage". */
export function usageOf(entry: CommandEntry): string {
  const args = entry.args.map((arg) => {
    const name = `${arg.name.toUpperCase()}${arg.multiple ? '…' : ''}`
    return arg.required ? name : `[${name}]`
  })
  const required = entry.flags
    .filter((flag) => flag.required)
    .map((flag) => `--${flag.name} ${flag.value ?? 'VALUE'}`)
  return ['spec-kitty', entry.id, ...args, ...required, '[flags]'].join(' ')
}

function argumentLines(entry: CommandEntry): string {
  return columns(
    entry.args.map((arg) => [arg.name.toUpperCase(), arg.description]),
    { indent: '  ' },
  )
}

function flagLines(flags: readonly FlagEntry[]): string {
  return columns(
    flags.map((flag) => [flagName(flag), flagText(flag)]),
    { indent: '  ' },
  )
}

function flagName(flag: FlagEntry): string {
  const char = flag.char === null ? '    ' : `-${flag.char}, `
  const value = flag.type === 'option' ? ` ${flag.value ?? 'VALUE'}` : ''
  return `${char}--${flag.name}${value}`
}

function flagText(flag: FlagEntry): string {
  const options = flag.options === null ? '' : ` One of ${flag.options.join(', ')}.`
  const standard = flag.default === null ? '' : ` Default: ${flag.default}.`
  return `${flag.description}${options}${standard}`
}

function section(title: string, body: string, paint: Paint): string | null {
  return body === '' ? null : `${paint.bold(title)}\n${body}`
}
