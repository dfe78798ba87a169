import type { Git } from '@spec-kitty/git'
import {
  type Clock,
  type Files,
  type Ids,
  isSpecKittyError,
  type Lock,
  type ReadFiles,
} from '@spec-kitty/platform'
import type { DoctorFinding } from '../results/doctor.js'

/** What an examination may use: nothing in it can change a file of the project. */
export interface DoctorPorts {
  readonly files: ReadFiles
  readonly git: Git
  readonly lock: Lock
  readonly clock: Clock
  /** Where programs are looked for, as the shell has it. */
  readonly path: string
}

/** What mending may use beside. */
export interface MendPorts extends DoctorPorts {
  readonly files: Files
  readonly ids: Ids
}

/**
 * Puts right what a finding tells, without losing a byte: what it removes or rewrites is kept. False
 * where it has to wait, as for the end of a git operation. The same function may belong to several
 * findings; it is run once.
 */
export type Mend = (ports: MendPorts) => Promise<boolean>

/** A finding as an examiner reports it. */
export interface Found extends Omit<DoctorFinding, 'topic' | 'fixed'> {
  readonly mend?: Mend
}

/** What one topic found, and how many things it looked at. */
export interface Examined {
  readonly what: string
  readonly count: number
  readonly findings: readonly Found[]
}

/** A finding from an error of ours that a look ran into; anything else goes on as thrown. */
export function findingFrom(error: unknown, subject: string, remedy: string | null): Found {
  if (!isSpecKittyError(error)) throw error
  return {
    code: error.key,
    severity: 'error',
    subject,
    message: error.message,
    proof: proofOf(error.details),
    remedy: remedy ?? (error.remedy === 'spec-kitty doctor' ? null : error.remedy),
  }
}

function proofOf(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
}
