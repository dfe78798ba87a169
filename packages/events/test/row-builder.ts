import { classifyRow, formatInstant, type LaneRow } from '../src/log.js'
import type { Lane } from '../src/status.js'

const START = 1_796_000_000_000_000
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID that sorts by `number`. */
export function eventId(number: number): string {
  let text = ''
  for (let rest = number; text.length < 10; rest = Math.floor(rest / 32))
    text = DIGITS[rest % 32] + text
  return `01KZ7R1A2B3C4D5E${text}`
}

/** A lane row as an object; `number` gives its id and, unless told otherwise, its second. */
export function rowObject(
  number: number,
  from: Lane,
  to: Lane,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    actor: 'claude',
    at: formatInstant(START + number * 1_000_000),
    event_id: eventId(number),
    evidence: null,
    execution_mode: 'worktree',
    force: false,
    from_lane: from,
    mission_id: '01KZ7Q3M8XH2V5T9RWB4C6D1EF',
    mission_slug: 'rate-limit-api-01KZ7Q3M',
    policy_metadata: null,
    reason: null,
    review_ref: null,
    to_lane: to,
    wp_id: 'WP01',
    ...more,
  }
}

/** One line in the form that is written. */
export function written(row: object): string {
  const members = Object.entries(row)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const json = members.map(([key, value]) => `"${key}": ${JSON.stringify(value)}`).join(', ')
  return `{${json}}\n`
}

export function laneRow(value: unknown): LaneRow {
  const judged = classifyRow(value)
  if (judged.kind !== 'lane') throw new Error(`no lane row: ${JSON.stringify(judged)}`)
  return judged.row
}

export const APPROVAL = {
  review: { reviewer: 'codex', verdict: 'approved', reference: 'review-cycle://m/WP01/1' },
}

export function landing(commit: string) {
  return { ...APPROVAL, repos: [{ branch: 'lane-a', commit, repo: '.' }] }
}

/**
 * Rows of ours as a small tree: each step names its own label, the label it follows (null for the
 * first), the lane it goes to, and the second of its clock.
 */
export class Story {
  readonly rows: LaneRow[] = []
  readonly #lanes = new Map<string, Lane>()
  readonly #ids = new Map<string, string>()

  step(
    label: string,
    after: string | null,
    to: Lane,
    more: Readonly<Record<string, unknown>> & { readonly second?: number } = {},
  ): this {
    const number = this.rows.length + 1
    const { second = number, ...fields } = more
    const from = after === null ? 'genesis' : (this.#lanes.get(after) as Lane)
    const given = to === 'approved' ? { evidence: APPROVAL } : {}
    const row = rowObject(number, from, to, {
      prev_event_id: after === null ? null : this.id(after),
      at: formatInstant(START + second * 1_000_000),
      ...given,
      ...fields,
    })
    this.rows.push(laneRow(row))
    this.#lanes.set(label, to)
    this.#ids.set(label, row.event_id as string)
    return this
  }

  /** Steps through lanes, labelled by lane; returns this. */
  path(...lanes: readonly Lane[]): this {
    lanes.forEach((lane, at) => {
      this.step(lane, at === 0 ? null : (lanes[at - 1] as Lane), lane)
    })
    return this
  }

  id(label: string): string {
    const id = this.#ids.get(label)
    if (id === undefined) throw new Error(`no step ${label}`)
    return id
  }
}
