import { describeEventType, EVENT_TYPES, ISSUE_CODES, type IssueCode } from '@spec-kitty/events'
import { checkTransition, normalizeLane, TRANSITIONS, targetsOf } from '@spec-kitty/events/status'
import { SpecKittyError } from '@spec-kitty/platform'
import type { ExplainResult } from '../results/events.js'
import { didYouMean } from '../suggest.js'

/** What an event type, an issue code or a move means. @throws EVENTS_SUBJECT_UNKNOWN */
export function explain(subject: string): ExplainResult {
  const found = explainType(subject) ?? explainCode(subject) ?? explainMove(subject)
  if (found !== undefined) return found
  const near = didYouMean(subject, [...Object.keys(EVENT_TYPES), ...Object.keys(ISSUE_CODES)])
  throw new SpecKittyError('EVENTS_SUBJECT_UNKNOWN', { subject, near })
}

function explainType(subject: string): ExplainResult | undefined {
  const type = describeEventType(subject)
  if (type === undefined) return undefined
  const ours = type.dialects === 'native' ? ' It is not part of the older dialect.' : ''
  return {
    kind: 'event_type',
    subject,
    description: `An event of the ${type.domain} domain about a ${type.scope.replace('_', ' ')}, since ${type.since}.${ours}`,
    fields: type.fields.map(({ values, ...field }) => ({
      ...field,
      kind: inWords(field.kind),
      ...(values === undefined ? {} : { values: [...values] }),
    })),
    rules: [...type.rules],
    example: type.example,
  }
}

function explainCode(subject: string): ExplainResult | undefined {
  if (!Object.hasOwn(ISSUE_CODES, subject)) return undefined
  const { message, remedy } = ISSUE_CODES[subject as IssueCode]
  return { kind: 'issue_code', subject, description: message, remedy }
}

function explainMove(subject: string): ExplainResult | undefined {
  const [from, to, ...rest] = subject.split('..').map(normalizeLane)
  if (from === undefined || to === undefined || rest.length > 0) return undefined
  const edge = TRANSITIONS.native.find((one) => one.from === from && one.to === to)
  const refused = checkTransition(from, { to })
  const why = refused.ok ? [] : refused.codes.map((code) => ISSUE_CODES[code].message)
  const allowed = [...targetsOf(from)]
  return {
    kind: 'move',
    subject,
    description:
      edge === undefined ? `Refused: ${why.join('; ')}.` : 'A move of the lane state machine.',
    edge: { from, to, legal: edge !== undefined, guards: [...(edge?.guards ?? [])], allowed },
  }
}

/** `anyText` as people write it: `any text`. */
function inWords(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
