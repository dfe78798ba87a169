// Read

// Catalogue
export {
  EVENT_TYPES,
  type EventType,
  type EventTypeInfo,
  type PayloadOf,
  type Scope,
} from './catalogue/catalogue.js'
export type {
  AnyEvent,
  Dialect,
  EventOf,
  NativeEvent,
  ReferenceEvent,
  ReferenceEventOf,
  UnjudgedEvent,
} from './catalogue/event-types.js'
export { findForbiddenKeys } from './judge/forbidden-keys.js'
// Judgements
export {
  type FindingCode,
  ISSUE_CODES,
  type IssueCode,
  type IssueCodeInfo,
} from './judge/issue-codes.js'
export type { Finding, Issue, IssuePath } from './judge/issues.js'
export {
  type ParseOptions,
  type ParseResult,
  parseEvent,
} from './judge/parse-event.js'
// Order
export { compareEvents } from './values/compare-events.js'
