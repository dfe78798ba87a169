import { describe, expect, it } from 'vitest'
import { coreDigest } from '../src/canonical.js'
import { Copies, type Identified, identityOf } from '../src/order/copies.js'
import { IdMemory } from '../src/order/id-memory.js'
import { eventId } from './row-builder.js'

const EVENT = {
  event_id: eventId(1),
  timestamp: '2026-12-01T09:30:00Z',
  project_uuid: '8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a11',
}

function settled(events: readonly Identified[]) {
  const [first, ...others] = events
  const copies = new Copies(first as Identified)
  for (const event of others) copies.add(event)
  return { repeats: copies.repeats, ...copies.settle() }
}

describe('copies of an event', () => {
  it('are one event, the same one in whatever order they come [R-FR-003]', () => {
    const a: Identified = { ...EVENT, ...{ payload: { a: 1, b: [2] }, lamport_clock: 9 } }
    const b = { ...EVENT, payload: { b: [2], a: 1 }, lamport_clock: 10, node_id: 'n' }
    const c = { ...EVENT, payload: { a: 1, b: [2] }, tenant_id: null }
    const first = settled([a, b, c])
    for (const order of [
      [a, c, b],
      [b, a, c],
      [b, c, a],
      [c, a, b],
      [c, b, a],
      [c, b, a, a],
    ])
      expect(settled(order)).toEqual({ ...first, repeats: order.length - 1 })
  })

  it('that say different things are a conflict, with every digest once [H-NFR-008]', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((says) => ({ ...EVENT, says }))
    const all = [a, b, a, c, b, c].map((event) => event as Identified)
    const { repeats, ...rest } = settled(all)
    expect(repeats).toBe(3)
    const digests = [a, b, c].map((event) => coreDigest(event as Identified)).sort()
    expect(rest).toMatchObject({
      conflict: {
        event_id: EVENT.event_id,
        project_uuid: EVENT.project_uuid,
        digests,
        issue: { code: 'ID_CONFLICT', details: { event_id: EVENT.event_id, digests } },
      },
    })
    expect(settled([...all].reverse())).toEqual({ repeats, ...rest })
  })

  it('belong to one project however its id is written', () => {
    const upper = { ...EVENT, project_uuid: EVENT.project_uuid.toUpperCase() }
    expect(identityOf(upper)).toBe(identityOf(EVENT))
    expect(identityOf({ ...EVENT, project_uuid: '8c1f0c3e-6f0e-4c53-9a6b-0d4a3b0f7a12' })).not.toBe(
      identityOf(EVENT),
    )
  })

  it('in great number are counted in time that grows with their number', () => {
    const many = Array.from({ length: 20_000 }, (_, number) => ({ ...EVENT, number }))
    const { repeats, ...rest } = settled(many)
    expect(repeats).toBe(0)
    expect('conflict' in rest && rest.conflict.digests).toHaveLength(50)
  })

  it('without a canonical form conflict as well', () => {
    const odd = { ...EVENT, payload: { number: 2 ** 60 } }
    expect(settled([odd, { ...odd }])).toEqual({ repeats: 1, event: odd })
    expect(settled([odd, EVENT])).toMatchObject({
      conflict: { digests: [null, coreDigest(EVENT)] },
    })
  })
})

describe('the memory of ids', () => {
  it('knows every id of every project, of every form, exactly', () => {
    const memory = new IdMemory()
    const known = new Set<string>()
    let seed = 1
    const random = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return seed
    }
    const hex = (length: number) =>
      Array.from({ length }, () => (random() >>> 16) % 16)
        .map((digit) => digit.toString(16))
        .join('')
    for (let count = 0; count < 20_000; count += 1) {
      const number = (random() >>> 8) % 5_000
      const uuid = `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`
      const id = [eventId(number), uuid, hex(32), `odd-${number}`][count % 4] as string
      const project = `project-${(random() >>> 16) % 3}`
      const isNew = !known.has(`${project} ${id}`)
      known.add(`${project} ${id}`)
      if (memory.add(project, id) !== isNew) throw new Error(`${project} ${id}`)
    }
    expect(known.size).toBeGreaterThan(10_000)
  })

  it('tells ids apart by each of their characters', () => {
    const memory = new IdMemory()
    const ulid = '0'.repeat(26)
    const uuid = '00000000-0000-0000-0000-000000000000'
    const ids = [ulid, uuid]
    for (let at = 0; at < 26; at += 1) ids.push(`${ulid.slice(0, at)}Z${ulid.slice(at + 1)}`)
    for (let at = 0; at < 36; at += 1)
      if (uuid[at] === '0') ids.push(`${uuid.slice(0, at)}f${uuid.slice(at + 1)}`)
    for (const id of ids) expect(memory.add('p', id), id).toBe(true)
    for (const id of ids) expect(memory.add('p', id), id).toBe(false)
    for (const id of ids) expect(memory.add('q', id), id).toBe(true)
  })
})
