import { SpecKittyError } from '@spec-kitty/platform'
import { BaseCommand } from '../base-command.js'
import { examine } from '../doctor/examine.js'
import { DOCTOR_TOPICS, type DoctorTopic } from '../doctor/topics.js'
import { argument, missionFlags } from '../flags.js'
import { renderDoctor } from '../render/doctor.js'
import type { Paint } from '../render/paint.js'
import type { DoctorResult } from '../results/doctor.js'
import { didYouMean } from '../suggest.js'
import { usageError } from '../usage.js'

export default class Doctor extends BaseCommand<DoctorResult> {
  static override id = 'doctor'
  static override access = 'inspect' as const
  static override group = 'look'
  static override strict = false
  static override summary = 'Look for what is not as it should be; change nothing.'
  static override examples = ['spec-kitty doctor', 'spec-kitty doctor log workspaces --json']
  static override args = {
    topics: argument(`${DOCTOR_TOPICS.join(', ')}. Default: all.`),
  }
  static override flags = { ...missionFlags }

  override async run(): Promise<DoctorResult> {
    const { argv, flags } = await this.parse(Doctor)
    const topics = argv.length === 0 ? DOCTOR_TOPICS : argv.map((word) => this.#topic(String(word)))
    const named = flags.mission !== undefined || flags.feature !== undefined
    const missions = named ? [(await this.scope(flags)).mission] : undefined
    return examine(this.ports, this.repo, { topics, missions })
  }

  protected override refusal(result: DoctorResult): SpecKittyError | undefined {
    const errors = result.findings.filter((finding) => finding.severity === 'error')
    const [first] = errors
    if (first === undefined) return undefined
    const remedy = first.remedy === null ? {} : { remedy: first.remedy }
    return new SpecKittyError('DOCTOR_FINDINGS', { count: errors.length }, remedy)
  }

  protected override render(result: DoctorResult, paint: Paint): string {
    return renderDoctor(result, paint)
  }

  #topic(word: string): DoctorTopic {
    const topic = DOCTOR_TOPICS.find((one) => one === word)
    if (topic !== undefined) return topic
    const near = didYouMean(word, DOCTOR_TOPICS)
    throw usageError(this.commandId, `"${word}" is not a topic.${near}`)
  }
}
