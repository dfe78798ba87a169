import { type Case, requestOf } from './case.js'

/** A case to be asked. */
export interface Question {
  /** Its place in the list of cases. */
  readonly at: number
  readonly one: Case
  /** What its lines are named by; unique in a run. */
  readonly id: string
  /** The line that asks it. */
  readonly line: string
}

/** Which question comes next, and which are open. */
export class QuestionQueue {
  readonly #window: number
  #waiting: Question[]
  /** Were open when the executable broke; each is asked alone, so that it is clear which one it was. */
  #suspects: Question[] = []
  #alone = false
  readonly #open = new Map<string, { readonly question: Question; readonly cancel: () => void }>()

  /** @param window how many may be open at once */
  constructor(cases: readonly Case[], window: number) {
    this.#window = window
    const used = new Map<string, number>()
    this.#waiting = cases.map((one, at) => {
      const times = (used.get(one.id) ?? 0) + 1
      used.set(one.id, times)
      const id = times === 1 ? one.id : `${one.id} (${times})`
      return { at, one, id, line: JSON.stringify(requestOf(one, id)) }
    })
  }

  get isEmpty(): boolean {
    return this.#open.size + this.#suspects.length + this.#waiting.length === 0
  }

  get isAnyOpen(): boolean {
    return this.#open.size > 0
  }

  /** The question to ask now; undefined when answers have to be waited for, or none is left. */
  next(): Question | undefined {
    if (this.#open.size === 0 && this.#suspects.length > 0) {
      this.#alone = true
      return this.#suspects.shift()
    }
    if (this.#open.size === 0) this.#alone = false
    return this.#alone || this.#open.size >= this.#window ? undefined : this.#waiting.shift()
  }

  /** @param cancel stops the timer that waits for the answer */
  opened(question: Question, cancel: () => void): void {
    this.#open.set(question.id, { question, cancel })
  }

  /** Takes an open question out; undefined when none of that name is open. */
  close(id: unknown): Question | undefined {
    const found = typeof id === 'string' ? this.#open.get(id) : undefined
    if (found === undefined) return undefined
    found.cancel()
    this.#open.delete(found.question.id)
    return found.question
  }

  /** Takes all open questions out, oldest first. */
  interrupt(): readonly Question[] {
    const open = [...this.#open.values()]
    for (const { cancel } of open) cancel()
    this.#open.clear()
    return open.map(({ question }) => question)
  }

  /** Puts questions back at the front. */
  askAgain(questions: readonly Question[]): void {
    this.#waiting = [...questions, ...this.#waiting]
  }

  /** Puts questions back, each to be asked with no other open. */
  askAlone(questions: readonly Question[]): void {
    this.#suspects = [...questions, ...this.#suspects]
  }

  /** Takes out all that is left. */
  drain(): readonly Question[] {
    const left = [...this.interrupt(), ...this.#suspects, ...this.#waiting]
    this.#suspects = []
    this.#waiting = []
    return left
  }
}
