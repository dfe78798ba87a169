import { BaseCommand } from '../../base-command.js'
import { explain } from '../../events/explain.js'
import { requiredArgument } from '../../flags.js'
import { renderExplanation } from '../../render/events.js'
import type { Paint } from '../../render/paint.js'
import type { ExplainResult } from '../../results/events.js'

export default class EventsExplain extends BaseCommand<ExplainResult> {
  static override id = 'events explain'
  static override access = 'free' as const
  static override summary = 'Explain an event type, an issue code, or a move between lanes.'
  static override examples = [
    'spec-kitty events explain WPStatusChanged',
    'spec-kitty events explain FORBIDDEN_KEY',
    'spec-kitty events explain for_review..in_review',
  ]
  static override args = { subject: requiredArgument('A type, a code, or FROM..TO.') }

  override async run(): Promise<ExplainResult> {
    const { args } = await this.parse(EventsExplain)
    return explain(args.subject)
  }

  protected override render(result: ExplainResult, paint: Paint): string {
    return renderExplanation(result, paint)
  }
}
