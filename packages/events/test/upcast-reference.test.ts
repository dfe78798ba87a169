import { describe, expect, it } from 'vitest'
import { type NativeEvent, parseEvent } from '../src/index.js'
import { restore, restorePoints } from '../src/legacy/restore-points.js'
import { upcastReference } from '../src/legacy.js'
import { closed, explains, exported, MISSION, older, resolver, upcast } from './older-events.js'
import { isPresent, publicEnvelopes } from './public-corpus.js'

describe('an upcast', () => {
  it('keeps id and timestamp, finds the mission, and lists what it changed', () => {
    const { event, changes } = upcast(closed)
    expect(event).toMatchObject({
      schema_version: 'urn:spec-kitty:event:1',
      payload_version: 1,
      event_id: closed.event_id,
      timestamp: closed.timestamp,
      mission_id: MISSION,
      aggregate_id: `mission/${MISSION}`,
      payload: closed.payload,
    })
    expect(changes.map(({ action, path }) => `${action} ${path.join('.')}`)).toEqual([
      'replaced schema_version',
      'added payload_version',
      'added mission_id',
      'replaced aggregate_id',
      'added extensions.spec-kitty.reference',
    ])
    expect(parseEvent(event)).toEqual({ ok: true, dialect: 'native', event, findings: [] })
  })

  it('takes the mission from the payload, else the aggregate, else the resolver', () => {
    const other = '01KZ7Q3M8XH2V5T9RWB4C6D1EG'
    const rollback = {
      ...closed,
      event_type: 'PhaseEntered',
      aggregate_id: `mission/${other}`,
      payload: { mission_id: MISSION, phase_name: 'plan', actor: 'claude' },
    }
    const silent = { missionIdOf: () => undefined }
    expect(upcast(rollback, silent).event.mission_id).toBe(MISSION)
    expect(upcast({ ...closed, aggregate_id: `mission/${other}/x` }, silent).event.mission_id).toBe(
      other,
    )
    const asked: string[] = []
    const foreign = {
      ...rollback,
      aggregate_id: 'mission/plan',
      payload: { ...rollback.payload, mission_id: 'm-1' },
    }
    const { event, changes } = upcast(foreign, {
      missionIdOf: (slug) => {
        asked.push(slug)
        return slug === 'plan' ? MISSION : null
      },
    })
    expect(asked).toEqual(['m-1', 'plan'])
    expect(event.payload).toMatchObject({ mission_id: MISSION })
    expect(changes).toContainEqual(
      expect.objectContaining({ action: 'replaced', path: ['payload', 'mission_id'] }),
    )
    expect(exported(event).event).toEqual(older(foreign))
  })

  it.each([
    ['no resolver', {}],
    ['a resolver that does not know it', { missionIdOf: () => undefined }],
    ['a resolver that gives no id', { missionIdOf: () => 'mission-7' }],
  ])('is refused where the mission has no id: %s', (_name, options) => {
    const result = upcastReference(closed, options)
    expect(result).toMatchObject({
      ok: false,
      code: 'MISSION_UNIDENTIFIED',
      hints: [expect.stringMatching(/resolver/)],
    })
    expect(parseEvent(closed).ok).toBe(true)
  })

  it('gives extras their place, and sets aside what has none', () => {
    const extras = {
      repo_slug: 'acme/app',
      git_branch: 'main',
      head_commit_sha: null,
      team_slug: 'acme',
      aggregate_type: 'mission',
      origin: { kind: 'cli' },
      mission_id: 'not ours',
      extensions: ['foreign'],
      project_slug: 'p'.repeat(300),
    }
    const { event, changes } = upcast({ ...closed, ...extras })
    expect(event).toMatchObject({
      git: { repo_slug: 'acme/app', branch: 'main', head_sha: null },
      tenant_id: 'acme',
      mission_id: MISSION,
    })
    expect(event.project_slug).toBeUndefined()
    for (const key of Object.keys(extras))
      expect(changes).toContainEqual(expect.objectContaining({ action: 'moved', path: [key] }))
    expect(exported(event).event).toEqual(older({ ...closed, ...extras }))
  })

  it('leaves extras that do not fit to the extension', () => {
    const extras = { repo_slug: '', git_branch: 7, team_slug: 'x'.repeat(201) }
    const { event } = upcast({ ...closed, ...extras })
    expect([event.git, event.tenant_id]).toEqual([undefined, undefined])
    expect(exported(event).event).toEqual(older({ ...closed, ...extras }))
  })

  it('sets aside keys that native payloads refuse, at any depth', () => {
    const run = {
      ...closed,
      event_type: 'MissionRunStarted',
      aggregate_id: `mission/${MISSION}`,
      payload: {
        run_id: 'run-1',
        mission_type: 'software-dev',
        actor: { actor_id: 'claude', actor_type: 'llm', mood: 'calm' },
        constructor: { prototype: 1 },
      },
    }
    const { event, changes } = upcast(run)
    expect(event.payload).toEqual({
      run_id: 'run-1',
      mission_type: 'software-dev',
      actor: { actor_id: 'claude', actor_type: 'llm', display_name: '' },
    })
    expect(changes.filter(({ action }) => action === 'moved').map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        ['payload', 'actor', 'mood'],
        ['payload', 'constructor'],
      ]),
    )
    expect(exported(event).event).toEqual(older(run))
  })

  it('is the same for the event as written and as parsed, and is not done twice', () => {
    const doing = {
      ...closed,
      event_type: 'WPStatusChanged',
      event_id: '0123456789ABCDEF0123456789ABCDEF',
      payload: {
        mission_slug: 'm',
        wp_id: 'WP01',
        from_lane: 'claimed',
        to_lane: 'doing',
        actor: 'c',
        execution_mode: 'worktree',
      },
    }
    const { event } = upcast(doing)
    expect(upcast(older(doing)).event).toEqual(event)
    expect(upcastReference(event, resolver)).toMatchObject({ code: 'CUTOVER_UNSUPPORTED' })
    expect(exported(event).event).toEqual(older(doing))
  })

  it('refuses what the native form refuses, with its issues', () => {
    const wp = {
      ...closed,
      event_type: 'WPAssigned',
      payload: { wp_id: 'one', agent_id: 'a', phase: 'implement' },
    }
    expect(upcastReference(wp, resolver)).toMatchObject({
      code: 'PAYLOAD_SCHEMA_FAIL',
      issues: [{ path: ['payload', 'wp_id'] }],
      hints: [expect.stringMatching(/own dialect/), expect.any(String)],
    })
    expect(
      upcastReference({ ...closed, timestamp: '2026-01-01T00:00:00' }, resolver),
    ).toMatchObject({
      code: 'ENVELOPE_SHAPE_INVALID',
    })
    expect(upcastReference({ ...closed, origin: 'x'.repeat(20_000) }, resolver).ok).toBe(false)
  })
})

describe('the public envelopes', () => {
  it.skipIf(!isPresent)(
    'come back from an upcast as they were, or are refused with a code [H-FR-022]',
    () => {
      const refused: Record<string, number> = {}
      let returned = 0
      for (const [name, envelope] of publicEnvelopes()) {
        const result = upcastReference(envelope, resolver)
        const parsed = parseEvent(envelope, { dialect: 'reference' })
        if (!result.ok) {
          refused[result.code] = (refused[result.code] ?? 0) + 1
          expect(result.hints.length, name).toBeGreaterThan(0)
          continue
        }
        expect(parsed.ok, name).toBe(true)
        const native: NativeEvent = result.event
        expect([native.event_id, native.timestamp]).toEqual([
          older(envelope).event_id,
          older(envelope).timestamp,
        ])
        expect(exported(native).event, name).toEqual(older(envelope))
        expect(explains(result.changes, older(envelope), native), name).toBe(true)
        const { changes, losses } = exported(native)
        expect(explains([...changes, ...losses], native, older(envelope)), name).toBe(true)
        returned += 1
      }
      const total = Object.values(refused).reduce((sum, count) => sum + count, returned)
      expect(total).toBe(publicEnvelopes().length)
      expect(returned).toBeGreaterThanOrEqual(50)
      expect(refused).not.toHaveProperty('MISSION_UNIDENTIFIED')
    },
  )

  it('comes back also where something must go that the way back would add', () => {
    const given = { a: 1, b: { c: [1, { d: 1, e: 2 }] } }
    const wanted = { b: { c: [1, { d: 1 }] }, f: null }
    const points = restorePoints(given, wanted)
    expect(points).toEqual([
      { path: ['a'] },
      { path: ['b', 'c', 1, 'e'] },
      { path: ['f'], value: null },
    ])
    for (const point of points) restore(given, point)
    expect(given).toEqual(wanted)
  })
})
