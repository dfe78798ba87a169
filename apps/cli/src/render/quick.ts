import type { QuickResult } from '../results/quick.js'
import { renderClaim } from './claim.js'
import type { Paint } from './paint.js'

/** A small mission and its claim. */
export function renderQuick(result: QuickResult, paint: Paint): string {
  return `${paint.bold(result.mission_slug)} is a new mission.\n\n${renderClaim(result, paint)}`
}
