import { createHash } from 'node:crypto'
import type { CommandEntry } from '../command-table.js'
import { schemaName } from '../help/command-page.js'

/**
 * The surface that users and agents depend on, one entry per command. A change of it needs a new
 * snapshot and a changeset.
 */
export function snapshotText(
  table: readonly CommandEntry[],
  schemas: ReadonlyMap<string, string>,
): string {
  const commands = table.map((entry) => ({
    id: entry.id,
    aliases: entry.aliases,
    hidden_aliases: entry.hiddenAliases,
    hidden: entry.hidden,
    access: entry.access,
    args: entry.args.map(({ name, required, multiple }) => ({ name, required, multiple })),
    flags: entry.flags.filter((flag) => !flag.global).map(flagFacts),
    schema: `sha256:${digest(schemas.get(schemaName(entry.id)) ?? '')}`,
  }))
  const general = table[0]?.flags.filter((flag) => flag.global).map(flagFacts) ?? []
  return `${JSON.stringify({ flags_of_every_command: general, commands }, undefined, 2)}\n`
}

/** What a caller depends on: not the wording. */
function flagFacts(flag: CommandEntry['flags'][number]) {
  const { name, char, type, options, required, multiple, hidden } = flag
  return { name, char, type, options, default: flag.default, required, multiple, hidden }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
