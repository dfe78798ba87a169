import { integer, listOf, name, oneOf, optional, type Read, shape, text } from './read-fields.js'

/** Digest of a content, with the algorithm that made it. */
export const contentHash = shape({
  hash: name,
  algorithm: oneOf('sha256', 'sha512', 'md5'),
  size_bytes: optional(integer),
  encoding: optional(text),
})

export type ContentHash = Read<{ hash: typeof contentHash }>['hash']

/** Where a content comes from. */
export const provenance = shape({
  source_event_ids: optional(listOf(text)),
  git_sha: optional(text),
  git_ref: optional(text),
  actor_id: optional(text),
  actor_kind: optional(oneOf('human', 'llm', 'system')),
  revised_at: optional(text),
})

export type Provenance = Read<{ provenance: typeof provenance }>['provenance']
