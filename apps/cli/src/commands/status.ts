import { type StatusView, statusView } from '@spec-kitty/loop'
import { listMissions } from '@spec-kitty/mission'
import { isSpecKittyError } from '@spec-kitty/platform'
import { BaseCommand, type Scope } from '../base-command.js'
import { argument, missionFlags, switchFlag } from '../flags.js'
import { renderBoard } from '../render/board.js'
import { renderMissions } from '../render/missions.js'
import type { Paint } from '../render/paint.js'
import type { MissionListView } from '../results/status.js'
import { type Selected, selected } from '../selected.js'
import { parseWorkPackage } from '../work-package-id.js'

export default class Status extends BaseCommand<Selected<StatusView> | MissionListView> {
  static override id = 'status'
  static override aliases = ['agent tasks status']
  static override group = 'look'
  static override summary = 'Show the board of a mission, or the missions there are.'
  static override examples = [
    'spec-kitty status',
    'spec-kitty status WP02 --mission text-tools',
    'spec-kitty status --all --json',
  ]
  static override args = { wp: argument('Only this work package, as in WP02.') }
  static override flags = {
    ...missionFlags,
    all: switchFlag('List all missions.'),
  }

  override async run(): Promise<Selected<StatusView> | MissionListView> {
    const { args, flags } = await this.parse(Status)
    const typed = args.wp === undefined ? undefined : parseWorkPackage(args.wp, this.commandId)
    const scope = flags.all ? undefined : await this.#scopeOrNone(flags, typed?.mission)
    if (scope === undefined) return this.#missions()
    return selected(await statusView(this.ports, scope, { wpId: typed?.wpId }), scope)
  }

  protected override render(result: Selected<StatusView> | MissionListView, paint: Paint): string {
    if ('missions' in result) return renderMissions(result, paint)
    return renderBoard(result, paint, this.terminal.out.columns)
  }

  /** Undefined where no mission was named and none or several could be meant. */
  async #scopeOrNone(
    flags: { mission?: string | undefined; feature?: string | undefined },
    typed: string | undefined,
  ): Promise<Scope | undefined> {
    try {
      return await this.scope(flags, typed)
    } catch (error) {
      if (isSpecKittyError(error, 'MISSION_REQUIRED')) return undefined
      throw error
    }
  }

  async #missions(): Promise<MissionListView> {
    const { missions, findings } = await listMissions(this.ports.files, this.repo)
    const { lostMissionRemarks, lostMissions } = await import('../lost-missions.js')
    const { findingDiagnostics } = await import('../finding-diagnostics.js')
    this.collect(lostMissionRemarks(await lostMissions(this.ports, this.repo)))
    this.collect(findingDiagnostics(findings))
    return {
      missions: missions.map((mission) => ({
        mission_id: mission.missionId,
        mission_slug: mission.slug,
        mission_number: mission.missionNumber,
        mission_type: mission.missionType,
        mid8: mission.mid8,
        friendly_name: mission.friendlyName,
        target_branch: mission.targetBranch,
        open: mission.open,
      })),
    }
  }
}
