import {
  answer,
  type Case,
  type ExecutableEvents,
  type ExecutablePort,
} from '../src/conformance.js'

/** What a made-up executable sees and can do in one of its lives. */
export interface Life {
  /** 1 for the first. */
  readonly number: number
  say(text: string): void
  complain(text: string): void
  die(): void
}

export type Behaviour = (request: Record<string, unknown>, life: Life) => void

export interface Fake extends ExecutablePort {
  /** Every line that was sent, in order. */
  readonly requests: Record<string, unknown>[]
  /** Most questions that were open at once. */
  readonly mostOpen: number
  readonly lives: number
  /** Milliseconds that went by. */
  readonly clock: number
}

const encoder = new TextEncoder()

/**
 * An executable without a process. What it says arrives later, in order; time goes by only when
 * nothing else happens, and jumps to the next timer.
 */
export function fakeExecutable(behave: Behaviour): Fake {
  const timers = new Map<object, { at: number; then: () => void }>()
  const fake = { requests: [] as Record<string, unknown>[], mostOpen: 0, lives: 0, clock: 0 }
  const queue: (() => void)[] = []
  let isRunning = false
  const run = async () => {
    if (isRunning) return
    isRunning = true
    await Promise.resolve()
    while (queue.length + timers.size > 0) {
      const next = queue.shift()
      if (next !== undefined) {
        next()
        continue
      }
      const [key, timer] = [...timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? []
      if (key === undefined || timer === undefined) break
      timers.delete(key)
      fake.clock = timer.at
      timer.then()
    }
    isRunning = false
  }
  const later = (what: () => void) => {
    queue.push(what)
    void run()
  }
  const start = (events: ExecutableEvents) => {
    fake.lives += 1
    let isAlive = true
    let open = 0
    const tell = (what: () => void) => later(() => isAlive && what())
    const life: Life = {
      number: fake.lives,
      say: (text) =>
        tell(() => {
          open -= 1
          events.output(encoder.encode(text))
        }),
      complain: (text) => tell(() => events.note(text)),
      die: () =>
        tell(() => {
          isAlive = false
          events.ended('exit 1')
        }),
    }
    return {
      send: (line: string) => {
        const request = JSON.parse(line)
        fake.requests.push(request)
        if (request.op !== 'hello') fake.mostOpen = Math.max(fake.mostOpen, ++open)
        else open = 1
        behave(request, life)
      },
      stop: () => {
        isAlive = false
      },
    }
  }
  const after = (milliseconds: number, then: () => void) => {
    const key = {}
    timers.set(key, { at: fake.clock + milliseconds, then })
    void run()
    return () => timers.delete(key)
  }
  return Object.assign(fake, { start, after, now: () => fake.clock })
}

/** Behaves as this package does, but for what `odd` takes over by returning true. */
export function likeOurs(odd: (id: string, life: Life) => boolean = () => false): Behaviour {
  return (request, life) => {
    if (!odd(String(request.id), life)) life.say(`${JSON.stringify(answer(request, '1'))}\n`)
  }
}

/** As many cases that this package passes. */
export function laneCases(count: number): readonly Case[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `lane-${at}`,
    stratum: at % 2 === 0 ? 'even' : 'odd',
    op: 'normalize_lane',
    input: 'doing',
    expect: { lane: 'in_progress' },
  }))
}
