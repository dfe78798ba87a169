import * as Flags from '@oclif/core/flags'
import { BaseCommand } from '../../base-command.js'
import { composeBarePorts } from '../../compose-ports.js'
import { schemasFor, writeSchemas } from '../../events/schemas.js'
import { argument, switchFlag } from '../../flags.js'
import { renderSchemas } from '../../render/events.js'
import type { Paint } from '../../render/paint.js'
import type { SchemaResult } from '../../results/events.js'

export default class EventsSchema extends BaseCommand<SchemaResult> {
  static override id = 'events schema'
  static override access = 'free' as const
  static override summary = 'Show or write the JSON Schemas of events.'
  static override examples = [
    'spec-kitty events schema WPStatusChanged',
    'spec-kitty events schema --list',
    'spec-kitty events schema --out schemas',
  ]
  static override args = {
    name: argument('A type, envelope, reference/TYPE, an id, or bundle. Default: all.'),
  }
  static override flags = {
    list: switchFlag('Show names and digests only.'),
    out: Flags.string({
      description: 'Folder to write them to. Default: they are printed.',
      helpValue: 'DIR',
    }),
  }

  override async run(): Promise<SchemaResult> {
    const { args, flags } = await this.parse(EventsSchema)
    const result = await schemasFor(args.name)
    if (flags.out !== undefined) {
      const folder = flags.out.startsWith('/') ? flags.out : `${this.terminal.cwd}/${flags.out}`
      return writeSchemas(composeBarePorts().files, folder, args.name, result)
    }
    return flags.list ? { ...result, schema: null } : result
  }

  protected override render(result: SchemaResult, paint: Paint): string {
    return renderSchemas(result, paint)
  }
}
