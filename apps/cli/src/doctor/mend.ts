import { isSpecKittyError } from '@spec-kitty/platform'
import type { DoctorFinding } from '../results/doctor.js'
import type { TopicFound } from './examine.js'
import type { Mend, MendPorts } from './finding.js'

/** Findings as a result shows them, nothing mended. */
export function unmended(findings: readonly TopicFound[]): readonly DoctorFinding[] {
  return findings.map(({ mend: _, ...finding }) => ({ ...finding, fixed: false }))
}

/**
 * Mends what can be mended, one after the other, and says of each finding whether that worked. A
 * repair that is refused leaves its finding as it is, with the reason in its proof.
 */
export async function mendAll(
  ports: MendPorts,
  findings: readonly TopicFound[],
): Promise<readonly DoctorFinding[]> {
  const outcomes = new Map<Mend, true | string>()
  for (const { mend } of findings) {
    if (mend === undefined || outcomes.has(mend)) continue
    outcomes.set(mend, await outcomeOf(mend, ports))
  }
  return findings.map(({ mend, ...finding }) => {
    const outcome = mend === undefined ? undefined : outcomes.get(mend)
    if (typeof outcome !== 'string') return { ...finding, fixed: outcome === true }
    return { ...finding, proof: `${finding.proof}; not fixed: ${outcome}`, fixed: false }
  })
}

async function outcomeOf(mend: Mend, ports: MendPorts): Promise<true | string> {
  try {
    return (await mend(ports)) || 'a git operation has to end first'
  } catch (error) {
    if (isSpecKittyError(error)) return error.message
    throw error
  }
}

/**
 * What a second look says of findings that were mended: one that is there again was not, and what
 * is new is added.
 */
export function proven(
  mended: readonly DoctorFinding[],
  again: readonly DoctorFinding[],
): { readonly findings: readonly DoctorFinding[]; readonly verified: boolean } {
  const isThere = ({ code, subject }: DoctorFinding, among: readonly DoctorFinding[]) =>
    among.some((other) => other.code === code && other.subject === subject)
  const findings = mended.map((one) => (isThere(one, again) ? { ...one, fixed: false } : one))
  const fresh = again.filter((one) => !isThere(one, mended))
  const verified = mended.every((one) => !one.fixed || !isThere(one, again))
  return { findings: [...findings, ...fresh], verified }
}
