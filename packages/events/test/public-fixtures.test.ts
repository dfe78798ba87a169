import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isFacts } from '../src/conformance/case.js'
import { shuffled } from '../src/conformance/seeded.js'
import { type Case, publicCases, runCases } from '../src/conformance.js'

const folder = new URL('../../../../shared/corpus/events-conformance/', import.meta.url)
const present = existsSync(folder)
if (!present) process.stderr.write('skipped: no public event fixtures beside the project\n')

const read = (path: string) => {
  const file = new URL(path, folder)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

async function casesOf(wanted: (one: Case) => boolean): Promise<readonly Case[]> {
  const found = await publicCases(read)
  return found.ok ? found.cases.filter(wanted) : []
}

const isReplay = ({ op }: Case) => op === 'reduce'

/** The same case with its stream in another form. */
function withEvents(one: Case, change: (events: readonly unknown[]) => readonly unknown[]): Case {
  const input = isFacts(one.input) ? one.input : {}
  return { ...one, input: { ...input, events: change(input.events as readonly unknown[]) } }
}

describe('the public fixtures', () => {
  it.skipIf(!present)(
    'have the expected verdict, every one that is listed [H-FR-022]',
    async () => {
      const report = runCases(await casesOf((one) => !isReplay(one)))
      expect(report.failed).toEqual([])
      expect(report.passed).toBeGreaterThanOrEqual(175)
    },
  )

  it.skipIf(!present)('fold to their goldens, as the streams are written [R-FR-003]', async () => {
    const report = runCases(await casesOf(isReplay))
    expect(report.failed).toEqual([])
    expect(report.passed).toBeGreaterThanOrEqual(10)
  })

  it.skipIf(!present)(
    'fold to their goldens in 20 other orders and with every line doubled [R-FR-003] [H-C-006]',
    async () => {
      const replays = await casesOf(isReplay)
      const orders = Array.from({ length: 20 }, (_, seed) =>
        replays.map((one) => withEvents(one, (events) => shuffled(events, seed + 1))),
      )
      const doubled = replays.map((one) =>
        withEvents(one, (events) => events.flatMap((event) => [event, event])),
      )
      const report = runCases([...orders.flat(), ...doubled])
      expect(report.failed).toEqual([])
      expect(report.passed).toBe(replays.length * 21)
    },
  )

  it('are skipped and say so where the folder is not there', async () => {
    expect(await publicCases(() => undefined)).toEqual({ ok: false, skipped: 'corpus_absent' })
  })
})
