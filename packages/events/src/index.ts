// Read

// Catalogue
export {
  type Domain,
  EVENT_TYPES,
  type EventType,
  type EventTypeInfo,
  type PayloadInput,
  type PayloadOf,
} from './catalogue/catalogue.js'
export type { Deprecation, PayloadRule, Scope } from './catalogue/definition.js'
export type {
  AnyEvent,
  Dialect,
  EventOf,
  NativeEvent,
  ReferenceEvent,
  ReferenceEventOf,
  UnjudgedEvent,
} from './catalogue/event-types.js'
// Choose
export { matchEvent } from './catalogue/match-event.js'
// Write
export { createEvent, type Stamp } from './judge/create-event.js'
export {
  describeEventType,
  type EventTypeDescription,
  type FieldInfo,
} from './judge/describe-event-type.js'
export { ENVELOPE } from './judge/envelope.js'
// Judgements
export { findForbiddenKeys } from './judge/forbidden-keys.js'
export {
  type FindingCode,
  ISSUE_CODES,
  type IssueCode,
  type IssueCodeInfo,
} from './judge/issue-codes.js'
export type { Finding, Issue, IssuePath } from './judge/issues.js'
export {
  assertOccurrenceKept,
  type Occurrence,
  type OccurrenceResult,
} from './judge/occurrence.js'
export {
  type ParseOptions,
  type ParseResult,
  parseEnvelope,
  parseEvent,
} from './judge/parse-event.js'
export {
  type ParsePayloadOptions,
  type ParsePayloadResult,
  parsePayload,
} from './judge/parse-payload.js'
// Order
export { compareEvents } from './values/compare-events.js'
