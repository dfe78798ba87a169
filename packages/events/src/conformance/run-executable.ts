import { utf8Length } from '../values/text.js'
import type { Case, Facts } from './case.js'
import { type BreakReason, type Conversation, converse, type Hello } from './conversation.js'
import type { ExecutablePort } from './executable-port.js'
import { isExpected } from './judge-answer.js'
import { LINE_BYTES } from './line-reader.js'
import { type Question, QuestionQueue } from './question-queue.js'
import { digestOfCases, type Outcome, type Report, tally } from './report.js'

/** How an executable is asked. */
export interface RunOptions {
  /** How many questions may be open at once, 1 to 32; 1 where it is not given. */
  readonly window?: number
}

const ANSWER_MS = 10_000
const MOST_RESTARTS = 20
const MOST_OPEN = 32
const STDERR_LENGTH = 8_192
const SHOWN_LENGTH = 8_192

/**
 * Asks an executable every case that it says it can answer, and reports. Answers may come in any
 * order. A crash, silence of 10 seconds or a line that is no answer fails the case it belongs to and
 * starts the executable anew, at most 20 times; where several were open, each of them is asked again
 * alone, so that only the one that breaks it fails. Never rejects because of what an executable does.
 */
export function runExecutable(
  cases: readonly Case[],
  port: ExecutablePort,
  options: RunOptions = {},
): Promise<Report> {
  return new Promise((resolve) => {
    new Run(cases, port, options, resolve).go()
  })
}

class Run {
  readonly #cases: readonly Case[]
  readonly #port: ExecutablePort
  readonly #done: (report: Report) => void
  readonly #began: number
  readonly #outcomes: (Outcome | undefined)[]
  readonly #queue: QuestionQueue
  #talk: Conversation | undefined
  #greeted = false
  #hello: Hello | undefined
  #starts = 0
  #stderr = ''
  #isGoing = false
  #isFinished = false

  constructor(
    cases: readonly Case[],
    port: ExecutablePort,
    options: RunOptions,
    done: (report: Report) => void,
  ) {
    this.#cases = cases
    this.#port = port
    this.#done = done
    this.#began = port.now()
    this.#outcomes = cases.map(() => undefined)
    const window = Math.min(MOST_OPEN, Math.max(1, Math.floor(options.window ?? 1)))
    this.#queue = new QuestionQueue(cases, window)
  }

  /** Takes steps until something has to be waited for. What happens then leads here again. */
  go(): void {
    if (this.#isGoing) return
    this.#isGoing = true
    let goesOn = true
    while (goesOn) goesOn = this.#step()
    this.#isGoing = false
  }

  #step(): boolean {
    if (this.#isFinished) return false
    if (this.#talk === undefined && this.#starts > 0 && this.#queue.isEmpty) return this.#finish()
    if (this.#talk === undefined) return this.#start()
    if (!this.#greeted) return false
    const question = this.#queue.next()
    if (question !== undefined) return this.#ask(question, this.#talk)
    return this.#queue.isAnyOpen ? false : this.#finish()
  }

  #start(): boolean {
    if (this.#starts > MOST_RESTARTS) return this.#failRest('restarts_exhausted')
    this.#starts += 1
    this.#greeted = false
    this.#talk = converse(this.#port, {
      ready: (hello) => this.#ready(hello),
      answer: (answer, line) => this.#take(answer, line),
      note: (text) => {
        this.#stderr = (this.#stderr + text).slice(-STDERR_LENGTH)
      },
      broken: (reason) => this.#broken(reason),
    })
    this.#talk.start()
    return true
  }

  #ready(hello: Hello): void {
    this.#greeted = true
    this.#hello ??= hello
    this.go()
  }

  #ask(question: Question, talk: Conversation): boolean {
    if (this.#hello?.ops.includes(question.one.op) !== true)
      return this.#settle(question, { kind: 'not_supported' })
    if (utf8Length(question.line) > LINE_BYTES)
      return this.#settle(question, { kind: 'failed', got: { error: 'request_too_long' } })
    const cancel = this.#port.after(ANSWER_MS, () => this.#silent(question))
    this.#queue.opened(question, cancel)
    talk.ask(question.line)
    return true
  }

  #take(answer: Facts, line: string): void {
    const question = this.#queue.close(answer.id)
    if (question === undefined) {
      this.#talk?.end('answer_without_request')
      return
    }
    const passed = isExpected(question.one, answer)
    this.#settle(
      question,
      passed ? { kind: 'passed' } : { kind: 'failed', got: shown(answer, line) },
    )
    this.go()
  }

  #silent(question: Question): void {
    this.#queue.close(question.id)
    this.#settle(question, { kind: 'failed', got: { error: 'timeout' } })
    this.#queue.askAgain(this.#queue.interrupt())
    this.#talk?.end()
    this.#talk = undefined
    this.go()
  }

  #broken(reason: BreakReason): void {
    this.#talk = undefined
    const open = this.#queue.interrupt()
    const [only] = open
    if (this.#hello === undefined) this.#failRest(reason)
    else if (open.length === 1 && only !== undefined)
      this.#settle(only, { kind: 'failed', got: { error: reason } })
    else this.#queue.askAlone(open)
    this.go()
  }

  #settle(question: Question, outcome: Outcome): true {
    this.#outcomes[question.at] = outcome
    return true
  }

  #failRest(reason: string): boolean {
    for (const question of this.#queue.drain())
      this.#settle(question, { kind: 'failed', got: { error: reason } })
    return this.#finish()
  }

  #finish(): false {
    this.#isFinished = true
    this.#talk?.end()
    this.#done({
      ...tally(this.#cases, this.#outcomes),
      executable: {
        name: this.#hello?.name ?? '',
        version: this.#hello?.version ?? '',
        restarts: Math.max(0, this.#starts - 1),
        stderr: this.#stderr,
      },
      cases_digest: digestOfCases(this.#cases),
      duration_ms: this.#port.now() - this.#began,
    })
    return false
  }
}

/** What a report shows of an answer: long ones are cut. */
function shown(answer: Facts, line: string): unknown {
  return line.length > SHOWN_LENGTH ? { cut: line.slice(0, SHOWN_LENGTH) } : answer
}
