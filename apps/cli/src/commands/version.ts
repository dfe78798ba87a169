import { BaseCommand } from '../base-command.js'
import type { VersionResult } from '../results/version.js'
import { toolVersion } from '../tool-version.js'

export default class Version extends BaseCommand<VersionResult> {
  static override id = 'version'
  static override hidden = true
  static override access = 'free' as const
  static override summary = 'Print the version.'
  static override examples = ['spec-kitty --version', 'spec-kitty --version --json']

  override async run(): Promise<VersionResult> {
    await this.parse(Version)
    return toolVersion(this.environment)
  }

  protected override render(result: VersionResult): string {
    return `spec-kitty-cli version ${result.version}`
  }
}
