import type { DoctorFinding, DoctorResult } from '../results/doctor.js'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** Of findings with one code, so many are shown whole. */
const SHOWN = 5

/** What was looked at, and every finding with its proof and its way on; what informs in a line. */
export function renderDoctor(result: DoctorResult, paint: Paint): string {
  const looked = result.checked.map(({ topic, what, count }) => {
    const mine = result.findings.filter((one) => one.topic === topic && !one.fixed)
    return [signOf(mine, paint), topic, paint.dim(`${what}: ${count}`)]
  })
  const parts = [columns(looked)]
  const { broken_lock: lock } = result
  if (lock !== null)
    parts.push(
      `Broke lock ${lock.name} of ${lock.command}, process ${lock.pid} on ${lock.host}, since ${lock.since}, last sign of life ${lock.seen}.`,
    )
  const loud = result.findings.filter(({ severity, fixed }) => severity !== 'info' || fixed)
  for (const group of groupsOf(loud)) {
    parts.push(...group.slice(0, SHOWN).map((one) => whole(one, paint)))
    const more = group.length - SHOWN
    if (more > 0) parts.push(paint.dim(`… and ${more} more ${group[0]?.code}: see --json.`))
  }
  const quiet = groupsOf(result.findings.filter((one) => !loud.includes(one)))
  if (quiet.length > 0) parts.push(columns(quiet.map((group) => noteOf(group, paint))))
  if (result.findings.length === 0) parts.push('Nothing to complain about.')
  if (result.verified === true) parts.push('Looked again: what was mended stayed so.')
  if (result.verified === false) parts.push(paint.red('Looked again: not all of it stayed so.'))
  return parts.join('\n\n')
}

function signOf(findings: readonly DoctorFinding[], paint: Paint): string {
  if (findings.some((one) => one.severity === 'error')) return paint.red('✗')
  return findings.some((one) => one.severity === 'warning') ? paint.yellow('!') : paint.green('✓')
}

function groupsOf(findings: readonly DoctorFinding[]): readonly (readonly DoctorFinding[])[] {
  const groups = new Map<string, DoctorFinding[]>()
  for (const finding of findings)
    groups.set(finding.code, [...(groups.get(finding.code) ?? []), finding])
  return [...groups.values()]
}

function whole(finding: DoctorFinding, paint: Paint): string {
  const tone = finding.fixed ? paint.green : finding.severity === 'error' ? paint.red : paint.yellow
  const rows = [
    ['  proof', finding.proof],
    ...(finding.fixed ? [['  fixed', paint.green('yes')]] : []),
    ...(finding.fixed || finding.remedy === null ? [] : [['  fix', paint.cyan(finding.remedy)]]),
  ]
  return `${tone(finding.code)}  ${finding.subject}\n  ${finding.message}\n${columns(rows)}`
}

function noteOf(group: readonly DoctorFinding[], paint: Paint): readonly string[] {
  const [first] = group
  const more = group.length > 1 ? ` and ${group.length - 1} more` : ''
  return [paint.dim('note'), first?.code ?? '', paint.dim(`${first?.subject}${more}`)]
}
