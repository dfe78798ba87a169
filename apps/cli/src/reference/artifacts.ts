import type { CommandEntry } from '../command-table.js'
import { commandsPage } from './commands-page.js'
import { errorsPage } from './errors-page.js'
import { initPage } from './init-page.js'
import { schemaFiles } from './schema-files.js'
import { snapshotText } from './snapshot.js'

/**
 * Every committed file that is made from the sources, by its path in the repository: reference
 * pages, result schemas, and the snapshot of the command surface.
 */
export function artifacts(
  table: readonly CommandEntry[],
  version: string,
): ReadonlyMap<string, string> {
  const schemas = schemaFiles(table)
  return new Map([
    ['docs/reference/commands.md', commandsPage(table)],
    ['docs/reference/errors.md', errorsPage()],
    ['docs/guides/init-files.md', initPage(version)],
    ['apps/cli/command-snapshot.json', snapshotText(table, schemas)],
    ...[...schemas].map(([file, text]): [string, string] => [`apps/cli/schemas/${file}`, text]),
  ])
}
