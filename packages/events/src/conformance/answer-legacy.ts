import { assertOccurrenceKept, type Occurrence } from '../judge/occurrence.js'
import { referenceSyncLane } from '../legacy/reference-sync-lane.js'
import { upgradeLegacy } from '../legacy/upgrade-legacy.js'
import { UNKNOWN } from './answer-lane.js'
import type { Facts } from './case.js'

/** Answers `upgrade_legacy`, `reference_sync_lane` and `occurrence_kept`. */
export function answerLegacy(request: Facts): Facts {
  switch (request.op) {
    case 'reference_sync_lane':
      return boardLane(request)
    case 'occurrence_kept':
      return occurrence(request)
    default:
      return upgraded(request.input)
  }
}

function upgraded(input: unknown): Facts {
  const result = upgradeLegacy(input)
  if (!result.ok) return { verdict: 'invalid', reason: result.code }
  const { shape, shapes, envelope } = result
  return { verdict: 'valid', shape, shapes, envelope }
}

function boardLane({ input, version }: Facts): Facts {
  const lane =
    typeof input === 'string' ? referenceSyncLane(input, version === 2 ? 2 : 1) : undefined
  return lane === undefined ? UNKNOWN : { verdict: 'valid', lane }
}

function occurrence({ timestamp, persisted }: Facts): Facts {
  const result = assertOccurrenceKept({ timestamp, persisted } as Occurrence)
  return result.ok
    ? { verdict: 'valid' }
    : { verdict: 'invalid', code: result.issues[0]?.code, path: result.issues[0]?.path }
}
