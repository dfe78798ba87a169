import { type Files, SpecKittyError } from '@spec-kitty/platform'
import { bytesOf, sha256, textOf } from './bytes.js'
import type { PromptSize } from './results/parts.js'

/** What a prompt file says about itself, in the order in which it stands there. */
export interface PromptIdentity {
  readonly invocation_id: string
  readonly repo_root: string
  readonly mission_id: string | null
  readonly mission_slug: string
  readonly work_package_id: string | null
  readonly lane_worktree: string | null
  readonly mission_branch: string | null
  readonly lane_branch: string | null
  readonly base_ref: string | null
  readonly prompt_path: string
  readonly created_at: string
  readonly action: string
  readonly agent: string
  readonly base_commit: string | null
  readonly head_commit: string | null
  readonly head_tree: string | null
}

const KEYS = [
  'invocation_id',
  'repo_root',
  'mission_id',
  'mission_slug',
  'work_package_id',
  'lane_worktree',
  'mission_branch',
  'lane_branch',
  'base_ref',
  'prompt_path',
  'created_at',
  'action',
  'agent',
  'base_commit',
  'head_commit',
  'head_tree',
] as const satisfies readonly (keyof PromptIdentity)[]

/** Whole prompt, frontmatter included. */
const PROMPT_BYTES_MAX = 65_536

/** Prompts of one step that are kept; older ones go when a new one is written. */
const PROMPTS_KEPT = 50

/** Where prompts of one mission lie: in the git common directory, deletable at any time. */
export function promptPath(
  place: { readonly commonDir: string; readonly missionSlug: string },
  step: string,
  action: string,
  invocationId: string,
): string {
  const folder = `${place.commonDir}/spec-kitty/prompts/${place.missionSlug}/${step}`
  return `${folder}/${action}-${invocationId}.md`
}

/**
 * Writes a prompt, reads it back and proves that it is the one that was meant, so that whoever is
 * given its path works on nothing else. Mode 0600. [W-FR-004]
 *
 * @throws FILE_NOT_WRITTEN, PROMPT_IDENTITY_MISSING, PROMPT_IDENTITY_MISMATCH
 */
export async function writePrompt(
  files: Files,
  identity: PromptIdentity,
  body: string,
): Promise<PromptSize> {
  const path = identity.prompt_path
  const bytes = bytesOf(await printPrompt(identity, body))
  await files.writeAtomic(path, bytes, { mode: 0o600 })
  await readPrompt(files, identity)
  await prune(files, path)
  return sizeOf(bytes.length, PROMPT_BYTES_MAX)
}

/** The validated body of the prompt that `identity` describes. */
export async function readPrompt(files: Files, identity: PromptIdentity): Promise<string> {
  const bytes = await files.read(identity.prompt_path, { bytesMax: PROMPT_BYTES_MAX })
  return validateDispatch(identity, bytes === undefined ? '' : textOf(bytes))
}

export function sizeOf(bytes: number, budget: number): PromptSize {
  return { bytes, tokens_estimate: Math.ceil(bytes / 4), budget_bytes: budget }
}

export async function printPrompt(identity: PromptIdentity, body: string): Promise<string> {
  const lines = KEYS.map((key) => `${key}: ${JSON.stringify(identity[key])}`)
  lines.push(`body_sha256: ${JSON.stringify(await sha256(body))}`)
  return `---\n${lines.join('\n')}\n---\n${body}`
}

/**
 * Proves that `text` is the prompt that `requested` describes, byte for byte of its body, and
 * returns the body. [W-FR-005]
 *
 * @throws PROMPT_IDENTITY_MISSING for a key that is not there, PROMPT_IDENTITY_MISMATCH with
 *   `requested_context`, `prompt_context` and `differing`
 */
export async function validateDispatch(requested: PromptIdentity, text: string): Promise<string> {
  const { fields, body } = parsePrompt(text)
  const named = {
    prompt_path: requested.prompt_path,
    mission: requested.mission_slug,
    mission_slug: requested.mission_slug,
    wp_id: requested.work_package_id,
  }
  const missing = [...KEYS, 'body_sha256'].filter((key) => !(key in fields))
  if (missing.length > 0) throw new SpecKittyError('PROMPT_IDENTITY_MISSING', { ...named, missing })
  const differing: string[] = KEYS.filter((key) => fields[key] !== requested[key])
  if (fields.body_sha256 !== (await sha256(body))) differing.push('body_sha256')
  if (differing.length === 0) return body
  throw new SpecKittyError('PROMPT_IDENTITY_MISMATCH', {
    ...named,
    differing,
    requested_context: requested,
    prompt_context: fields,
  })
}

function parsePrompt(text: string): {
  readonly fields: Readonly<Record<string, unknown>>
  readonly body: string
} {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text)
  const fields: Record<string, unknown> = {}
  for (const line of match?.[1]?.split('\n') ?? []) {
    const pair = /^(\w+): (.*)$/.exec(line)
    if (pair?.[1] !== undefined) fields[pair[1]] = scalar(pair[2] ?? '')
  }
  return { fields, body: match?.[2] ?? '' }
}

function scalar(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Names hold a ULID, so their order is the order in which they were written. */
async function prune(files: Files, path: string): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf('/'))
  const age = (name: string) => name.slice(name.lastIndexOf('-') + 1)
  const names = ((await files.list(folder)) ?? [])
    .filter((entry) => entry.kind === 'file' && entry.name.endsWith('.md'))
    .map((entry) => entry.name)
    .sort((a, b) => (age(a) < age(b) ? -1 : 1))
  for (const name of names.slice(0, Math.max(0, names.length - PROMPTS_KEPT))) {
    await files.remove(`${folder}/${name}`)
  }
}
