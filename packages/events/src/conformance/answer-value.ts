import { CanonicalJsonError, canonicalJson } from '../canonical/canonical-json.js'
import { digest } from '../canonical/digest.js'
import { compareEvents } from '../values/compare-events.js'
import { type Facts, isFacts } from './case.js'

/** Answers `canonical_json`, `digest` and `compare`. */
export function answerValue(request: Facts): Facts {
  if (request.op === 'compare') return compared(request.input)
  try {
    const write = request.op === 'digest' ? digest : canonicalJson
    return { verdict: 'valid', value: write(request.input) }
  } catch (error) {
    if (error instanceof CanonicalJsonError) return { verdict: 'invalid', code: error.reason }
    throw error
  }
}

function compared(input: unknown): Facts {
  const [a, b] = Array.isArray(input) ? input.map(stamped) : []
  return a === undefined || b === undefined
    ? { verdict: 'invalid' }
    : { verdict: 'valid', value: Math.sign(compareEvents(a, b)) }
}

function stamped(
  value: unknown,
): { readonly timestamp: string; readonly event_id: string } | undefined {
  if (!isFacts(value)) return undefined
  const { timestamp, event_id } = value
  return typeof timestamp === 'string' && typeof event_id === 'string'
    ? { timestamp, event_id }
    : undefined
}
