import { statusLocation } from '@spec-kitty/mission'
import { completeLog } from '@spec-kitty/status-core'
import { BaseCommand } from '../../../base-command.js'
import { missionFlags } from '../../../flags.js'
import { renderMaterialized } from '../../../render/status-files.js'
import type { MaterializeResult } from '../../../results/status-files.js'
import { type Selected, selected } from '../../../selected.js'

/** Brings the files of a mission's status level with its events. */
export default class Materialize extends BaseCommand<Selected<MaterializeResult>> {
  static override id = 'agent status materialize'
  static override aliases = ['materialize']
  static override hidden = true
  static override access = 'write' as const
  static override summary = 'Write status.json anew from the log, where it differs.'
  static override examples = ['spec-kitty agent status materialize -m my-mission']
  static override flags = { ...missionFlags }

  override async run(): Promise<Selected<MaterializeResult>> {
    const { flags } = await this.parse(Materialize)
    const scope = await this.scope(flags)
    const { files } = this.ports
    const finalized = (await files.stat(`${scope.mission.path}/lanes.json`)) !== undefined
    const location = statusLocation(scope.repo, scope.mission, finalized)
    const before = await files.stat(location.snapshot)
    const { status, diagnostics } = await completeLog(this.ports, location)
    const after = await files.stat(location.snapshot)
    const path = `kitty-specs/${scope.mission.slug}/status.json`
    const result = {
      status_path: path,
      changed: before?.inode !== after?.inode,
      event_count: status.state.eventCount,
      last_event_id: status.state.lastEventId,
      diagnostics,
    }
    return selected(result, scope)
  }

  protected override render(result: Selected<MaterializeResult>): string {
    return renderMaterialized(result)
  }
}
