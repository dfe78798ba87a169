import { startQuick } from '@spec-kitty/loop'
import { BaseCommand } from '../base-command.js'
import { findingDiagnostics } from '../finding-diagnostics.js'
import { agentFlag, requiredText, startBranchFlag, strategyFlag, targetFlag } from '../flags.js'

import type { Paint } from '../render/paint.js'
import { renderQuick } from '../render/quick.js'
import type { QuickResult } from '../results/quick.js'

export default class Quick extends BaseCommand<QuickResult> {
  static override id = 'quick'
  static override access = 'write' as const
  static override startsMission = true
  static override group = 'work'
  static override summary = 'Take one small change: a mission of one work package, claimed.'
  static override description =
    'Same log, review and merge as every mission, and one file to read.\nspec-kitty plan --mission HANDLE makes a planned mission of it.'
  static override examples = [
    'spec-kitty quick "Say which file is missing" --agent claude',
    'spec-kitty quick "Sort the list by date" --agent claude --target-branch release --json',
  ]
  static override args = { text: requiredText('What shall change, in one sentence or a few.') }
  static override flags = { ...agentFlag, ...targetFlag, ...startBranchFlag, ...strategyFlag }

  override async run(): Promise<QuickResult> {
    const { args, flags } = await this.parse(Quick)
    const { scope, created, claim } = await startQuick(this.ports, this.repo, {
      what: args.text,
      agent: this.demandAgent(flags),
      config: this.settings,
      targetBranch: flags['target-branch'],
      startBranch: flags['start-branch'],
      strategyConfirmed: flags['branch-strategy'] !== undefined,
    })
    const { mission } = scope
    return {
      ...claim,
      selected_by: 'mission_id',
      mid8: mission.mid8,
      mission_dir: created.missionDir,
      feature_dir: created.missionDir,
      spec_file: created.specFile,
      meta_file: created.metaFile,
      wp_file: `${created.missionDir}/tasks/WP01-quick.md`,
      created_at: created.createdAt,
      created_files: [...created.createdFiles],
      branches: {
        mission: mission.missionBranch,
        planning: mission.planningBranch,
        target: mission.targetBranch,
      },
      next_step: claim.next_commands.at(-1) ?? '',
      diagnostics: [...findingDiagnostics(created.findings), ...claim.diagnostics],
    }
  }

  protected override render(result: QuickResult, paint: Paint): string {
    return renderQuick(result, paint)
  }
}
