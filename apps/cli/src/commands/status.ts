import { type StatusRequest, type StatusView, statusView } from '@spec-kitty/loop'
import { listMissions } from '@spec-kitty/mission'
import { isSpecKittyError } from '@spec-kitty/platform'
import { BaseCommand, type Scope } from '../base-command.js'
import { argument, countFlag, missionFlags, switchFlag, textFlag } from '../flags.js'
import { renderBoard } from '../render/board.js'
import { renderMissions } from '../render/missions.js'
import { type Paint, paintFor, withoutControls } from '../render/paint.js'
import type { MissionListView } from '../results/status.js'
import { type Selected, selected } from '../selected.js'
import { exitNow } from '../terminal.js'
import { usageError } from '../usage.js'
import { parseWorkPackage } from '../work-package-id.js'

type View = Selected<StatusView> | MissionListView

const STALE_MINUTES_MAX = 525_600

export default class Status extends BaseCommand<View> {
  static override id = 'status'
  static override aliases = ['agent tasks status']
  static override hiddenAliases = [
    ...['agent tasks list-tasks', 'agent tasks list-dependents'],
    ...['mission list', 'mission show', 'mission current'],
  ]
  static override group = 'look'
  static override summary = 'Show the board of a mission, or the missions there are.'
  static override examples = [
    'spec-kitty status',
    'spec-kitty status WP02 --mission text-tools',
    'spec-kitty status --at 2026-12-01T09:30 --json',
  ]
  static override args = { wp: argument('Only this work package, as in WP02.') }
  static override flags = {
    ...missionFlags,
    all: switchFlag('List all missions.'),
    at: textFlag('As it was: id of an event, time or date. Default: now.', 'EVENT|TIME'),
    'stale-threshold': countFlag(
      'Minutes after which a claim or a review is marked stale. Default: by lane.',
      STALE_MINUTES_MAX,
    ),
    watch: switchFlag('Stay, and show it again whenever it changes. Ctrl-C ends it.'),
  }

  #watching = false

  override async run(): Promise<View> {
    const { args, flags } = await this.parse(Status)
    const typed = args.wp === undefined ? undefined : parseWorkPackage(args.wp, this.commandId)
    const request = { wpId: typed?.wpId, at: flags.at, staleMinutes: flags['stale-threshold'] }
    const look = async () => {
      const scope = flags.all ? undefined : await this.#scopeOrNone(flags, typed?.mission)
      return { scope, view: await this.#view(scope, request) }
    }
    if (flags.watch) await this.#watch(look, flags.at)
    return (await look()).view
  }

  protected override render(result: View, paint: Paint): string {
    if ('missions' in result) return renderMissions(result, paint)
    return renderBoard(result, paint, this.terminal.out.columns)
  }

  protected override interrupted(): void {
    if (this.#watching) exitNow(0)
    super.interrupted()
  }

  async #view(scope: Scope | undefined, request: StatusRequest): Promise<View> {
    if (scope !== undefined) return selected(await statusView(this.ports, scope, request), scope)
    if (request.at === undefined && request.wpId === undefined) return this.#missions()
    throw usageError(this.commandId, 'Name the mission: --mission HANDLE.')
  }

  /** Resolves only when nobody reads any more. */
  async #watch(
    look: () => Promise<{ scope: Scope | undefined; view: View }>,
    at: string | undefined,
  ): Promise<void> {
    if (this.json) throw usageError(this.commandId, '--watch answers again and again, --json once.')
    if (at !== undefined) throw usageError(this.commandId, 'What was does not change: no --at.')
    const { listFingerprint, missionFingerprint, watch } = await import('../watch.js')
    const { out } = this.terminal
    let { scope, view } = await look()
    this.#watching = true
    await watch({
      out,
      fingerprint: () =>
        scope === undefined
          ? listFingerprint(this.ports.files, this.repo)
          : missionFingerprint(this.ports.files, this.repo, scope.mission),
      show: async () => {
        ;({ scope, view } = await look())
        return this.render(withoutControls(view), paintFor(out.colour))
      },
    })
    exitNow(0)
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
