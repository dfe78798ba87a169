import { describeEventType } from '@spec-kitty/events'
import { JsonlDecoder, readEvents } from '@spec-kitty/events/jsonl'
import { describe, expect, it } from 'vitest'

const example = describeEventType('WPStatusChanged')?.example as Readonly<Record<string, unknown>>
const payload = example.payload as Readonly<Record<string, unknown>>

function idOf(count: number): string {
  return `01KZ7R1A2B3C4D5E6F7G${String(count).padStart(6, '0')}`
}

function line(count: number, timestamp: string, causation?: number, previous?: string): string {
  const named = previous === undefined ? null : previous
  return `${JSON.stringify({
    ...example,
    event_id: idOf(count),
    timestamp,
    causation_id: causation === undefined ? null : idOf(causation),
    payload: { ...payload, prev_event_id: named },
  })}\n`
}

async function regressed(text: string): Promise<readonly number[]> {
  const lines: number[] = []
  for await (const item of readEvents(text))
    for (const { code, path } of item.findings)
      if (code === 'CLOCK_REGRESSION') {
        expect(path).toEqual(['timestamp'])
        lines.push(item.line)
      }
  return lines
}

describe('the clock of a stream', () => {
  it('is told where an effect is older than its cause or than the event that it follows', async () => {
    const text = [
      line(1, '2026-12-01T09:00:00Z'),
      line(2, '2026-12-01T08:59:59.999999999Z', 1),
      line(3, '2026-12-01T08:00:00Z', undefined, idOf(1).toLowerCase()),
      line(4, '2026-12-01T09:59:00+01:00', 1),
    ].join('')
    expect(await regressed(text)).toEqual([2, 3, 4])
    const decoder = new JsonlDecoder()
    const codes = decoder.push(text).map(({ findings }) => findings.map(({ code }) => code))
    expect(codes.slice(1, 3).flat()).toEqual(['CLOCK_REGRESSION', 'CLOCK_REGRESSION'])
  })

  it('is not told of equal instants, of unknown causes, and of events that name none', async () => {
    const text = [
      line(1, '2026-12-01T09:00:00Z'),
      line(2, '2026-12-01T10:00:00.000+01:00', 1),
      line(3, '2026-12-01T08:00:00Z', 99),
      line(4, '2026-12-01T07:00:00Z'),
      line(5, '2026-12-01T11:00:00Z', 4, idOf(3)),
    ].join('')
    expect(await regressed(text)).toEqual([])
  })

  it('is compared with the last events only, so that memory has a bound', async () => {
    const between = (most: number) =>
      Array.from({ length: most }, (_, at) => line(at + 10, '2026-12-01T09:00:00Z')).join('')
    const cause = line(1, '2026-12-01T09:00:00Z')
    const effect = line(2, '2026-12-01T08:00:00Z', 1)
    expect(await regressed(cause + between(4_000) + effect)).toEqual([4_002])
    expect(await regressed(cause + between(8_200) + effect)).toEqual([])
  })
})
