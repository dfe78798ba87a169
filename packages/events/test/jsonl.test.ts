import { describe, expect, it } from 'vitest'
import type { AnyEvent, UnjudgedEvent } from '../src/index.js'
import {
  JsonlDecoder,
  type JsonlItem,
  type JsonlOptions,
  type JsonlSource,
  readEvents,
} from '../src/jsonl.js'
import { sample } from './event-samples.js'
import { eventId } from './row-builder.js'

const encoder = new TextEncoder()

function line(number: number, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify(sample('PlanStarted', {}, { event_id: eventId(number), ...more }))
}

async function itemsOf(
  source: JsonlSource,
  options: JsonlOptions = {},
): Promise<readonly JsonlItem<AnyEvent | UnjudgedEvent>[]> {
  const items: JsonlItem<AnyEvent | UnjudgedEvent>[] = []
  for await (const item of readEvents(source, options)) items.push(item)
  return items
}

async function onlyItem(source: JsonlSource) {
  const items = await itemsOf(source)
  expect(items).toHaveLength(1)
  return items[0] as JsonlItem<AnyEvent | UnjudgedEvent>
}

/** What one line is found to be, in short. */
function gist(item: JsonlItem<AnyEvent | UnjudgedEvent>): string {
  return item.issues === undefined
    ? item.event.event_id
    : item.issues.map(({ code }) => code).join()
}

describe('the lines of a stream', () => {
  it('are numbered from 1 with the bytes before them; blank ones count and say nothing', async () => {
    const lines = [line(1), '', line(2, { build_id: 'é€😀' }), ' \t ', '{', line(3)]
    const text = `${lines.join('\n')}\n`
    const reader = readEvents(text)
    const items: JsonlItem[] = []
    for await (const item of reader) items.push(item)
    expect(items.map(gist)).toEqual([eventId(1), eventId(2), 'NOT_JSON', eventId(3)])
    expect(items.map((item) => item.line)).toEqual([1, 3, 5, 6])
    const bytes = encoder.encode(text)
    for (const item of items) {
      const rest = new TextDecoder().decode(bytes.subarray(item.offset))
      expect(rest.startsWith(`${lines[item.line - 1]}\n`)).toBe(true)
    }
    expect(reader.counts).toEqual({
      lines: 6,
      blank: 2,
      events: 3,
      invalid: 1,
      isTorn: false,
      isTruncated: false,
    })
  })

  it('have exactly the fields of an event or of a flaw', async () => {
    const [event, flaw] = await itemsOf(`${line(1)}\n[]\n`)
    expect(Object.keys(event ?? {})).toEqual(['line', 'offset', 'event', 'findings'])
    expect(Object.keys(flaw ?? {})).toEqual(['line', 'offset', 'issues', 'findings'])
    expect(event?.event).toEqual(sample('PlanStarted', {}, { event_id: eventId(1), data_tier: 0 }))
  })

  it('may end in CRLF and begin, the first, with a byte order mark', async () => {
    const text = `\ufeff${line(1)}\r\n\r\n${line(2)}\r\n`
    const items = await itemsOf(text)
    expect(items.map(gist)).toEqual([eventId(1), eventId(2)])
    expect(items.map(({ offset }) => offset)).toEqual([0, 3 + line(1).length + 4])
    expect((await itemsOf(`${line(1)}\n\ufeff${line(2)}\n`)).map(gist)).toEqual([
      eventId(1),
      'NOT_JSON',
    ])
  })

  it('of an empty stream are none', async () => {
    for (const source of ['', '\n\n', '\ufeff', new Uint8Array(), []])
      expect(await itemsOf(source)).toEqual([])
  })

  it('are judged with the options of parseEvent', async () => {
    const unknown = line(1, { event_type: 'NobodyKnows' })
    expect(gist(await onlyItem(`${unknown}\n`))).toBe('UNKNOWN_EVENT_TYPE')
    const kept = await itemsOf(`${unknown}\n`, { unknownTypes: 'keep' })
    expect(kept.map(gist)).toEqual([eventId(1)])
    expect(kept[0]?.findings.map(({ code }) => code)).toEqual(['UNKNOWN_EVENT_TYPE'])
    const other = await itemsOf(`${line(1)}\n`, { dialect: 'reference' })
    expect(other.map(gist)).toEqual(['CUTOVER_UNSUPPORTED'])
  })
})

describe('a last line without end', () => {
  it('is an event with a finding where it is whole', async () => {
    const items = await itemsOf(`${line(1)}\n${line(2)}`)
    expect(items.map(gist)).toEqual([eventId(1), eventId(2)])
    expect(items.map((item) => item.findings.map(({ code }) => code))).toEqual([[], ['TORN_TAIL']])
  })

  it('is the issue TORN_TAIL wherever it was cut', async () => {
    const whole = encoder.encode(line(2, { build_id: 'é€😀' }))
    for (let length = 1; length < whole.length; length += 1) {
      const decoder = new JsonlDecoder()
      decoder.push(`${line(1)}\n`)
      decoder.push(whole.subarray(0, length))
      const items = decoder.end()
      expect(items.map(gist)).toEqual(['TORN_TAIL'])
      expect(items[0]).toMatchObject({ line: 2, offset: line(1).length + 1 })
      expect(decoder.counts).toMatchObject({ lines: 2, events: 1, invalid: 1, isTorn: true })
    }
  })

  it('keeps its own issues where it is JSON', async () => {
    const item = await onlyItem('[]')
    expect(gist(item)).toBe('ENVELOPE_SHAPE_INVALID')
    expect(item.findings.map(({ code }) => code)).toEqual(['TORN_TAIL'])
  })

  it('that is blank is a blank line', async () => {
    const reader = readEvents(`${line(1)}\n  `)
    for await (const item of reader) expect(gist(item)).toBe(eventId(1))
    expect(reader.counts).toMatchObject({ blank: 1, invalid: 0, lines: 2 })
  })
})

describe('a line that is no JSON', () => {
  it.each(['{', 'null,', '{"a":1}}', "{'a':1}", '<html>', '"secret', '\u0000', 'NaN', '{"a":01}'])(
    'is told without a word of what it says: %j',
    async (text) => {
      const item = await onlyItem(`${text}\n`)
      expect(item.issues).toEqual([
        {
          code: 'NOT_JSON',
          path: [],
          message: 'event: not a JSON text',
          details: { reason: 'syntax' },
        },
      ])
    },
  )

  it.each<[string, readonly number[], number]>([
    ['a byte that begins nothing', [0x22, 0xff, 0x22], 1],
    ['a sequence without beginning', [0x22, 0x80, 0x22], 1],
    ['a sequence that is too long for its character', [0x22, 0xc0, 0xaf, 0x22], 1],
    ['half of a surrogate pair', [0x22, 0x61, 0xed, 0xa0, 0x80, 0x22], 2],
    ['a character beyond the last', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1],
    ['a sequence that does not end', [0xc3, 0xa9, 0xe2, 0x82], 2],
  ])('as it is not UTF-8, is told with the place: %s', async (_name, bytes, at) => {
    const first = encoder.encode(`${line(1)}\n`)
    const last = encoder.encode(`\n${line(2)}\n`)
    const items = await itemsOf([first, Uint8Array.from(bytes), last])
    expect(items.map(gist)).toEqual([eventId(1), 'NOT_JSON', eventId(2)])
    expect(items[1]).toMatchObject({ line: 2, offset: first.length })
    expect(items[1]?.issues?.[0]?.details).toEqual({ reason: 'not_utf8', at })
  })

  it('as a text holds half of a surrogate pair, is not repaired in silence', async () => {
    const items = await itemsOf(`"a\ud83d"\n${line(1)}\n`)
    expect(items.map(gist)).toEqual(['NOT_JSON', eventId(1)])
    expect(items[0]?.issues?.[0]?.details).toEqual({ reason: 'not_utf8', at: 2 })
  })
})

describe('a key that stands twice', () => {
  it.each<[string, readonly (string | number)[]]>([
    ['{"a":1,"a":1}', ['a']],
    ['{"a":1,"\\u0061":2}', ['a']],
    ['{"a":{"b":[0,{"c":1},{"c":1,"d":"}","c":2}]}}', ['a', 'b', 2, 'c']],
    ['[[1,2],[{"x":0 , "x" : 0}]]', [1, 0, 'x']],
    ['{"__proto__":1,"__proto__":2}', ['__proto__']],
    ['{"\\\\":1,"\\"":2,"\\\\":3}', ['\\']],
  ])('in %s is told with its place', async (text, path) => {
    const item = await onlyItem(`${text}\n`)
    expect(item.issues).toMatchObject([
      { code: 'NOT_JSON', path, details: { reason: 'repeated_key' } },
    ])
    expect(item.issues?.[0]?.message).toBe(`${path.join('.')}: stands twice in its object`)
  })

  it('is not seen in other objects, in texts, or in keys that differ', async () => {
    const payload = { a: { a: '{"a":1,"a":2}', A: ['a', 'a', ':', '\\":'] }, '\\"a': { a: null } }
    const item = await onlyItem(`${line(1, { extensions: { 'vendor.name': payload } })}\n`)
    expect(item.event).toMatchObject({ extensions: { 'vendor.name': payload } })
  })

  it('is found although somebody gave all objects a property', () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>
    prototype.planted = 1
    try {
      const [item] = new JsonlDecoder().push('{"a":1,"a":2}\n')
      expect(item?.issues).toMatchObject([{ path: ['a'] }])
    } finally {
      delete prototype.planted
    }
  })

  it('is told in short, however long it is', async () => {
    const key = 'k'.repeat(500_000)
    const item = await onlyItem(`{"${key}":1,"${key}":2}\n`)
    expect(item.issues?.[0]?.path).toEqual([key.slice(0, 200)])
  })
})

describe('hostile lines', () => {
  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('of %s nested without end are refused before they are parsed', async (_name, open, close) => {
    const deep = `${open.repeat(100_000)}0${close.repeat(100_000)}`
    const items = await itemsOf(`${deep}\n${open.repeat(150_000)}\n${line(1)}\n`)
    expect(items.map(gist)).toEqual(['LIMIT_EXCEEDED', 'LIMIT_EXCEEDED', eventId(1)])
    expect(items[0]?.issues?.[0]?.details).toEqual({ limit: 32, unit: 'depth' })
  })

  it('that are nested a little too deep are refused with the place', async () => {
    const deep = JSON.parse('['.repeat(31) + ']'.repeat(31)) as unknown
    const item = await onlyItem(`${line(1, { extensions: { 'vendor.name': deep } })}\n`)
    expect(gist(item)).toBe('LIMIT_EXCEEDED')
    expect(item.issues?.[0]?.path.slice(0, 2)).toEqual(['extensions', 'vendor.name'])
  })

  it('that name a prototype change none', async () => {
    const planted = `${line(1).slice(0, -1)},"__proto__":{"isAdmin":true}}`
    const nested = line(2, { extensions: { 'vendor.name': { constructor: { prototype: {} } } } })
    const items = await itemsOf(`${planted}\n${nested}\n{"__proto__":null}\n`)
    expect(items.map(gist)).toEqual([
      'ENVELOPE_SHAPE_INVALID',
      eventId(2),
      'ENVELOPE_SHAPE_INVALID',
    ])
    expect(items[0]?.issues).toMatchObject([{ path: ['__proto__'] }])
    expect({}).not.toHaveProperty('isAdmin')
  })
})

describe('the issues of a stream', () => {
  it('are told up to 1,000; then one item says so, flaws are counted, and events go on', async () => {
    const reader = readEvents(`${'{\n'.repeat(1_500)}${line(1)}\n{\n`)
    const items: JsonlItem[] = []
    for await (const item of reader) items.push(item)
    expect(items).toHaveLength(1_002)
    expect(items[999]).toMatchObject({ line: 1_000, issues: [{ code: 'NOT_JSON' }] })
    expect(items[1_000]).toEqual({
      line: 1_001,
      offset: 2_000,
      issues: [],
      findings: [],
      truncated: true,
    })
    expect(gist(items[1_001] as JsonlItem)).toBe(eventId(1))
    expect(reader.counts).toMatchObject({ invalid: 1_501, events: 1, isTruncated: true })
  })

  it('that fit exactly are not truncated', async () => {
    const reader = readEvents('{\n'.repeat(1_000))
    let last: JsonlItem | undefined
    for await (const item of reader) last = item
    expect(last).not.toHaveProperty('truncated')
    expect(reader.counts).toMatchObject({ invalid: 1_000, isTruncated: false })
  })

  it('of one line are told as far as they fit', async () => {
    const items = await itemsOf('{}\n{}\n', { maxIssues: 5 })
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ line: 1, truncated: true })
    expect(items[0]?.issues).toHaveLength(5)
  })
})
