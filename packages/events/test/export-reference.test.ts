import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEvent } from '../src/index.js'
import { exportReference, upcastReference } from '../src/legacy.js'
import { sample } from './event-samples.js'
import {
  closed,
  EVENTS,
  explains,
  exported,
  MISSION,
  OURS,
  older,
  resolver,
} from './older-events.js'
import { landing } from './row-builder.js'

describe('an export', () => {
  const back = (payload: Record<string, unknown>) =>
    sample('WPStatusChanged', {
      to_lane: 'planned',
      evidence: null,
      review_result: null,
      policy_metadata: null,
      prev_event_id: null,
      ...payload,
    })

  it.each([
    ['in_review', 'review-cycle://m/WP01/1', 'in_review -> planned: review-cycle://m/WP01/1'],
    ['approved', 'feedback://m', 'approved -> planned: feedback://m'],
    ['in_progress', null, 'in_progress -> planned'],
    ['blocked', ' ', 'blocked -> planned'],
  ])('makes a step back from %s a forced one', (from_lane, review_ref, reason) => {
    const { event, losses } = exported(back({ from_lane, review_ref, reason: 'rework' }))
    expect(event.payload).toMatchObject({ force: true, reason: `backward rewind: ${reason}` })
    expect(losses).toContainEqual(expect.objectContaining({ path: ['payload', 'reason'] }))
  })

  it('leaves a forced step back and a seed as they are', () => {
    const forced = back({ from_lane: 'in_review', force: true, reason: 'mine' })
    expect(exported(forced).event.payload).toMatchObject({ force: true, reason: 'mine' })
    const seed = back({ from_lane: 'genesis', reason: null })
    expect(exported(seed).event.payload).toMatchObject({ force: false, reason: null })
  })

  it('names what 3.0.0 has no place for', () => {
    const given = sample(
      'WPStatusChanged',
      { evidence: landing('abc1234') },
      {
        tenant_id: 'acme',
        git: { branch: 'main' },
        extensions: { 'acme.note': 1 },
      },
    )
    const { event, losses } = exported(given)
    expect(losses.map(({ path }) => path.join('.'))).toEqual([
      'payload.prev_event_id',
      'payload.review_result',
      'payload.policy_metadata',
      'extensions.acme.note',
    ])
    expect(event).toMatchObject({ team_slug: 'acme', git_branch: 'main', schema_version: '3.0.0' })
    expect(Object.keys(event)).not.toContain('extensions')
    expect(
      exported({ ...sample('PlanStarted'), aggregate_id: `mission/${MISSION}` }).losses,
    ).toEqual([])
    const run = exported(sample('MissionRunStarted')).losses
    expect(run.map(({ path }) => path)).toEqual([['mission_id']])
  })

  it('refuses types that are ours alone, and what 3.0.0 cannot hold', () => {
    for (const type of OURS)
      expect(exportReference(EVENTS.get(type))).toMatchObject({ code: 'UNKNOWN_EVENT_TYPE' })
    const bare = {
      evidence: { repos: [], review: { reviewer: 'c', verdict: 'approved', reference: 'r' } },
    }
    expect(exportReference(sample('WPStatusChanged', bare))).toMatchObject({
      code: 'PAYLOAD_SCHEMA_FAIL',
      hints: [expect.stringMatching(/no form in 3.0.0/), expect.any(String)],
    })
  })

  it('holds every type of both dialects, and comes back by an upcast', () => {
    const unnamed: string[] = []
    let returned = 0
    for (const [type, given] of EVENTS) {
      if (OURS.includes(type)) continue
      const native = parseEvent(given)
      if (!native.ok) throw new Error(`${type} ${JSON.stringify(native.issues)}`)
      const { event, changes, losses } = exported(given)
      const again = upcastReference(event, { missionIdOf: () => given.mission_id as string })
      if (!again.ok) {
        expect([again.code, losses.map(({ path }) => path[0])], type).toEqual([
          'MISSION_UNIDENTIFIED',
          ['mission_id'],
        ])
        unnamed.push(type)
        continue
      }
      const kept: Record<string, unknown> = { ...native.event.payload }
      for (const { path } of losses) if (path[0] === 'payload') delete kept[String(path[1])]
      expect(explains([...changes, ...losses], native.event, event), type).toBe(true)
      const isLost = losses.some(({ path }) => path[0] === 'mission_id')
      const mission_id = isLost ? null : given.mission_id
      expect(again.event, type).toEqual({ ...native.event, mission_id, payload: kept })
      returned += 1
    }
    expect(unnamed.length + returned).toBe(95)
    expect(returned).toBeGreaterThan(80)
  })

  it('puts back nothing that is not its own, whatever an extension says', () => {
    const restore = [
      { path: ['timestamp'], value: '2020-01-01T00:00:00Z' },
      { path: ['event_id'], value: 'x' },
      { path: ['payload', 'constructor', 'prototype', 'polluted'], value: 1 },
      { path: ['constructor', 'polluted'], value: 1 },
      { path: ['payload', 'nowhere', 'else'] },
    ]
    const given = sample('PlanStarted', {}, { extensions: { 'spec-kitty.reference': { restore } } })
    const { event } = exported(given)
    expect(event.timestamp).toBe(given.timestamp)
    expect(event.event_id).toBe(given.event_id)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    for (const odd of [
      { restore: [{ path: ['__proto__', 'polluted'], value: 1 }] },
      { restore: [{ path: [] }] },
      { restore: 'x' },
      null,
    ]) {
      const extensions = { 'spec-kitty.reference': odd }
      const { losses } = exported(sample('PlanStarted', {}, { extensions }))
      expect(losses.map(({ path }) => path)).toEqual([['extensions', 'spec-kitty.reference']])
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('any JSON value', () => {
  it('is translated or refused, never thrown at', () => {
    const near = fc.dictionary(
      fc.constantFrom('repo_slug', 'team_slug', 'x', 'extensions'),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(fc.jsonValue(), near, fc.jsonValue(), (value, extras, payload) => {
        expect(upcastReference(value).ok).toBe(false)
        expect(exportReference(value).ok).toBe(false)
        expect(upcastReference({ ...closed, payload }, resolver).ok).toBe(false)
        const event = { ...closed, ...extras }
        const result = upcastReference(event, resolver)
        if (result.ok) expect(exported(result.event).event).toEqual(older(event))
        const odd = sample('PlanStarted', {}, { extensions: { 'spec-kitty.reference': value } })
        expect(typeof exportReference(odd).ok).toBe('boolean')
      }),
      { seed: 20_261_201, numRuns: 300 },
    )
  })

  it('deep or aimed at prototypes is refused', () => {
    let deep: unknown = 'x'
    for (let at = 0; at < 50_000; at += 1) deep = { deep }
    expect(upcastReference({ ...closed, origin: deep }, resolver)).toMatchObject({
      code: 'LIMIT_EXCEEDED',
    })
    const shaped = JSON.parse(
      JSON.stringify(closed).replace('"payload":{', '"payload":{"__proto__":{},'),
    )
    expect(upcastReference(shaped, resolver)).toMatchObject({ code: 'ENVELOPE_SHAPE_INVALID' })
  })
})
