import type { Processes, ProcessWatch } from '../processes.js'
import { refusalOf, type TestApi } from './test-api.js'

/** Programs that the suite starts. They are the same in every world; how they run is its matter. */
export interface ProcessesWorld {
  readonly processes: Processes & ProcessWatch
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly programs: {
    /** Prints its stdin, then `!`. */
    readonly echo: readonly string[]
    /** Prints `out` to stdout and `err` to stderr and ends with 3. */
    readonly fail: readonly string[]
    /** Prints `up` and runs on until it is told to end. */
    readonly hang: readonly string[]
    /** Prints 100,000 bytes. */
    readonly flood: readonly string[]
    readonly missing: readonly string[]
  }
}

/** What every {@link Processes} keeps. */
export function processesSuite(api: TestApi, name: string, create: () => ProcessesWorld): void {
  api.describe(`${name} as a starter of programs`, () => {
    runTests(api, create)
    startTests(api, create)
  })
}

function runTests({ test, expect }: TestApi, create: () => ProcessesWorld): void {
  test('a run hands over stdin and gives back what was printed', async () => {
    const { processes, programs, cwd, env } = create()
    const result = await processes.run(programs.echo, { cwd, env, input: 'grüße' })
    expect(new TextDecoder().decode(result.stdout)).toBe('grüße!')
    expect([result.exitCode, result.signal, result.stderr]).toEqual([0, null, ''])
  })

  test('a program that fails is an answer, not an error', async () => {
    const { processes, programs, cwd, env } = create()
    const result = await processes.run(programs.fail, { cwd, env })
    expect(new TextDecoder().decode(result.stdout)).toBe('out')
    expect([result.exitCode, result.stderr]).toEqual([3, 'err'])
  })

  test('a program that is not there cannot be started', async () => {
    const { processes, programs, cwd, env } = create()
    for (const call of [
      () => processes.run(programs.missing, { cwd, env }),
      () => processes.start(programs.missing, { cwd, env }),
    ]) {
      const { key, program } = await refusalOf(call)
      expect([key, program]).toEqual(['PROCESS_NOT_STARTED', programs.missing[0]])
    }
  })

  test('output above the cap and time above the limit end a run', async () => {
    const { processes, programs, cwd, env } = create()
    const exact = { cwd, env, stdoutBytesMax: 100_000 }
    expect((await processes.run(programs.flood, exact)).stdout.length).toBe(100_000)
    const above = { cwd, env, stdoutBytesMax: 99_999 }
    const flooded = await refusalOf(() => processes.run(programs.flood, above))
    expect(flooded.key).toBe('PROCESS_LIMIT')
    const late = await refusalOf(() => processes.run(programs.hang, { cwd, env, timeoutMs: 200 }))
    expect([late.key, late.cause]).toEqual(['PROCESS_LIMIT', 'still running after 200 ms'])
  })
}

function startTests({ test, expect }: TestApi, create: () => ProcessesWorld): void {
  test('a started program hands out its output and its end', async () => {
    const { processes, programs, cwd, env } = create()
    let heard = ''
    const running = await processes.start(programs.fail, {
      cwd,
      env,
      onOutput: (chunk) => {
        heard += new TextDecoder().decode(chunk)
      },
    })
    expect(await running.wait()).toEqual({ exitCode: 3, signal: null })
    expect(processes.isAlive(running.mark)).toBe(false)
    expect(['outerr', 'errout'].includes(heard)).toBe(true)
  })

  test('a started program that is told to end, ends', async () => {
    const { processes, programs, cwd, env } = create()
    let up: () => void = () => {}
    const isUp = new Promise<void>((resolve) => {
      up = resolve
    })
    const running = await processes.start(programs.hang, { cwd, env, onOutput: () => up() })
    await isUp
    expect(processes.isAlive(running.mark)).toBe(true)
    await running.terminate(5000)
    expect(processes.isAlive(running.mark)).toBe(false)
    expect(await running.wait()).toEqual({ exitCode: null, signal: 'SIGTERM' })
  })
}
