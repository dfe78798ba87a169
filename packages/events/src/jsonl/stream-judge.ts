import { type Finding, finding, type Issue, issue } from '../judge/issues.js'
import { ClockWatch } from './clock-watch.js'
import type { JsonlCounts, JsonlItem, JsonlOptions } from './jsonl-item.js'
import { isBlankLine, judgeLine } from './judge-line.js'
import { LineSplitter, type SourceLine } from './line-splitter.js'

const LINE_BYTES = 1_048_576
const MOST_ISSUES = 1_000

/** Reads one stream from its first byte to its last: cuts it into lines, judges and counts them. */
export class StreamJudge {
  readonly #options: JsonlOptions
  readonly #maxLineBytes: number
  readonly #maxIssues: number
  readonly #splitter: LineSplitter
  readonly #clock = new ClockWatch()
  #blank = 0
  #events = 0
  #invalid = 0
  #issues = 0
  #isTorn = false
  #isTruncated = false

  constructor(options: JsonlOptions) {
    this.#options = options
    this.#maxLineBytes = limitOf(options.maxLineBytes, LINE_BYTES)
    this.#maxIssues = limitOf(options.maxIssues, MOST_ISSUES)
    this.#splitter = new LineSplitter(this.#maxLineBytes)
  }

  get counts(): JsonlCounts {
    return {
      lines: this.#splitter.endedLines + (this.#isTorn ? 1 : 0),
      blank: this.#blank,
      events: this.#events,
      invalid: this.#invalid,
      isTorn: this.#isTorn,
      isTruncated: this.#isTruncated,
    }
  }

  get heldBytes(): number {
    return this.#splitter.heldBytes
  }

  /** The items of the lines that end in this chunk. Take all of them before the next call. */
  *read(chunk: Uint8Array): Generator<JsonlItem, void, undefined> {
    for (const line of this.#splitter.push(chunk)) {
      const item = this.#judge(line, false)
      if (item !== undefined) yield item
    }
  }

  /** The item of a last line that does not end. */
  end(): JsonlItem | undefined {
    this.#isTorn = this.#splitter.isWithinLine
    const line = this.#splitter.end()
    return line === undefined ? undefined : this.#judge(line, true)
  }

  #judge(source: SourceLine, isTorn: boolean): JsonlItem | undefined {
    if (isBlankLine(source)) {
      this.#blank += 1
      return undefined
    }
    const verdict = judgeLine(source, this.#options, this.#maxLineBytes)
    const { line, offset } = source
    if ('event' in verdict) {
      this.#events += 1
      const late = this.#clock.look(verdict.event)
      const found = late.length === 0 ? verdict.findings : [...verdict.findings, ...late]
      return { line, offset, event: verdict.event, findings: withTorn(found, isTorn) }
    }
    this.#invalid += 1
    if (isTorn && !verdict.isJson) return this.#flaw(line, offset, [TORN_ISSUE], NOTHING)
    return this.#flaw(line, offset, verdict.issues, withTorn(NOTHING, isTorn))
  }

  #flaw(
    line: number,
    offset: number,
    issues: readonly Issue[],
    findings: readonly Finding[],
  ): JsonlItem | undefined {
    if (this.#isTruncated) return undefined
    const room = this.#maxIssues - this.#issues
    this.#issues += issues.length
    if (issues.length <= room) return { line, offset, issues, findings }
    this.#isTruncated = true
    return { line, offset, issues: issues.slice(0, room), findings, truncated: true }
  }
}

const NOTHING: readonly never[] = []
const TORN_ISSUE = issue('TORN_TAIL', [])
const TORN_FINDING = finding('TORN_TAIL', [], 'the last line does not end')

function withTorn(findings: readonly Finding[], isTorn: boolean): readonly Finding[] {
  return isTorn ? [...findings, TORN_FINDING] : findings
}

/** What was asked for, within what is allowed. */
function limitOf(asked: number | undefined, most: number): number {
  if (asked === undefined) return most
  if (!Number.isSafeInteger(asked) || asked < 1)
    throw new RangeError('a limit is an integer of at least 1')
  return Math.min(asked, most)
}
