/**
 * Where a command works: anywhere (`free`), or in an initialised project only. `inspect` looks at
 * one whose settings may be damaged, `read` changes nothing, `write` does.
 */
export type Access = 'free' | 'inspect' | 'read' | 'write'

/** One argument of a command, as help and snapshot show it. */
interface ArgumentEntry {
  readonly name: string
  readonly description: string
  readonly required: boolean
  readonly multiple: boolean
}

/** One flag of a command, as help and snapshot show it. */
export interface FlagEntry {
  readonly name: string
  readonly char: string | null
  readonly type: 'boolean' | 'option'
  readonly description: string
  readonly value: string | null
  readonly options: readonly string[] | null
  readonly default: string | null
  readonly required: boolean
  readonly multiple: boolean
  readonly hidden: boolean
  readonly global: boolean
}

/** What is known about a command without loading it. Made at build time from the classes. */
export interface CommandEntry {
  readonly id: string
  /** Equal names, hidden ones not among them. */
  readonly aliases: readonly string[]
  /** Equal names that no help and no suggestion shows. */
  readonly hiddenAliases: readonly string[]
  readonly hidden: boolean
  /** File below `dist/` that holds the class. */
  readonly file: string
  readonly access: Access
  readonly group: string | null
  readonly summary: string
  readonly description: string | null
  readonly args: readonly ArgumentEntry[]
  readonly flags: readonly FlagEntry[]
  readonly examples: readonly string[]
  /** Arguments after `--`, or any number of them, are the command's own. */
  readonly variadic: boolean
}

/** How a command line was understood. */
export type Resolution =
  | { readonly kind: 'command'; readonly entry: CommandEntry; readonly argv: readonly string[] }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'unknown'; readonly typed: string }

const FLAGS_WITH_VALUE = new Set(['--mission', '-m', '--agent', '--feature'])

/**
 * Finds the command in `argv`: the longest run of words that is a name. Flags may stand before the
 * words; what is left over is the command's own.
 */
export function resolveCommand(
  table: readonly CommandEntry[],
  argv: readonly string[],
): Resolution {
  const byName = new Map<string, CommandEntry>()
  for (const entry of table)
    for (const name of [entry.id, ...entry.aliases, ...entry.hiddenAliases]) byName.set(name, entry)
  const positions = wordPositions(argv)
  const words = positions.map((at) => argv[at] as string)
  for (let count = Math.min(words.length, 4); count > 0; count -= 1) {
    const entry = byName.get(words.slice(0, count).join(' '))
    if (entry === undefined) continue
    const used = new Set(positions.slice(0, count))
    return { kind: 'command', entry, argv: argv.filter((_, at) => !used.has(at)) }
  }
  const topic = longestTopic(table, words)
  if (topic.length === words.length) return { kind: 'topic', topic: topic.join(' ') }
  return { kind: 'unknown', typed: words.slice(0, topic.length + 1).join(' ') }
}

function wordPositions(argv: readonly string[]): readonly number[] {
  const positions: number[] = []
  for (let at = 0; at < argv.length; at += 1) {
    const token = argv[at] as string
    if (token === '--') break
    if (FLAGS_WITH_VALUE.has(token)) at += 1
    else if (!token.startsWith('-')) positions.push(at)
  }
  return positions
}

function longestTopic(table: readonly CommandEntry[], words: readonly string[]): readonly string[] {
  for (let count = words.length; count > 0; count -= 1) {
    const prefix = `${words.slice(0, count).join(' ')} `
    if (table.some((entry) => entry.id.startsWith(prefix))) return words.slice(0, count)
  }
  return []
}
