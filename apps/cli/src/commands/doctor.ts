import * as Flags from '@oclif/core/flags'
import { SpecKittyError } from '@spec-kitty/platform'
import { BaseCommand } from '../base-command.js'
import { breakLock, heldLock, ownerText } from '../doctor/break-lock.js'
import { type Examination, examine } from '../doctor/examine.js'
import { parseKeep } from '../doctor/keep.js'
import { mendAll, proven, unmended } from '../doctor/mend.js'
import { DOCTOR_TOPICS, type DoctorTopic, topicOf } from '../doctor/topics.js'
import { argument, missionFlags, switchFlag } from '../flags.js'
import { renderDoctor } from '../render/doctor.js'
import type { Paint } from '../render/paint.js'
import type { DoctorResult } from '../results/doctor.js'
import { didYouMean } from '../suggest.js'
import { usageError } from '../usage.js'

export default class Doctor extends BaseCommand<DoctorResult> {
  static override id = 'doctor'
  static override access = 'inspect' as const
  static override group: string | null = 'look'
  static override strict = false
  static override summary = 'Look for what is not as it should be; change nothing unless asked.'
  static override description = [
    '--fix mends what can be mended without losing a byte; what it rewrites or takes away is kept in the',
    'git directory, below spec-kitty/backup and spec-kitty/quarantine. A second time it changes nothing.',
    'Without -m, only missions that this clone has worked on are mended.',
  ].join('\n')
  static override examples = [
    'spec-kitty doctor',
    'spec-kitty doctor status workspaces --json',
    'spec-kitty doctor --fix --verify',
  ]
  static override args = {
    topics: argument(`${DOCTOR_TOPICS.join(', ')}. Default: all.`),
  }
  static override flags = {
    ...missionFlags,
    fix: switchFlag('Mend what can be mended safely.'),
    verify: switchFlag('Look again afterwards, and say whether what was mended stayed so.'),
    keep: Flags.string({
      multiple: true,
      helpValue: 'LINE',
      description:
        'With --fix: the line to keep of an event with two contents, as tracked:12 or journal:12. Default: none, and the event waits.',
    }),
    'break-lock': Flags.string({
      helpValue: 'NAME',
      description: 'Free a lock whose owner cannot be asked from here; asks first. Default: none.',
    }),
  }
  /** What is looked at when no topic is typed. */
  protected readonly topics: readonly DoctorTopic[] = DOCTOR_TOPICS

  override async run(): Promise<DoctorResult> {
    const { argv, flags } = await this.parse(Doctor)
    const words = argv.map((word) => this.#topic(String(word)))
    const topics = words.length === 0 ? this.topics : [...new Set(words)]
    const keep = parseKeep(flags.keep ?? [], flags.fix, this.commandId)
    const named = flags.mission !== undefined || flags.feature !== undefined || keep.length > 0
    const name = flags['break-lock']
    const broken = name === undefined ? null : await this.#break(name, flags)
    const missions = named ? [(await this.scope(flags)).mission] : undefined
    return { ...(await this.#look({ topics, missions, keep }, flags)), broken_lock: broken }
  }

  protected override refusal(result: DoctorResult): SpecKittyError | undefined {
    const errors = result.findings.filter(({ severity, fixed }) => severity === 'error' && !fixed)
    const [first] = errors
    if (first === undefined) return undefined
    const remedy = first.remedy === null ? {} : { remedy: first.remedy }
    return new SpecKittyError('DOCTOR_FINDINGS', { count: errors.length }, remedy)
  }

  protected override render(result: DoctorResult, paint: Paint): string {
    return renderDoctor(result, paint)
  }

  async #look(
    request: Examination,
    { fix, verify }: { readonly fix: boolean; readonly verify: boolean },
  ): Promise<Omit<DoctorResult, 'broken_lock'>> {
    const ports = { ...this.ports, path: this.environment.PATH ?? '' }
    const { findings, checked } = await examine(ports, this.repo, request)
    const first = fix ? await mendAll(ports, findings) : unmended(findings)
    const again = verify ? unmended((await examine(ports, this.repo, request)).findings) : undefined
    const { findings: all, verified } =
      again === undefined ? { findings: first, verified: null } : proven(first, again)
    const healthy = all.every(({ severity, fixed }) => severity !== 'error' || fixed)
    return { healthy, findings: [...all], checked, verified }
  }

  async #break(
    name: string,
    flags: { readonly yes: boolean; readonly 'non-interactive': boolean },
  ) {
    const state = await heldLock(this.ports.lock, name)
    if (state === undefined) {
      const held = (await this.ports.lock.inspect()).map((one) => one.name)
      const known = held.length === 0 ? 'no lock is' : `held: ${held.join(', ')}`
      throw usageError(this.commandId, `Lock "${name}" is not held; ${known}.`)
    }
    const text = ownerText(state)
    if (state.liveness !== 'alive' && !flags.yes) {
      const asks = !flags['non-interactive'] && !this.json
      const answer = asks ? await this.terminal.ask(`${text} Break it?`) : null
      if (answer !== true)
        throw new SpecKittyError('INPUT_REQUIRED', {
          what: `${text} Breaking it`,
          command: this.commandId,
          flag: `--break-lock ${name} --yes`,
        })
    }
    if (!(await breakLock(this.ports.lock, state))) return null
    const { pid, host, command, since } = state.owner
    return { name, pid, host, command, since, seen: state.seen }
  }

  #topic(word: string): DoctorTopic {
    const topic = topicOf(word)
    if (topic !== undefined) return topic
    const near = didYouMean(word, DOCTOR_TOPICS)
    throw usageError(this.commandId, `"${word}" is not a topic.${near}`)
  }
}
