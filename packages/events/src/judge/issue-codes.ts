import type { TransitionCode } from '../lanes/check-transition.js'

/** What an issue code says, and what to do about it. */
export interface IssueCodeInfo {
  readonly message: string
  readonly remedy: string
}

export type IssueCode =
  | 'NOT_JSON'
  | 'LIMIT_EXCEEDED'
  | 'ENVELOPE_SHAPE_INVALID'
  | 'RAW_HISTORICAL_ROW'
  | 'FORBIDDEN_KEY'
  | 'CUTOVER_UNSUPPORTED'
  | 'LEGACY_NAME'
  | 'UNKNOWN_EVENT_TYPE'
  | 'PAYLOAD_SCHEMA_FAIL'
  | 'PAYLOAD_RULE_VIOLATED'
  | 'IDENTITY_MISMATCH'
  | 'ID_CONFLICT'
  | 'MIXED_STREAM'
  | 'OUT_OF_ORDER'
  | 'TORN_TAIL'
  | 'TIMESTAMP_SUBSTITUTED'
  | 'LEGACY_UNRECOGNIZED'
  | 'LEGACY_MISSING_IDENTITY'
  | 'MISSION_UNIDENTIFIED'
  | 'UNKNOWN_KEY'
  | 'NEWER_PAYLOAD'
  | 'NAIVE_INSTANT'
  | 'CLOCK_REGRESSION'
  | TransitionCode

const EDGE = 'Take an edge of TRANSITIONS, or force it with a reason.'

/**
 * Every code that an issue or a finding can have. A code's meaning never changes; new ones may come
 * in a minor version, so a reader treats an issue's code that it does not know as a refusal.
 */
export const ISSUE_CODES: Readonly<Record<IssueCode, IssueCodeInfo>> = {
  NOT_JSON: {
    message: 'not a JSON text',
    remedy: 'Write one JSON object in UTF-8 on each line, each key once.',
  },
  LIMIT_EXCEEDED: {
    message: 'too large or too deep',
    remedy: 'Keep the event within the limits of the contract; refer to large data.',
  },
  ENVELOPE_SHAPE_INVALID: {
    message: 'not an event envelope',
    remedy: 'Supply the named envelope field in the form that its schema gives.',
  },
  RAW_HISTORICAL_ROW: {
    message: 'a row of a log, not an event',
    remedy: 'Read rows of a status log with classifyRow.',
  },
  FORBIDDEN_KEY: { message: 'a key that is retired', remedy: 'Use the mission_… key instead.' },
  CUTOVER_UNSUPPORTED: {
    message: 'a wire version that is not read',
    remedy: 'Write schema_version urn:spec-kitty:event:1; upgrade old events with upgradeLegacy.',
  },
  LEGACY_NAME: { message: 'a retired name', remedy: 'Use the mission name instead.' },
  UNKNOWN_EVENT_TYPE: {
    message: 'not in the catalogue',
    remedy: "Update the package, or carry the event unjudged with unknownTypes: 'keep'.",
  },
  UNKNOWN_LANE: { message: 'not a lane', remedy: 'Use a name of LANES.' },
  PAYLOAD_SCHEMA_FAIL: {
    message: 'not what the payload schema asks for',
    remedy: 'Compare the payload with the schema of its type.',
  },
  PAYLOAD_RULE_VIOLATED: {
    message: 'fields that contradict each other',
    remedy: 'Follow the rule that details.rule names.',
  },
  IDENTITY_MISMATCH: {
    message: 'identities that disagree',
    remedy: 'Name one project, mission and run throughout the event.',
  },
  ILLEGAL_TRANSITION: { message: 'not a transition', remedy: EDGE },
  TERMINAL_LANE: { message: 'a lane that is left only by force', remedy: EDGE },
  GENESIS_TARGET: { message: 'a lane that is never entered', remedy: EDGE },
  FORCE_REASON_REQUIRED: { message: 'force without a reason', remedy: 'Give the reason.' },
  FORCE_REQUIRED: {
    message: 'a step back that the older dialect takes only by force',
    remedy: 'Set force and give the reason.',
  },
  REASON_REQUIRED: { message: 'no reason', remedy: 'Give the reason.' },
  REVIEW_REF_REQUIRED: {
    message: 'no review feedback is referenced',
    remedy: 'Name the review in review_ref.',
  },
  EVIDENCE_REQUIRED: {
    message: 'approval evidence is incomplete',
    remedy: 'Give reviewer, verdict and reference, and for done a land commit.',
  },
  VERDICT_NOT_APPROVED: {
    message: 'the evidence is no approval',
    remedy: 'Give the evidence of the approval itself.',
  },
  ID_CONFLICT: {
    message: 'one id for two different events',
    remedy: 'Find out which of the two is genuine, and remove the other from the stream.',
  },
  MIXED_STREAM: {
    message: 'events of several keys where one was asked for',
    remedy: 'Read the states by key, or filter the stream first.',
  },
  OUT_OF_ORDER: {
    message: 'an event that should have come earlier',
    remedy: 'Sort the events with compareEvents and reduce them from the start.',
  },
  TORN_TAIL: {
    message: 'the last line does not end',
    remedy: 'Let the writer finish or repair the line; every line before it is whole.',
  },
  TIMESTAMP_SUBSTITUTED: {
    message: 'the time of the event was replaced',
    remedy: 'Keep timestamp as it came, and name the time of receipt received_at.',
  },
  LEGACY_UNRECOGNIZED: {
    message: 'no known older form',
    remedy: 'Judge it with parseEvent, or look at LEGACY_SHAPES.',
  },
  LEGACY_MISSING_IDENTITY: {
    message: 'an older event without the identity of its emitter',
    remedy: 'Supply node_id and build_id of the emitter.',
  },
  MISSION_UNIDENTIFIED: {
    message: 'an event whose mission has no id',
    remedy: 'Give a resolver from mission slug to mission_id.',
  },
  UNKNOWN_KEY: { message: 'a key that is not known', remedy: 'Nothing: it is kept as it is.' },
  NEWER_PAYLOAD: {
    message: 'a payload of a later version',
    remedy: 'Update the package to read its new fields.',
  },
  NAIVE_INSTANT: {
    message: 'an instant without offset',
    remedy: 'Write instants with an offset; this one is read as UTC.',
  },
  CLOCK_REGRESSION: {
    message: 'an effect that is older than its cause',
    remedy: 'Check the clock of the machine that wrote it; the order of causes stands.',
  },
}

/** What is accepted and worth knowing. Under `transitions: 'report'`, transition codes as well. */
export type FindingCode =
  | 'UNKNOWN_KEY'
  | 'UNKNOWN_EVENT_TYPE'
  | 'NEWER_PAYLOAD'
  | 'NAIVE_INSTANT'
  | 'CLOCK_REGRESSION'
  | 'TORN_TAIL'
  | TransitionCode
