import type { CommandEntry } from '../command-table.js'
import type { Paint } from '../render/paint.js'
import { commandPage } from './command-page.js'
import { rootPage, topicPage } from './root-page.js'

export interface HelpOptions {
  readonly paint: Paint
  /** Every command, hidden ones too. */
  readonly all: boolean
}

/** The help text about one command, a topic, or (empty topic) everything. */
export type HelpPage = (
  table: readonly CommandEntry[],
  subject: CommandEntry | string,
  options: HelpOptions,
) => string

/** Renders help from the table alone: no command is loaded. */
export const helpPage: HelpPage = (table, subject, options) => {
  if (typeof subject !== 'string') return commandPage(subject, options.paint)
  return subject === '' ? rootPage(table, options) : topicPage(table, subject, options)
}
