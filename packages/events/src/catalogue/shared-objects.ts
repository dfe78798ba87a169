import * as z from '../values/schema-library.js'
import { type Fields, list, listOrNone, maybe, word } from './fields.js'

/**
 * What an approval or a landing rests on. Natively it is open to more keys, as tools add to it, and
 * what it must hold depends on the lane, which the transition judges.
 */
export function evidence(f: Fields) {
  const repository = {
    repo: f.text,
    branch: f.text,
    commit: f.commit,
    files_touched: maybe(list(f.anyText)),
  }
  const verification = { command: f.text, result: f.text, summary: maybe(f.anyText) }
  const review = z.looseObject({ reviewer: f.text, verdict: f.text, reference: maybe(f.anyText) })
  const native = z.looseObject({
    repos: maybe(list(z.looseObject({ ...repository, tree: maybe(f.text) }))),
    verification: maybe(
      list(
        z.looseObject({
          ...verification,
          level: maybe(word(['claimed', 'recorded', 'ci'])),
          exit_code: maybe(f.integer),
          output_digest: maybe(f.anyText),
        }),
      ),
    ),
    review: maybe(review),
  })
  if (f.native) return native
  const older = z.looseObject({
    repos: list(z.looseObject(repository), 1),
    verification: listOrNone(z.looseObject(verification)),
    review,
  })
  return older as unknown as typeof native
}

export function runActor(f: Fields) {
  return f.open({
    actor_id: f.text,
    actor_type: word(['human', 'llm', 'service']),
    display_name: z._default(f.anyText, ''),
    provider: maybe(f.anyText),
    model: maybe(f.anyText),
    tool: maybe(f.anyText),
  })
}

export function actorRef(f: Fields) {
  return f.closed({
    kind: word(['human', 'agent', 'runtime']),
    id: f.text,
    profile_id: maybe(f.anyText),
  })
}

export function participant(f: Fields) {
  return f.open({
    participant_id: f.text,
    participant_type: word(['human', 'llm_context']),
    display_name: maybe(f.anyText),
    session_id: maybe(f.anyText),
    external_refs: maybe(
      f.closed({
        slack_user_id: maybe(f.text),
        slack_team_id: maybe(f.text),
        teamspace_member_id: maybe(f.text),
      }),
    ),
  })
}

export function focus(f: Fields) {
  return f.open({ target_type: word(['wp', 'step', 'file']), target_id: f.text })
}

export function termConflict(f: Fields) {
  return f.open({
    term: f.text,
    nature: word(['overloaded', 'drift', 'ambiguous']),
    severity: word(['low', 'medium', 'high']),
    description: f.anyText,
  })
}

export function namespace(f: Fields) {
  return f.closed({
    project_uuid: f.text,
    mission_slug: f.text,
    target_branch: f.text,
    mission_type: f.text,
    manifest_version: f.text,
    step_id: maybe(f.anyText),
  })
}

export function artifact(f: Fields) {
  return f.closed({
    mission_type: f.text,
    path: f.text,
    artifact_class: word(['input', 'workflow', 'output', 'evidence', 'policy', 'runtime']),
    run_id: maybe(f.anyText),
    wp_id: maybe(f.wpIdOrNone),
  })
}

export const HASH_ALGORITHMS = ['sha256', 'sha512', 'md5'] as const

export function contentHash(f: Fields) {
  return f.closed({
    hash: f.text,
    algorithm: word(HASH_ALGORITHMS),
    size_bytes: maybe(f.count),
    encoding: maybe(f.anyText),
  })
}

export function provenance(f: Fields) {
  return f.closed({
    source_event_ids: maybe(list(f.anyText)),
    git_sha: maybe(f.anyText),
    git_ref: maybe(f.anyText),
    actor_id: maybe(f.anyText),
    actor_kind: maybe(word(['human', 'llm', 'system'])),
    revised_at: maybe(f.anyText),
  })
}

export function auditArtifact(f: Fields) {
  return f.closed({
    report_path: f.text,
    content_hash: contentHash(f),
    provenance: provenance(f),
  })
}
