import { LANES, type Lane } from '../lanes/lanes.js'
import { instantMicros } from '../values/instants.js'
import type { LaneRow } from './row-class.js'

/** A lane row read without parsing its line: that waits until somebody asks for single fields. */
export interface PlainRow extends LaneRow {
  /** Characters of the line, its line end included. */
  readonly length: number
}

const TEXT = '[ !#-[\\]-~]'
const ULID = '[0-9A-HJKMNP-TV-Z]{26}'
/** A day that its month has in every year. */
const DAY =
  '(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)'
const AT = `20\\d\\d-${DAY}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{6}\\+00:00`
const MAYBE = `(?:null|"${TEXT}*")`

/** In the order in which keys are written. What is a group here is a field of the row. */
const MEMBERS: readonly (readonly [key: string, value: string])[] = [
  ['actor', `"([!#-[\\]-~]${TEXT}*)"`],
  ['at', `"(${AT})"`],
  ['event_id', `"(${ULID})"`],
  ['evidence', 'null'],
  ['execution_mode', `"${TEXT}*"`],
  ['force', '(?:false|(true))'],
  ['from_lane', `"(${LANES.join('|')})"`],
  ['mission_id', `(?:null|"(${TEXT}*)")`],
  ['mission_slug', `"${TEXT}*"`],
  ['policy_metadata', 'null'],
  ['prev_event_id', `(?:null|"(${TEXT}+)")`],
  ['reason', MAYBE],
  ['review_ref', MAYBE],
  ['to_lane', `"(${LANES.filter((lane) => lane !== 'genesis').join('|')})"`],
  ['wp_id', '"(WP\\d{2,3})"'],
]

const LINE = new RegExp(
  `\\{${MEMBERS.map(([key, value]) => `"${key}": ${value}`).join(', ')}\\}\\n`,
  'y',
)

/**
 * The row on a line of exactly the form that is written for a move without evidence or policy, which
 * `classifyRow` would give for the parsed line; undefined for every other line. One pass of a regular
 * expression costs half of parsing, and nothing remains to be checked.
 * @param start where the line begins
 */
export function readPlainRow(text: string, start: number): PlainRow | undefined {
  LINE.lastIndex = start
  const match = LINE.exec(text)
  return match === null ? undefined : new Read(match)
}

/** Whether a row is of an earlier instant than another. */
export function isEarlier(row: LaneRow, other: LaneRow): boolean {
  // Instants of one form, all in UTC, are ordered like their texts.
  return row instanceof Read && other instanceof Read
    ? row.at < other.at
    : row.instant < other.instant
}

/** A class, so that what is rarely asked for costs nothing per row. */
class Read implements PlainRow {
  declare readonly wpId: string
  declare readonly from: Lane
  declare readonly to: Lane
  declare readonly eventId: string
  declare readonly actor: string
  declare readonly at: string
  declare readonly force: boolean
  declare readonly previous: string | null
  declare readonly missionId: string | null
  declare private readonly line: string

  constructor(match: RegExpExecArray) {
    this.line = match[0]
    this.actor = match[1] as string
    this.at = match[2] as string
    this.eventId = match[3] as string
    this.force = match[4] !== undefined
    this.from = match[5] as Lane
    this.missionId = match[6] ?? null
    this.previous = match[7] ?? null
    this.to = match[8] as Lane
    this.wpId = match[9] as string
  }

  get length(): number {
    return this.line.length
  }

  get instant(): number {
    return instantMicros(this.at) as number
  }

  get detailed(): boolean {
    return false
  }

  get enveloped(): boolean {
    return false
  }

  get fields(): Readonly<Record<string, unknown>> {
    return JSON.parse(this.line) as Readonly<Record<string, unknown>>
  }
}
