import * as z from '../values/schema-library.js'
import { ofMissionHere, ofProject, ofWorkPackage } from './definition.js'
import { type Fields, list, maybe, word } from './fields.js'
import { evidence } from './shared-objects.js'

const wpStatusChanged = (f: Fields) => {
  const older = {
    mission_slug: f.text,
    wp_id: f.wpId,
    from_lane: maybe(f.lane),
    to_lane: f.lane,
    actor: f.actor,
    force: z._default(f.flag, false),
    reason: maybe(f.anyText),
    execution_mode: word(['worktree', 'direct_repo']),
    review_ref: maybe(f.anyText),
    evidence: maybe(evidence(f)),
  }
  const native = f.closed({
    ...older,
    /** The event this one follows; null for the first; absent in imported history. */
    prev_event_id: maybe(f.text),
    review_result: maybe(
      f.closed({
        reviewer: f.text,
        verdict: word(['approved', 'changes_requested']),
        reference: f.text,
        commit: maybe(f.commit),
        tree: maybe(f.text),
      }),
    ),
    policy_metadata: maybe(f.anyMap),
  })
  return f.native ? native : (f.closed(older) as unknown as typeof native)
}

const gate = <const Conclusions extends readonly string[]>(f: Fields, conclusions: Conclusions) =>
  f.open({
    gate_name: f.text,
    gate_type: word(['ci']),
    conclusion: word(conclusions),
    external_provider: word(['github']),
    check_run_id: f.positive,
    check_run_url: f.url,
    delivery_id: f.text,
    pr_number: maybe(f.positive),
  })

/** Lanes of work packages, and what gates and evidence said. */
export const STATUS_TYPES = {
  WPStatusChanged: ofWorkPackage(wpStatusChanged),
  GatePassed: ofProject((f) => gate(f, ['success'])),
  GateFailed: ofProject((f) => gate(f, ['failure', 'timed_out', 'cancelled', 'action_required'])),
  GateWaived: ofMissionHere(
    (f) =>
      f.closed({
        mission_slug: f.text,
        gate: f.text,
        subject: f.text,
        actor: f.text,
        reason: f.text,
        expires_at: f.instant,
        evidence_ref: f.text,
      }),
    'waiver_expiry',
  ),
  EvidenceRecorded: ofMissionHere((f) =>
    f.closed({
      mission_slug: f.text,
      wp_id: maybe(f.wpId),
      gate_id: maybe(f.text),
      kind: maybe(f.text),
      argv: list(f.text, 1),
      result: word(['pass', 'fail', 'not_run']),
      reason: maybe(f.text),
      exit_code: maybe(f.integer),
      duration_ms: f.count,
      subject: f.text,
      commit: f.commit,
      dirty: z._default(f.flag, false),
      level: word(['claimed', 'recorded', 'ci']),
      output_sha256: maybe(f.text),
      tests: maybe(f.closed({ total: f.count, failed: f.count })),
      tool: maybe(f.text),
    }),
  ),
}
