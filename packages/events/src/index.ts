// Read

// Catalogue
export {
  EVENT_TYPES,
  type EventType,
  type EventTypeInfo,
  type PayloadOf,
  type Scope,
} from './catalogue.js'
// Order
export { compareEvents } from './compare-events.js'
export { findForbiddenKeys } from './forbidden-keys.js'
// Judgements
export { type FindingCode, ISSUE_CODES, type IssueCode, type IssueCodeInfo } from './issue-codes.js'
export type { Finding, Issue, IssuePath } from './issues.js'
export {
  type Dialect,
  type EventOf,
  type NativeEvent,
  type ParseOptions,
  type ParseResult,
  parseEvent,
  type UnjudgedEvent,
} from './parse-event.js'
