import { type Dialect, type Finding, type Issue, parsePayload } from '@spec-kitty/events'
import { coreDigest } from '@spec-kitty/events/canonical'
import { type JsonlItem, readEvents } from '@spec-kitty/events/jsonl'
import { SpecKittyError } from '@spec-kitty/platform'
import type { LineNote, ValidateResult } from '../results/events.js'

interface ValidateOptions {
  readonly dialect: 'auto' | Dialect
  /** Issues, and findings, that are listed; the rest is counted. */
  readonly maxIssues: number
  readonly path: string
  /** Told of every issue when it is found. */
  readonly tell: (note: LineNote) => void
}

interface Tally {
  readonly issues: LineNote[]
  readonly findings: LineNote[]
  readonly byType: Map<string, number>
  /** 52 bits of each digest: ids are many, and a repeat is told from a conflict by as much. */
  readonly digests: Map<string, number>
  duplicates: number
  conflicts: number
  truncated: boolean
}

/** Judges every line of a stream of events. @throws EVENTS_LOCAL_LOG for the log of a mission */
export async function validateStream(
  source: AsyncIterable<Uint8Array>,
  options: ValidateOptions,
): Promise<ValidateResult> {
  const tally: Tally = {
    issues: [],
    findings: [],
    byType: new Map(),
    digests: new Map(),
    duplicates: 0,
    conflicts: 0,
    truncated: false,
  }
  const reader = readEvents(source, { dialect: options.dialect })
  let isFirst = true
  for await (const item of reader) {
    if (isFirst) refuseLocalLog(item, options.path)
    isFirst = false
    count(item, tally, options)
  }
  const { lines, events, invalid, isTorn, isTruncated } = reader.counts
  return {
    lines,
    valid: events - tally.conflicts,
    invalid: invalid + tally.conflicts,
    duplicates: tally.duplicates,
    by_type: Object.fromEntries([...tally.byType].sort(([a], [b]) => (a < b ? -1 : 1))),
    issues: tally.issues,
    findings: tally.findings,
    torn_tail: isTorn,
    truncated: tally.truncated || isTruncated,
  }
}

/** Judges one payload. */
export function validatePayload(
  type: string,
  bytes: Uint8Array,
  dialect: 'auto' | Dialect,
): ValidateResult {
  const judged = judgePayload(type, bytes, dialect === 'auto' ? 'native' : dialect)
  const notes = (from: readonly (Issue | Finding)[]) => from.map((one) => noteOf(one, 1, null))
  return {
    lines: 1,
    valid: judged.ok ? 1 : 0,
    invalid: judged.ok ? 0 : 1,
    duplicates: 0,
    by_type: judged.ok ? { [type]: 1 } : {},
    issues: judged.ok ? [] : notes(judged.issues),
    findings: judged.ok ? notes(judged.findings) : [],
    torn_tail: false,
    truncated: false,
  }
}

function judgePayload(type: string, bytes: Uint8Array, dialect: Dialect) {
  let payload: unknown
  try {
    payload = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    const issue = { code: 'NOT_JSON', path: [], message: 'payload: not a JSON text', details: {} }
    return { ok: false, issues: [issue] as readonly Issue[] } as const
  }
  return parsePayload(type, payload, { dialect, transitions: 'refuse' })
}

function refuseLocalLog(item: JsonlItem, path: string): void {
  const [first] = item.issues ?? []
  if (first?.details.shape === 'local_status_row') {
    throw new SpecKittyError('EVENTS_LOCAL_LOG', { path })
  }
}

function count(item: JsonlItem, tally: Tally, options: ValidateOptions): void {
  const id = item.event?.event_id ?? null
  const note = (list: LineNote[], one: Issue | Finding) => {
    if (list.length < options.maxIssues) list.push(noteOf(one, item.line, id))
    else tally.truncated = true
  }
  for (const one of item.findings) note(tally.findings, one)
  for (const one of item.issues ?? []) {
    note(tally.issues, one)
    options.tell(noteOf(one, item.line, id))
  }
  if (item.event === undefined) return
  const { event_id, event_type } = item.event
  tally.byType.set(event_type, (tally.byType.get(event_type) ?? 0) + 1)
  const digest = Number.parseInt(coreDigest(item.event).slice('sha256:'.length).slice(0, 13), 16)
  const known = tally.digests.get(event_id)
  if (known === undefined) tally.digests.set(event_id, digest)
  else if (known === digest) tally.duplicates += 1
  else {
    tally.conflicts += 1
    const conflict: LineNote = {
      line: item.line,
      event_id,
      code: 'ID_CONFLICT',
      path: ['event_id'],
      message: 'event_id: one id for two different events',
    }
    if (tally.issues.length < options.maxIssues) tally.issues.push(conflict)
    else tally.truncated = true
    options.tell(conflict)
  }
}

function noteOf(one: Issue | Finding, line: number, event_id: string | null): LineNote {
  return { line, event_id, code: one.code, path: [...one.path], message: one.message }
}
