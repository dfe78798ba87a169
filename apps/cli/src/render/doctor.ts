import type { DoctorResult } from '../results/doctor.js'
import { columns } from './columns.js'
import type { Paint } from './paint.js'

/** What was looked at, and every finding with its proof and its way on. */
export function renderDoctor(result: DoctorResult, paint: Paint): string {
  const looked = result.checked.map(({ topic, what, count }) => {
    const mine = result.findings.filter((finding) => finding.topic === topic)
    const sign = mine.some((one) => one.severity === 'error')
      ? paint.red('✗')
      : mine.length > 0
        ? paint.yellow('!')
        : paint.green('✓')
    return [sign, topic, paint.dim(`${what}: ${count}`)]
  })
  const parts = [columns(looked)]
  for (const finding of result.findings) {
    const tone = finding.severity === 'error' ? paint.red : paint.yellow
    const rows = [
      ['  proof', finding.proof],
      ...(finding.remedy === null ? [] : [['  fix', paint.cyan(finding.remedy)]]),
    ]
    parts.push(`${tone(finding.code)}  ${finding.subject}\n  ${finding.message}\n${columns(rows)}`)
  }
  if (result.findings.length === 0) parts.push('Nothing to complain about.')
  return parts.join('\n\n')
}
