/** One life of an executable under test. */
export interface RunningExecutable {
  /** Writes one line to its stdin; the text has no line break. */
  send(line: string): void
  /** Ends it at once. Nothing is reported afterwards. */
  stop(): void
}

/** What an executable does, told by whoever started it. */
export interface ExecutableEvents {
  /** Bytes of its stdout, cut anywhere. */
  output(chunk: Uint8Array): void
  /** Text of its stderr. */
  note(text: string): void
  /** It has ended, or could not be started. */
  ended(reason: string): void
}

/** What the runner needs of the world: processes, a timer and a clock. */
export interface ExecutablePort {
  /** Starts the executable. May be called again after `stop` or `ended`. */
  start(events: ExecutableEvents): RunningExecutable
  /** Calls back once after that many milliseconds, unless the function it returns is called. */
  after(milliseconds: number, then: () => void): () => void
  /** Milliseconds of any clock that does not run backwards. */
  now(): number
}
