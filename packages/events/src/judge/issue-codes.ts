import type { TransitionCode } from '../lanes/check-transition.js'

/** What an issue code says, and what to do about it. */
export interface IssueCodeInfo {
  readonly message: string
  readonly remedy: string
}

export type IssueCode =
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
  | TransitionCode

const EDGE = 'Take an edge of TRANSITIONS, or force it with a reason.'

/**
 * Every code that an issue can have. A code's meaning never changes; new ones may come in a minor
 * version, so a reader treats a code that it does not know as a refusal.
 */
export const ISSUE_CODES: Readonly<Record<IssueCode, IssueCodeInfo>> = {
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
    remedy: 'Write schema_version urn:spec-kitty:event:1.',
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
}

/** What is accepted and worth knowing. Under `transitions: 'report'`, transition codes as well. */
export type FindingCode =
  | 'UNKNOWN_KEY'
  | 'UNKNOWN_EVENT_TYPE'
  | 'NEWER_PAYLOAD'
  | 'NAIVE_INSTANT'
  | TransitionCode
