import * as Flags from '@oclif/core/flags'
import { createMission } from '@spec-kitty/mission'
import { BaseCommand } from '../../../base-command.js'
import { findingDiagnostics } from '../../../finding-diagnostics.js'
import {
  requiredArgument,
  startBranchFlag,
  strategyFlag,
  targetFlag,
  textFlag,
} from '../../../flags.js'
import { renderCreated } from '../../../render/created.js'
import type { Paint } from '../../../render/paint.js'
import type { CreateResult } from '../../../results/create.js'

export default class MissionCreate extends BaseCommand<CreateResult> {
  static override id = 'agent mission create'
  static override aliases = ['specify']
  static override access = 'write' as const
  static override group = 'plan'
  static override startsMission = true
  static override summary = 'Start a mission.'
  static override description =
    'Makes its directory below kitty-specs/ with an identity, an empty specification and a log.\nNothing is committed, and no branch is made but with --start-branch.'
  static override examples = [
    'spec-kitty agent mission create text-tools',
    'spec-kitty agent mission create text-tools --friendly-name "Text tools" --json',
  ]
  static override args = {
    name: requiredArgument('Name in kebab case, such as text-tools.'),
  }
  static override flags = {
    'friendly-name': textFlag('Title for people.'),
    'purpose-tldr': textFlag('Purpose in one sentence.'),
    'purpose-context': textFlag('Purpose in a paragraph.'),
    ...targetFlag,
    ...startBranchFlag,
    'pr-bound': Flags.boolean({
      allowNo: true,
      description: 'It becomes a pull request. Default: missions.pr_bound of the project.',
    }),
    ...strategyFlag,
    'mission-type': Flags.string({
      helpValue: 'TYPE',
      description: 'Kind of mission.',
      default: 'software-dev',
    }),
  }

  override async run(): Promise<CreateResult> {
    const { args, flags } = await this.parse(MissionCreate)
    const created = await createMission(this.ports, this.repo, {
      slug: args.name,
      missionType: flags['mission-type'],
      prBound: flags['pr-bound'] ?? this.settings.missions.prBound,
      startBranch: flags['start-branch'],
      strategyConfirmed: flags['branch-strategy'] !== undefined,
      by: this.agentOf({}),
      friendlyName: flags['friendly-name'],
      purposeTldr: flags['purpose-tldr'],
      purposeContext: flags['purpose-context'],
      targetBranch: flags['target-branch'],
    })
    const { mission } = created
    return {
      mission_id: mission.missionId,
      mission_slug: mission.slug,
      mission_number: mission.missionNumber,
      mission_type: mission.missionType,
      selected_by: 'mission_id',
      mid8: mission.mid8,
      mission_dir: created.missionDir,
      feature_dir: created.missionDir,
      spec_file: created.specFile,
      meta_file: created.metaFile,
      created_at: created.createdAt,
      created_files: [...created.createdFiles],
      branch: {
        mission: mission.missionBranch,
        planning: mission.planningBranch,
        target: mission.targetBranch,
      },
      next_step: `spec-kitty agent mission finalize-tasks --mission ${mission.mid8 ?? mission.slug}`,
      diagnostics: findingDiagnostics(created.findings),
    }
  }

  protected override render(result: CreateResult, paint: Paint): string {
    return renderCreated(result, paint)
  }
}
