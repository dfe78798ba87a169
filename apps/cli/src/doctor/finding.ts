import { isSpecKittyError } from '@spec-kitty/platform'
import type { DoctorFinding } from '../results/doctor.js'
import type { DoctorTopic } from './topics.js'

/** A finding from an error of ours that a look ran into; anything else goes on as thrown. */
export function findingFrom(
  error: unknown,
  topic: DoctorTopic,
  subject: string,
  remedy: string | null,
): DoctorFinding {
  if (!isSpecKittyError(error)) throw error
  return {
    code: error.key,
    severity: 'error',
    topic,
    subject,
    message: error.message,
    proof: proofOf(error.details),
    remedy: remedy ?? (error.remedy === 'spec-kitty doctor' ? null : error.remedy),
    fixed: false,
  }
}

function proofOf(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
}
