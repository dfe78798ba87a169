import { SpecKittyError } from '@spec-kitty/platform'
import type { BaseCommand } from './base-command.js'
import { type CommandEntry, resolveCommand } from './command-table.js'
import { envelopeLine } from './envelope.js'
import { failureText } from './failure.js'
import type { HelpPage } from './help/page.js'
import { paintFor } from './render/paint.js'
import { didYouMean } from './suggest.js'
import { wantsJson } from './switches.js'
import { processTerminal, type Terminal } from './terminal.js'

type CommandClass = new (argv: string[], terminal: Terminal) => BaseCommand<object>

/** Loads one file below `dist/`. */
export type LoadChunk = (file: string) => unknown

type Table = readonly CommandEntry[]

/** Flags that may stand without a command; `--all` belongs to help. */
const ROOT_FLAGS = new Set([
  ...['--help', '-h', '--all', '--json', '--quiet', '-q', '--no-color', '--non-interactive'],
  ...['--yes', '-y', '--debug'],
])

/** Understands the command line, loads the one command it names and runs it to an exit code. */
export async function start(argv: readonly string[], load: LoadChunk): Promise<number> {
  const terminal = processTerminal(argv)
  const table = load('command-table.json') as Table
  const words = argv[0] === 'help' ? argv.slice(1) : argv
  const resolution = resolveCommand(table, words)
  const wantsHelp = asksForHelp(argv)
  if (resolution.kind === 'command') {
    if (wantsHelp) return showHelp(load, table, terminal, argv, resolution.entry)
    const { default: Loaded } = load(resolution.entry.file) as { default: CommandClass }
    return new Loaded([...resolution.argv], terminal).execute()
  }
  if (resolution.kind === 'unknown') return failUnknown(table, terminal, argv, resolution.typed)
  if (argv.some(isVersionFlag)) {
    return start([...argv.filter((word) => !isVersionFlag(word)), 'version'], load)
  }
  const stray = words.find((word) => word.startsWith('-') && !ROOT_FLAGS.has(word))
  if (stray !== undefined) return failUnknown(table, terminal, argv, stray)
  return showHelp(load, table, terminal, argv, resolution.topic)
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  const own = argv.slice(0, end === -1 ? argv.length : end)
  return own[0] === 'help' || own.includes('--help') || own.includes('-h')
}

function showHelp(
  load: LoadChunk,
  table: Table,
  terminal: Terminal,
  argv: readonly string[],
  subject: CommandEntry | string,
): number {
  const { helpPage } = load('help.cjs') as { helpPage: HelpPage }
  const json = wantsJson(argv)
  const paint = paintFor(!json && terminal.out.colour)
  const text = helpPage(table, subject, { paint, all: argv.includes('--all') })
  terminal.out.write(json ? envelopeLine('help', { result: { text } }, []) : text)
  return 0
}

function failUnknown(
  table: Table,
  terminal: Terminal,
  argv: readonly string[],
  typed: string,
): number {
  const names = table
    .filter((entry) => !entry.hidden)
    .flatMap((entry) => [entry.id, ...entry.aliases])
  const what = typed.startsWith('-') ? 'flag' : 'command'
  const error = new SpecKittyError(
    'USAGE',
    { command: '', problem: `"${typed}" is not a ${what}.${didYouMean(typed, names)}`, typed },
    { remedy: 'spec-kitty --help' },
  )
  if (wantsJson(argv)) terminal.out.write(envelopeLine(typed, { error }, []))
  else terminal.err.write(failureText(error, paintFor(terminal.err.colour), false))
  return error.exitCode
}

function isVersionFlag(word: string): boolean {
  return word === '--version' || word === '-v'
}
