import { type Facts, isFacts } from './case.js'
import type { ExecutablePort, RunningExecutable } from './executable-port.js'
import { readLines } from './line-reader.js'

/** The version of the lines that are spoken. */
export const PROTOCOL = 1

const HELLO_MS = 10_000

/** Why one life of an executable came to its end, in one stable word. */
export type BreakReason =
  | 'ended'
  | 'no_hello'
  | 'protocol_unsupported'
  | 'line_too_long_or_not_utf8'
  | 'not_json'
  | 'answer_without_request'

/** What an executable says of itself. */
export interface Hello {
  readonly name: string
  readonly version: string
  readonly ops: readonly string[]
}

/** May be called before the method that leads to them has returned. */
export interface ConversationEvents {
  ready(hello: Hello): void
  answer(answer: Facts, line: string): void
  note(text: string): void
  /** Comes at most once and last; the executable is stopped already. */
  broken(reason: BreakReason): void
}

/** One life of an executable, from its greeting on. */
export interface Conversation {
  /** Starts the executable and greets it. */
  start(): void
  ask(request: string): void
  /** Ends it. `broken` is called with a reason, and not without. */
  end(reason?: BreakReason): void
}

/** Prepares one life of an executable: greets it and hands on whole answers until something breaks. */
export function converse(port: ExecutablePort, events: ConversationEvents): Conversation {
  let open = true
  let greeted = false
  let running: RunningExecutable | undefined
  let cancel = (): void => {}
  const end = (reason?: BreakReason) => {
    if (!open) return
    open = false
    cancel()
    running?.stop()
    if (reason !== undefined) events.broken(reason)
  }
  const take = (line: string | undefined) => {
    if (!open) return
    if (line === undefined) return end('line_too_long_or_not_utf8')
    const value = parse(line)
    if (value === undefined) return end('not_json')
    if (greeted) return events.answer(value, line)
    const hello = readHello(value)
    if (hello === undefined) return end('protocol_unsupported')
    greeted = true
    cancel()
    events.ready(hello)
  }
  const read = readLines(take)
  const start = () => {
    cancel = port.after(HELLO_MS, () => end('no_hello'))
    running = port.start({
      output: (chunk) => {
        if (open) read(chunk)
      },
      note: (text) => events.note(text),
      ended: () => end('ended'),
    })
    if (open) running.send(JSON.stringify({ op: 'hello', protocol: PROTOCOL }))
    else running.stop()
  }
  const ask = (request: string) => {
    if (open) running?.send(request)
  }
  return { start, ask, end }
}

function parse(line: string): Facts | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isFacts(value) ? value : undefined
  } catch {
    return undefined
  }
}

function readHello(value: Facts): Hello | undefined {
  if (value.protocol !== PROTOCOL || !Array.isArray(value.ops)) return undefined
  return {
    name: typeof value.name === 'string' ? value.name : '',
    version: typeof value.version === 'string' ? value.version : '',
    ops: value.ops.filter((op) => typeof op === 'string'),
  }
}
