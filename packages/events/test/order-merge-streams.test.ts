import { describe, expect, it } from 'vitest'
import { coreDigest } from '../src/canonical.js'
import { parseEvent } from '../src/index.js'
import { type MergedItem, mergeStreams, readEvents } from '../src/jsonl.js'
import { sample } from './event-samples.js'
import { eventId } from './row-builder.js'

const PROJECT = '8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11'

/** What a merge needs of an event, and something to say. */
interface Small {
  readonly event_id: string
  readonly timestamp: string
  readonly project_uuid: string
  readonly says?: string
  readonly node_id?: string
}

function at(second: number, id: number, more: Partial<Small> = {}): Small {
  const timestamp = `2026-12-01T09:30:${String(second).padStart(2, '0')}Z`
  return { event_id: eventId(id), timestamp, project_uuid: PROJECT, ...more }
}

async function merged(
  ...streams: readonly (Iterable<Small> | AsyncIterable<Small>)[]
): Promise<readonly MergedItem<Small>[]> {
  const items: MergedItem<Small>[] = []
  for await (const item of mergeStreams(...streams)) items.push(item)
  return items
}

function gist(item: MergedItem<Small>): string {
  return item.issues === undefined
    ? `${item.event.event_id} x${item.copies}`
    : item.issues.map(({ code }) => code).join()
}

/** An endless stream that counts what is taken of it, and whether it was closed. */
function endless(first: number) {
  const seen = { taken: 0, closed: false }
  function* events() {
    try {
      for (let number = first; ; number += 2) {
        seen.taken += 1
        const timestamp = new Date(1_796_117_400_000 + number * 1_000).toISOString()
        yield at(0, number, { timestamp })
      }
    } finally {
      seen.closed = true
    }
  }
  return { seen, stream: events() }
}

describe('merged streams', () => {
  it('are in contract order, across offsets and digits [H-C-006]', async () => {
    const one = [at(1, 1), at(3, 3), at(0, 9, { timestamp: '2026-12-01T10:30:03.5+01:00' })]
    const other = [at(2, 2), at(3, 4)]
    const ids = (await merged(one, other)).map((item) => item.event?.event_id)
    expect(ids).toEqual([1, 2, 3, 4, 9].map(eventId))
  })

  it('hand out one of each event and count its copies [R-FR-003]', async () => {
    const a = at(1, 1, { node_id: 'b' })
    const b = { ...a, node_id: 'a' }
    for (const streams of [[[a], [b]], [[b], [a]], [[a, b]], [[], [b, a], []]]) {
      const [item, ...more] = await merged(...streams)
      expect(item).toEqual({ event: b, findings: [], copies: 2 })
      expect(more).toEqual([])
    }
  })

  it('hold back all events of one instant that share an id and differ [H-NFR-008]', async () => {
    const one = at(1, 1, { says: 'this' })
    const other = at(1, 1, { says: 'that', timestamp: '2026-12-01T10:30:01+01:00' })
    const digests = [coreDigest(one), coreDigest(other)].sort()
    for (const streams of [[[one], [other]], [[other, one]], [[one, other, one], [other]]]) {
      const items = await merged(...streams, [at(2, 2)])
      expect(items.map(gist)).toEqual(['ID_CONFLICT', `${eventId(2)} x1`])
      expect(items[0]?.issues?.[0]).toMatchObject({
        path: ['event_id'],
        details: { event_id: eventId(1), digests },
      })
    }
  })

  it('hold back an id that comes again at a later instant', async () => {
    const late = at(3, 1)
    const items = await merged([at(1, 1), late], [at(2, 2)])
    expect(items.map(gist)).toEqual([`${eventId(1)} x1`, `${eventId(2)} x1`, 'ID_CONFLICT'])
    expect(items[2]?.issues?.[0]?.details).toEqual({
      event_id: eventId(1),
      digests: [coreDigest(late)],
    })
  })

  it('keep projects apart, whatever the spelling of ids that are none', async () => {
    const elsewhere = { project_uuid: '00000000-0000-4000-8000-000000000000' }
    const items = await merged(
      [at(1, 1), at(2, 2, { event_id: 'odd' })],
      [at(1, 1, elsewhere), at(2, 2, { ...elsewhere, event_id: 'odd' })],
    )
    expect(items.map((item) => item.issues)).toEqual([undefined, undefined, undefined, undefined])
    const again = await merged([at(2, 2, { event_id: 'odd' }), at(3, 3, { event_id: 'odd' })])
    expect(again.map(gist)).toEqual(['odd x1', 'ID_CONFLICT'])
  })

  it('tell what is not in order, and go on', async () => {
    const items = await merged([at(1, 1), at(3, 3), at(2, 2), at(4, 4)], [at(3, 5)])
    expect(items.map(gist)).toEqual([
      `${eventId(1)} x1`,
      'OUT_OF_ORDER',
      `${eventId(3)} x1`,
      `${eventId(5)} x1`,
      `${eventId(4)} x1`,
    ])
    expect(items[1]).toMatchObject({
      stream: 0,
      issues: [{ path: ['timestamp'], details: { event_id: eventId(2) } }],
    })
  })

  it('tell what has no identity', async () => {
    const bad = { ...at(1, 1), event_id: 7, timestamp: undefined } as unknown as Small
    const items = await merged([bad, at(2, 2)])
    expect(items.map(gist)).toEqual([
      'ENVELOPE_SHAPE_INVALID,ENVELOPE_SHAPE_INVALID',
      `${eventId(2)} x1`,
    ])
  })

  it('of none are empty', async () => {
    expect(await merged()).toEqual([])
    expect(await merged([], [])).toEqual([])
  })
})

describe('a merge', () => {
  it('takes one item ahead of each stream, and closes all when left', async () => {
    const [even, odd] = [endless(0), endless(1)]
    const ids: string[] = []
    for await (const item of mergeStreams(even.stream, odd.stream)) {
      ids.push(item.event?.event_id ?? '')
      expect(even.seen.taken + odd.seen.taken).toBeLessThanOrEqual(ids.length + 2)
      if (ids.length === 100) break
    }
    expect(ids).toEqual(Array.from({ length: 100 }, (_, number) => eventId(number)))
    expect([even.seen.closed, odd.seen.closed]).toEqual([true, true])
  })

  it('fails with the stream that fails, and closes the others', async () => {
    const healthy = endless(0)
    async function* failing() {
      yield at(1, 1)
      throw new Error('the line is dead')
    }
    const reading = merged(healthy.stream, failing())
    await expect(reading).rejects.toThrow('the line is dead')
    expect(healthy.seen.closed).toBe(true)
  })

  it('takes what readEvents hands out, flaws and findings with their places', async () => {
    const line = (number: number) => {
      const timestamp = `2026-12-01T09:30:0${number}Z`
      return JSON.stringify(sample('PlanStarted', {}, { event_id: eventId(number), timestamp }))
    }
    const one = `${line(1)}\n{\n${line(1)}\n${line(3)}`
    const other = `${line(1)}\n${line(2)}\n`
    const items: MergedItem[] = []
    for await (const item of mergeStreams(readEvents(one), readEvents(other))) items.push(item)
    const parsed = (number: number) => {
      const result = parseEvent(JSON.parse(line(number)))
      return result.ok ? result.event : undefined
    }
    expect(items).toMatchObject([
      { stream: 0, line: 2, offset: line(1).length + 1, issues: [{ code: 'NOT_JSON' }] },
      { event: parsed(1), copies: 3, findings: [] },
      { event: parsed(2), copies: 1, findings: [] },
      { event: parsed(3), copies: 1, findings: [{ code: 'TORN_TAIL' }] },
    ])
    expect(items).toHaveLength(4)
  })
})
