import { describe, expect, it } from 'vitest'
import type { AnyEvent } from '../src/index.js'
import {
  JsonlDecoder,
  type JsonlItem,
  type JsonlOptions,
  type JsonlReader,
  readEvents,
} from '../src/jsonl.js'
import { sample } from './event-samples.js'
import { eventId } from './row-builder.js'

const encoder = new TextEncoder()
const LIMIT = 1_048_576

function line(number: number): string {
  return JSON.stringify(sample('PlanStarted', {}, { event_id: eventId(number) }))
}

function bytesOf(number: number): Uint8Array {
  return encoder.encode(`${line(number)}\n`)
}

async function collect(reader: JsonlReader): Promise<readonly JsonlItem[]> {
  const items: JsonlItem[] = []
  for await (const item of reader) items.push(item)
  return items
}

const codesOf = (item: JsonlItem | undefined) => item?.issues?.map(({ code }) => code)

/** A source that is fed by hand and says what is asked of it. */
function fedSource() {
  const chunks: (Uint8Array | string)[] = []
  const waiting: ((result: IteratorResult<Uint8Array | string>) => void)[] = []
  const asked = { next: 0, return: 0 }
  const source: AsyncIterable<Uint8Array | string> = {
    [Symbol.asyncIterator]: () => ({
      next() {
        asked.next += 1
        const value = chunks.shift()
        if (value !== undefined) return Promise.resolve({ done: false, value })
        return new Promise((resolve) => waiting.push(resolve))
      },
      return() {
        asked.return += 1
        for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined })
        return Promise.resolve({ done: true as const, value: undefined })
      },
    }),
  }
  return {
    source,
    asked,
    feed(chunk: Uint8Array | string) {
      const resolve = waiting.shift()
      if (resolve === undefined) chunks.push(chunk)
      else resolve({ done: false, value: chunk })
    },
    end() {
      for (const resolve of waiting.splice(0)) resolve({ done: true, value: undefined })
    },
  }
}

describe('a source', () => {
  it('may be a text, bytes, lists or streams of either', async () => {
    const text = `${line(1)}\n${line(2)}\n`
    const bytes = encoder.encode(text)
    async function* later() {
      yield bytes.subarray(0, 100)
      yield bytes.subarray(100)
    }
    const sources = [text, bytes, [text], [bytes], later(), new Blob([bytes]).stream()]
    for (const source of sources) {
      const items = await collect(readEvents(source))
      expect(items.map((item) => item.event?.event_id)).toEqual([eventId(1), eventId(2)])
    }
  })

  it('is asked for its next chunk only when all lines of the last are taken', async () => {
    const { source, asked, feed } = fedSource()
    feed(`${line(1)}\n${line(2)}\n${line(3).slice(0, 50)}`)
    feed(`${line(3).slice(50)}\n`)
    const reader = readEvents(source)
    expect(asked.next).toBe(0)
    await reader.next()
    await reader.next()
    expect(asked.next).toBe(1)
    await reader.next()
    expect(asked.next).toBe(2)
  })

  it('that does not end is followed: whole lines come at once, its end is not guessed', async () => {
    const { source, feed, end } = fedSource()
    const reader = readEvents(source)
    const first = reader.next()
    feed(bytesOf(1))
    expect((await first).value?.event?.event_id).toBe(eventId(1))
    const second = reader.next()
    let isSettled = false
    second.then(() => {
      isSettled = true
    })
    feed(line(2))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isSettled).toBe(false)
    expect(reader.counts).toMatchObject({ lines: 1, isTorn: false })
    feed('\n')
    expect((await second).value).toMatchObject({ line: 2, findings: [] })
    const third = reader.next()
    feed(line(3))
    end()
    feed('')
    await new Promise((resolve) => setImmediate(resolve))
    end()
    expect((await third).value?.findings).toMatchObject([{ code: 'TORN_TAIL' }])
    expect((await reader.next()).done).toBe(true)
  })

  it('is cancelled when the reader leaves early, also while it waits', async () => {
    const left = fedSource()
    left.feed(`${line(1)}\n${line(2)}\n`)
    for await (const item of readEvents(left.source)) if (item.line === 1) break
    expect(left.asked.return).toBe(1)

    const waiting = fedSource()
    const reader = readEvents(waiting.source)
    const item = reader.next()
    await reader.return()
    expect((await item).done).toBe(true)
    expect(waiting.asked.return).toBe(1)
    expect((await reader.next()).done).toBe(true)
  })

  it('that is a ReadableStream is pulled as needed, cancelled and released', async () => {
    let pulled = 0
    let cancelled = 0
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1
          controller.enqueue(bytesOf(pulled))
        },
        cancel() {
          cancelled += 1
        },
      },
      { highWaterMark: 0 },
    )
    for await (const item of readEvents(stream)) if (item.line === 3) break
    expect([pulled, cancelled, stream.locked]).toEqual([3, 1, false])
  })

  it('that fails fails the reading, after what came before', async () => {
    async function* failing() {
      yield `${line(1)}\n`
      throw new Error('the disk is gone')
    }
    const reader = readEvents(failing())
    expect((await reader.next()).value?.event?.event_id).toBe(eventId(1))
    await expect(reader.next()).rejects.toThrow('the disk is gone')
    expect((await reader.next()).done).toBe(true)
  })

  it('of something else is a mistake of the caller, and is cancelled', async () => {
    const { source, asked, feed } = fedSource()
    feed(7 as unknown as string)
    const reader = readEvents(source)
    await expect(reader.next()).rejects.toThrow(TypeError)
    expect(asked.return).toBe(1)
    expect((await reader.next()).done).toBe(true)
    for (const maxLineBytes of [0, -1, 1.5, Number.NaN])
      expect(() => readEvents('', { maxLineBytes })).toThrow(RangeError)
  })

  it('answers requests in the order in which they came', async () => {
    const { source, feed } = fedSource()
    const reader = readEvents(source)
    const requests = [reader.next(), reader.next(), reader.next()]
    feed(`${line(1)}\n`)
    feed(`${line(2)}\n${line(3)}\n`)
    const results = await Promise.all(requests)
    expect(results.map(({ value }) => value?.line)).toEqual([1, 2, 3])
  })
})

describe('a long line', () => {
  const padded = (bytes: number) => `${line(1).padEnd(bytes)}`

  it('is read up to 1 MiB, its end not counted', async () => {
    for (const end of ['\n', '\r\n', '']) {
      const [item] = await collect(readEvents(padded(LIMIT) + end))
      expect(item?.event?.event_id, JSON.stringify(end)).toBe(eventId(1))
    }
    for (const end of ['\n', '\r\n', '', ' \n']) {
      const [item, next] = await collect(readEvents(`${padded(LIMIT + 1)}${end}`))
      expect(codesOf(item), JSON.stringify(end)).toEqual(['LIMIT_EXCEEDED'])
      expect(item?.issues?.[0]?.details).toEqual({ limit: LIMIT, unit: 'bytes' })
      expect(next).toBeUndefined()
    }
  })

  it('is told before it ends, and the line after it is read', async () => {
    const decoder = new JsonlDecoder()
    expect(decoder.push(`${line(1)}\n${'x'.repeat(LIMIT + 2)}`).map(codesOf)).toEqual([
      undefined,
      ['LIMIT_EXCEEDED'],
    ])
    expect(decoder.push('x'.repeat(LIMIT * 3))).toEqual([])
    const [next] = decoder.push(`x\n${line(2)}\n`)
    expect(next).toMatchObject({ line: 3, event: { event_id: eventId(2) } })
    expect(next?.offset).toBe(line(1).length + 1 + LIMIT * 4 + 2 + 2)
  })

  it('may be limited further, within blocks of short lines too', async () => {
    const options = { maxLineBytes: line(1).length }
    const text = `${line(1)}\n ${line(1)}\n${line(2)}\n`
    const items = await collect(readEvents(text, options))
    expect(items.map(codesOf)).toEqual([undefined, ['LIMIT_EXCEEDED'], undefined])
  })

  it('of 100 MB is one issue, and never more than a line is held', async () => {
    const chunk = new Uint8Array(65_536).fill(0x61)
    let sent = 0
    let most = 0
    const reader: JsonlReader = readEvents(longLine())
    function* longLine() {
      yield bytesOf(1)
      for (; sent < 100_000_000; sent += chunk.length) {
        most = Math.max(most, reader.heldBytes)
        yield chunk
      }
      yield encoder.encode('\n')
      yield bytesOf(2)
    }
    const items = await collect(reader)
    expect(items.map((item) => item.line)).toEqual([1, 2, 3])
    expect(items.map(codesOf)).toEqual([undefined, ['LIMIT_EXCEEDED'], undefined])
    expect(items[2]?.offset).toBe(line(1).length + 1 + sent + 1)
    expect(most).toBeGreaterThan(LIMIT / 2)
    expect(most).toBeLessThanOrEqual(LIMIT + 1)
    expect(reader.heldBytes).toBe(0)
  })

  it('as a text of 100 MB is one issue as well', async () => {
    const items = await collect(readEvents(`${'x'.repeat(100_000_000)}\n${line(1)}\n`))
    expect(items.map(codesOf)).toEqual([['LIMIT_EXCEEDED'], undefined])
  })

  it('does not make a large chunk stay: what is held is a copy of the unfinished line', () => {
    const decoder = new JsonlDecoder()
    const chunk = encoder.encode(`${`${line(1)}\n`.repeat(1_000)}{"a":`)
    expect(decoder.push(chunk)).toHaveLength(1_000)
    expect(decoder.heldBytes).toBe(5)
    chunk.fill(0)
    expect(decoder.push('1}\n')[0]?.issues?.[0]?.code).toBe('ENVELOPE_SHAPE_INVALID')
  })
})

describe('the push form', () => {
  it('takes nothing after the end', () => {
    const decoder = new JsonlDecoder()
    decoder.push(line(1))
    expect(decoder.end()).toHaveLength(1)
    expect(decoder.end()).toEqual([])
    expect(() => decoder.push('')).toThrow(TypeError)
  })
})

describe('the types of what is read', () => {
  it('hold unjudged events only where they may come', async () => {
    const event: AnyEvent | undefined = (await collect(readEvents(`${line(1)}\n`)))[0]?.event
    expect(event?.event_type).toBe('PlanStarted')
    // @ts-expect-error an event whose type is not known may come
    const kept: JsonlReader = readEvents('', { unknownTypes: 'keep' })
    const options: JsonlOptions = { unknownTypes: 'keep' }
    // @ts-expect-error it may come with these as well
    const wide: JsonlReader = readEvents('', options)
    const narrow: JsonlReader = readEvents('', { unknownTypes: 'reject', maxIssues: 1 })
    expect((await Promise.all([kept, wide, narrow].map(collect))).flat()).toEqual([])
  })
})
