import type { Dialect } from '../catalogue/event-types.js'
import type { Finding, Issue } from '../judge/issues.js'
import { parseEnvelope, parseEvent } from '../judge/parse-event.js'
import { parsePayload } from '../judge/parse-payload.js'
import type { Facts } from './case.js'

/** Answers `parse_event`, `parse_envelope` and `parse_payload`. */
export function answerJudgement(request: Facts): Facts {
  const dialect = dialectOf(request.dialect)
  switch (request.op) {
    case 'parse_payload':
      return judgement(
        parsePayload(typeof request.type === 'string' ? request.type : '', request.input, {
          dialect: dialect === 'reference' ? 'reference' : 'native',
        }),
      )
    case 'parse_envelope':
      return judgement(parseEnvelope(request.input, { dialect }))
    default:
      return judgement(parseEvent(request.input, { dialect }))
  }
}

export function dialectOf(named: unknown): Dialect | 'auto' {
  return named === 'native' || named === 'reference' ? named : 'auto'
}

type Judged =
  | { readonly ok: true; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

function judgement(result: Judged): Facts {
  if (result.ok) {
    const codes = new Set<string>(result.findings.map((one) => one.code))
    return { verdict: 'valid', findings: [...codes].sort() }
  }
  const [first] = result.issues
  return { verdict: 'invalid', code: first?.code, path: first?.path }
}
