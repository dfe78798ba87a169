import { type Case, type Facts, isFacts } from './case.js'

/**
 * Gives the text of a file by its path below the folder of the fixtures, with `/`; undefined when it
 * does not exist.
 */
export type ReadText = (path: string) => string | undefined | Promise<string | undefined>

export type PublicCases =
  | { readonly ok: true; readonly cases: readonly Case[] }
  /** No manifest there: nothing was judged. */
  | { readonly ok: false; readonly skipped: 'corpus_absent' }

/** Rows whose own data contradicts their verdict. */
const LEFT_OUT: ReadonlySet<string> = new Set(['wp-review-rejection-cycle-replay'])

/** Reducers whose public goldens count every distinct event of the stream. */
const COUNTS_SEEN: ReadonlySet<unknown> = new Set([
  'connector',
  'decision_point',
  'mission_audit',
  'sync',
])

const REASONS: Readonly<Record<string, string>> = {
  unrecognized_legacy_shape: 'LEGACY_UNRECOGNIZED',
  pre_3_0_envelope_missing_identity: 'LEGACY_MISSING_IDENTITY',
}

/**
 * The public fixtures of the older package as cases in the reference dialect, from `manifest.json`.
 * @throws Error when a file that the manifest lists is missing or no JSON
 */
export async function publicCases(read: ReadText): Promise<PublicCases> {
  const manifest = await read('manifest.json')
  if (manifest === undefined) return { ok: false, skipped: 'corpus_absent' }
  const { fixtures, replays } = JSON.parse(manifest) as Facts
  const cases: Case[] = []
  for (const row of rowsOf(fixtures)) {
    if (LEFT_OUT.has(String(row.id))) continue
    cases.push(...fixtureCases(row, JSON.parse(await fixture(read, row.path))))
  }
  for (const row of rowsOf(replays))
    if (!LEFT_OUT.has(String(row.id))) cases.push(...(await replayCases(row, read)))
  return { ok: true, cases }
}

function fixtureCases(row: Facts, data: unknown): readonly Case[] {
  const id = String(row.id)
  const base = { id, stratum: String(row.stratum), dialect: 'reference' } as const
  const expect = { verdict: row.expected }
  switch (row.kind) {
    case 'payload':
      return [
        { ...base, op: 'parse_payload', input: { type: row.event_type, payload: data }, expect },
      ]
    case 'envelope':
      return [{ ...base, op: 'parse_envelope', input: data, expect }]
    case 'class':
      return [classCase(base, row, isFacts(data) ? data : {})]
    case 'lane_mapping':
      return laneCases(base, row, rowsOf(data))
    case 'legacy':
      return [legacyCase(base, isFacts(data) ? data : {})]
    case 'timestamp':
      return [timestampCase(base, expect, isFacts(data) ? data : {})]
    default:
      throw new SyntaxError(`fixture ${id}: kind ${String(row.kind)} is not known`)
  }
}

type Base = Pick<Case, 'id' | 'stratum'> & { readonly dialect: 'reference' }

function classCase(base: Base, row: Facts, data: Facts): Case {
  const code = row.expected === 'invalid' ? (row.expected_code ?? data.expected_error_code) : null
  const pair = lanePair(data.input)
  if (pair !== undefined) {
    const [from, to] = pair
    const said = to === undefined ? { verdict: 'valid' } : { lane: to }
    const refused = { verdict: 'invalid', code: code ?? 'UNKNOWN_LANE' }
    const expect = row.expected === 'valid' ? said : refused
    return { ...base, op: 'normalize_lane', input: from, expect }
  }
  const expect = { verdict: row.expected, ...(code == null ? {} : { code }) }
  return { ...base, op: 'parse_event', input: data.input, expect }
}

/** A lane as somebody wrote it, and the lane it means: an object of texts that is no event. */
function lanePair(input: unknown): readonly [string, string | undefined] | undefined {
  if (!isFacts(input)) return undefined
  const values = Object.values(input)
  const [from, to] = values
  if (values.length > 2 || typeof from !== 'string') return undefined
  return to === undefined || to === null || typeof to === 'string'
    ? [from, to ?? undefined]
    : undefined
}

function laneCases(base: Base, row: Facts, rows: readonly Facts[]): readonly Case[] {
  const note = isFacts(row.note) ? row.note : {}
  const skipped = new Set(rowsOf(note.skip).map((one) => one.canonical))
  return rows
    .filter((one) => !skipped.has(one.canonical))
    .map((one) => ({
      ...base,
      id: `${base.id}/${String(one.canonical)}`,
      op: 'reference_sync_lane',
      input: { lane: one.canonical, version: 1 },
      expect:
        one.expected_error === undefined
          ? { lane: one.expected_sync }
          : { verdict: 'invalid', code: 'UNKNOWN_LANE' },
    }))
}

function legacyCase(base: Base, data: Facts): Case {
  const expect =
    data.expected === 'normalized'
      ? { shape: data.legacy_shape }
      : { reason: REASONS[String(data.expected_reason)] ?? data.expected_reason }
  return { ...base, op: 'upgrade_legacy', input: data.input, expect }
}

function timestampCase(base: Base, expect: Facts, data: Facts): Case {
  const envelope = isFacts(data.envelope) ? data.envelope : {}
  const consumer = isFacts(data.consumer_simulation) ? data.consumer_simulation : {}
  const input = {
    timestamp: envelope.timestamp,
    persisted: consumer.persisted_occurrence_time,
  }
  return { ...base, op: 'occurrence_kept', input, expect }
}

/** Every line is a valid event, and the stream folds to each golden. */
async function replayCases(row: Facts, read: ReadText): Promise<readonly Case[]> {
  const events = (await fixture(read, row.stream))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as unknown)
  const stratum = `${String(row.domain)}/replay`
  const cases: Case[] = events.map((input, at) => ({
    id: `${String(row.id)}#${at + 1}`,
    stratum,
    op: 'parse_event',
    dialect: 'reference',
    input,
    expect: { verdict: 'valid' },
  }))
  for (const golden of rowsOf(row.goldens)) {
    const wanted = await fixture(read, golden.path)
    cases.push({
      id: String(golden.id),
      stratum,
      op: 'reduce',
      dialect: 'reference',
      input: { reducer: golden.reducer, events },
      expect: goldenExpectation(golden.reducer, JSON.parse(wanted) as Facts),
    })
  }
  return cases
}

async function fixture(read: ReadText, path: unknown): Promise<string> {
  const text = await read(`fixtures/${String(path)}`)
  if (text === undefined) throw new Error(`${String(path)}: listed by the manifest and not there`)
  return text
}

function goldenExpectation(reducer: unknown, golden: Facts): Facts {
  if (!COUNTS_SEEN.has(reducer)) return { state: golden }
  const { event_count, ...state } = golden
  return { state, seen_count: event_count }
}

function rowsOf(list: unknown): readonly Facts[] {
  return Array.isArray(list) ? list.filter(isFacts) : []
}
