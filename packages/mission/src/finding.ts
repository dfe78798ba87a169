import { type ErrorCode, type ErrorDetails, SpecKittyError } from '@spec-kitty/platform'

/** One thing that is wrong or worth knowing about a mission's files. Wire names: it is printed. */
export interface Finding {
  /** `SPEC_KITTY_…` of the error registry, or a lower-case name for what is never an error. */
  readonly code: string
  readonly level: 'error' | 'warning'
  readonly wp_id: string | null
  /** Relative to the repository root. */
  readonly path: string | null
  readonly line: number | null
  readonly message: string
  readonly remedy: string | null
  /** Facts for machines; differs per code. */
  readonly details: ErrorDetails
}

export interface FindingPlace {
  readonly wpId?: string
  readonly path?: string
  readonly line?: number
  /** What has to be edited, where that is another place. */
  readonly mend?: string
  readonly level?: 'error' | 'warning'
}

/** A finding whose message and remedy are those of the registry's error `key`. */
export function errorFinding(
  key: ErrorCode,
  details: ErrorDetails,
  place: FindingPlace = {},
): Finding {
  const error = new SpecKittyError(key, details)
  const remedy = remedyAt(error, place)
  return {
    code: error.code,
    level: place.level ?? 'error',
    wp_id: place.wpId ?? null,
    path: place.path ?? null,
    line: place.line ?? null,
    message: error.message,
    remedy,
    details,
  }
}

/** A finding that no command ever ends with. */
export function warningFinding(
  code: string,
  message: string,
  place: FindingPlace = {},
  details: ErrorDetails = {},
): Finding {
  return {
    code,
    level: place.level ?? 'warning',
    wp_id: place.wpId ?? null,
    path: place.path ?? null,
    line: place.line ?? null,
    message,
    remedy: null,
    details,
  }
}

/** The error to throw for a finding, with the same code, message and details. */
export function errorOf(finding: Finding, more: ErrorDetails = {}): SpecKittyError {
  const key = finding.code.replace(/^SPEC_KITTY_/, '') as ErrorCode
  const remedy = finding.remedy === null ? {} : { remedy: finding.remedy }
  return new SpecKittyError(key, { ...finding.details, ...more }, remedy)
}

/** To check a plan again mends nothing: what has to be edited comes first. */
function remedyAt(error: SpecKittyError, { path, line, mend }: FindingPlace): string {
  const { remedy, details } = error
  if (!remedy.includes('--validate-only')) return remedy
  const slug = details.mission_slug
  const file = path ?? (typeof slug === 'string' ? `kitty-specs/${slug}/tasks.md` : null)
  if (file === null) return remedy
  const place = mend ?? (line === undefined ? file : `${file}:${line}`)
  return `edit ${place}, then ${remedy.replace('--validate-only ', '')}`
}
