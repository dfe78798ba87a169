// What a shop's missions could look like on the wire: one value for every field of every type.

export const PROJECT = '4be0643f-1d98-573b-97cd-ca98a65347dd'
export const MISSION = '01KZQ7M3T5V7X9Z1B3D5F7H9JK'
export const OTHER_MISSION = '01KZQ7M3T5V7X9Z1B3D5F7H9JM'

const AT = '2026-11-20T14:03:07.250000+01:00'
const HASH = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9'

/** By field name. */
const BY_NAME = {
  acknowledgement: 'hold',
  action: 'implement',
  action_id: 'retrospective.facilitate',
  actor: 'claude:sonnet:backend:implementer',
  actor_id: 'claude-2',
  actual_hash: `sha256:${HASH}`,
  after_sense: 'what a customer has put aside to pay for',
  agent_id: 'codex-1',
  algorithm: 'sha256',
  alternatives_considered: ['one table per tenant', 'a tenant column'],
  answer: 'keep the cart for thirty days',
  argv: ['pnpm', 'test', '--filter', 'cart'],
  artifact_path: 'kitty-specs/031-cart/spec.md',
  audit_scope: ['spec.md', 'plan.md'],
  audit_scope_hash: `sha256:${HASH}`,
  auth_principal_id: 'oidc|8841',
  author: 'mara',
  base_ref: 'main',
  before_sense: 'a list of wishes',
  branch: 'kitty/mission-031-cart-01KZQ7M3-lane-b',
  affected_wp_ids: ['WP03', 'WP04'],
  cancelled_wp_ids: ['WP03', 'WP04'],
  candidate_answer: 'thirty days',
  channel_id: 'C07SHOP0001',
  check_run_id: 40912233,
  check_run_url: 'https://ci.example.org/runs/40912233',
  chosen_option: 'a tenant column',
  clarification_event_id: '01KZQ7N0000000000000000C01',
  cleared_merge: { target: 'main', at: '2026-11-19T08:00:00Z' },
  command: 'pnpm test',
  comment_id: 'comment-17',
  commit: '9f3c1e7a4b2d8f60',
  commit_sha: '9f3c1e7a4b2d8f60',
  config_hash: `sha256:${HASH}`,
  conflict_event_ids: ['01KZQ7N0000000000000000C02'],
  connector_id: 'conn-jira-eu',
  connector_type: 'tracker',
  content: 'The total is rounded twice.',
  context_diagnostics: { host: 'build-7', shell: 'sh' },
  context_summary: 'Two files have no owner.',
  contributions: ['keep it short', 'say how long'],
  credentials_ref: 'vault://shop/jira',
  dead_letter_ref: 'dead/2026/11/0007',
  decision_id: 'decision-4',
  decision_point_id: 'dp-retention',
  degradation_reason: 'half of the requests time out',
  delivery_id: 'delivery-5512',
  dependency_wp_id: 'WP02',
  depends_on: ['WP01', 'WP02'],
  description: 'used for two things',
  detail: 'It repeats a rule that stands.',
  display_name: 'Mara',
  encoding: 'utf-8',
  endpoint_url: 'https://jira.example.org/rest',
  entry_content: 'Cart totals are rounded half even.',
  entry_type: 'note',
  error_code: 'AUDIT_TIMEOUT',
  error_message: 'gave up after 540 s',
  error_type: 'build',
  evidence: 'a flag on the command line',
  evidence_ref: 'issues/88',
  evidence_refs: ['benchmarks/cart.md'],
  exit_code: 0,
  expected_hash: `sha256:${'0'.repeat(64)}`,
  expires_at: '2026-12-01T00:00:00Z',
  external_issue_id: '10233',
  external_issue_key: 'SHOP-233',
  external_issue_url: 'https://jira.example.org/browse/SHOP-233',
  external_provider: 'github',
  external_ref_id: '10233',
  external_ref_type: 'issue',
  external_ref_url: 'https://jira.example.org/browse/SHOP-233',
  facilitator_profile_id: 'retro-facilitator',
  failure_code: 'RECORD_UNWRITABLE',
  failure_reason: 'the receiver refused it five times',
  files_touched: ['src/cart.ts', 'test/cart.test.ts'],
  final_answer: 'thirty days',
  final_phase: 'accept',
  findings_summary: { helped: 3, hindered: 1 },
  friendly_name: 'Cart that survives a reload',
  gate: 'contract_tests',
  gate_id: 'unit-tests',
  gate_name: 'build and test',
  git_branch: 'main',
  git_ref: 'refs/heads/main',
  git_sha: '9f3c1e7a4b2d8f60',
  glossary_version_id: 'glossary-12',
  governance_scope: 'payments',
  hash: HASH,
  head_commit_sha: '9f3c1e7a4b2d8f60',
  head_ref: 'kitty/mission-031-cart-01KZQ7M3',
  id: 'mara',
  ingest_batch_id: 'batch-20',
  initial_phase: 'specify',
  input_key: 'cart_retention',
  internal_aggregate_id: 'wp/01KZQ7M3T5V7X9Z1B3D5F7H9JK/WP03',
  internal_aggregate_type: 'work_package',
  invited_by: 'mara',
  kind: 'unit',
  link_id: 'link-3',
  linked_by: 'mara',
  linked_session_id: 'session-web-9',
  manifest_step: 'plan',
  manifest_version: '2',
  message: 'the directory is read-only',
  message_ts: '1763640187.000300',
  mission_owner_authority_path: 'charter.md#owners',
  mission_slug: '031-cart',
  mission_type: 'software-dev',
  model: 'sonnet',
  name: 'shop',
  options: ['seven days', 'thirty days'],
  origin_flow: 'plan',
  output_digest: `sha256:${HASH}`,
  output_sha256: HASH,
  participant_id: 'participant-1',
  participant_ids: ['participant-1', 'participant-2'],
  path: 'kitty-specs/031-cart/plan.md',
  phase: 'P1',
  phase_name: 'plan',
  policy_metadata: { strategy: 'squash' },
  prev_event_id: '01KZQ7N0000000000000000P01',
  previous_phase: 'specify',
  primary_session_id: 'session-cli-4',
  profile_id: 'reviewer',
  profile_slug: 'implementer',
  profile_version: '3',
  project_slug: 'shop',
  project_uuid: PROJECT,
  proposal_id: 'proposal-2',
  provenance_ref: 'retro/031-cart.md#2',
  provider: 'jira',
  purpose_context: 'Customers lose what they chose when the page reloads.',
  purpose_tldr: 'Keep the cart.',
  question: 'How long is a cart kept?',
  rationale: 'Queries stay simple.',
  reason: 'the fixture server is down',
  rebuild_hint: 'run the indexer again',
  recent_commits: ['9f3c1e7a', '77aa0b12'],
  record_hash: `sha256:${HASH}`,
  record_path: 'kitty-specs/031-cart/retrospective.md',
  recorded_by: 'mara',
  reference: 'review-cycle://031-cart/WP03/review-cycle-1.md',
  referenced_warning_id: 'warning-5',
  rejected_payload_ref: 'rejected/0042',
  rejection_reason: 'unknown project',
  remediation_hint: 'write the plan first',
  remote_head: '77aa0b12',
  reopened_by: 'mara',
  reply_to: 'comment-16',
  replay_id: 'replay-1',
  replay_source: 'archive/2026-11',
  repo: 'shop',
  repo_slug: 'example/shop',
  report_path: 'audits/031-cart.json',
  resolution_type: 'approved',
  resolved_by: 'mara',
  result: 'pass',
  review_ref: 'review-cycle://031-cart/WP03/review-cycle-1.md',
  reviewer: 'codex-1',
  revocation_reason: 'token withdrawn by an administrator',
  run_id: 'run-20261120-1',
  runtime_version: '1.0.0',
  scope_id: 'scope-shop',
  selected_meaning: 'what a customer has put aside to pay for',
  semantic_check_event_id: '01KZQ7N0000000000000000C03',
  session_id: 'session-cli-4',
  skip_reason: 'nothing happened',
  slack_team_id: 'T07SHOP0001',
  slack_user_id: 'U07SHOP0001',
  snapshot_hash: `sha256:${HASH}`,
  source: 'cli',
  source_event_fingerprint: 'fp-233-1',
  source_event_ids: ['01KZQ7N0000000000000000C04'],
  stack_trace: 'at total (src/cart.ts:12:3)',
  step_description: 'write the total',
  step_id: 'step-implement-WP03',
  step_metadata: { glossary: 'shop' },
  subject: 'WP03',
  summary: 'Carts are kept for thirty days.',
  target_branch: 'main',
  target_id: 'WP03',
  target_phase: 'plan',
  target_urn: 'urn:spec-kitty:charter:rule:7',
  teamspace_id: 'teamspace-1',
  teamspace_member_id: 'member-1',
  term: 'cart',
  term_surface: 'cart',
  terminus_step_id: 'step-merge',
  text: 'All agreed on thirty days.',
  thread_ts: '1763640000.000100',
  title: 'Cart is empty after reload',
  tool: 'claude',
  topic: 'tenancy',
  tree: '1d2c3b4a5f6e7d8c',
  url: 'https://chat.example.org/C07SHOP0001/p1',
  user_id: 'user-9',
  warning_id: 'warning-5',
  widened_by: 'mara',
  wp_path: 'kitty-specs/031-cart/tasks/WP03-totals.md',
  wp_title: 'Totals',
}

/** Where the name alone does not say it: by type and field. */
const BY_TYPE = {
  WPStatusChanged: { from_lane: 'in_review', to_lane: 'approved', verdict: 'approved' },
  EvidenceRecorded: { result: 'pass', tool: 'vitest' },
  TokenUsageRecorded: { input_tokens: 1200, output_tokens: 300, total_tokens: 1500 },
  SyncRetryScheduled: { retry_attempt: 2, max_retries: 5 },
  NextStepAutoCompleted: { result: 'done' },
  'retrospective.proposal.rejected': { reason: 'stale_evidence', kind: 'charter-rule' },
  UserDisconnected: { reason: 'left the team' },
}

const BY_KIND = {
  ulid: MISSION,
  wpId: 'WP03',
  wpIdOrNone: 'WP03',
  commit: '9f3c1e7a4b2d8f60',
  uuid: PROJECT,
  url: 'https://example.org/',
  instant: AT,
  ruledInstant: AT,
  ruledInstantOrEmpty: AT,
  integer: 2,
  flag: false,
  actor: 'claude:sonnet:backend:implementer',
}

/** A payload with every field, the optional ones too. */
export function sampleOf(type, fields) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, sampleValue(type, name, field)]),
  )
}

function sampleValue(type, name, field) {
  const named = BY_TYPE[type]?.[name] ?? BY_NAME[name]
  switch (field.kind) {
    case 'object':
      return sampleOf(type, field.fields)
    case 'list':
      if (Array.isArray(named)) return named
      return Array.from({ length: Math.max(1, field.least ?? 0) }, () =>
        sampleValue(type, '', field.items),
      )
    case 'map':
      return named ?? {}
    case 'word':
      return field.words.includes(named) ? named : field.words[0]
    case 'text':
    case 'anyText':
      if (typeof named !== 'string') throw new Error(`${type}.${name}: no sample`)
      return named
    case 'number':
      return field.most === undefined ? 1.25 : 0.75
    case 'instant':
      return name === 'expires_at' ? named : AT
    case 'integer':
      return typeof named === 'number' ? named : BY_KIND.integer
    case 'lane':
      return named
    default:
      return BY_KIND[field.kind]
  }
}
