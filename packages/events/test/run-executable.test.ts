import { describe, expect, it } from 'vitest'
import { type Case, exitCodeOf, runCases, runExecutable } from '../src/conformance.js'
import { type Behaviour, fakeExecutable, laneCases, likeOurs } from './fake-executable.js'

const run = async (behave: Behaviour, cases: readonly Case[], window = 1) => {
  const fake = fakeExecutable(behave)
  const report = await runExecutable(cases, fake, { window })
  return { fake, report, failed: report.failed.map(({ id, got }) => [id, got]) }
}

describe('asking an executable', () => {
  it('passes one that behaves, asks one at a time, and says so in the report', async () => {
    const { fake, report } = await run(likeOurs(), laneCases(5))
    expect(report).toMatchObject({
      total: 5,
      passed: 5,
      failed: [],
      not_supported: 0,
      by_stratum: {
        even: { total: 3, passed: 3, failed: 0, not_supported: 0 },
        odd: { total: 2, passed: 2, failed: 0, not_supported: 0 },
      },
      executable: { name: '@spec-kitty/events', version: '1', restarts: 0, stderr: '' },
    })
    expect(report.cases_digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(exitCodeOf(report, true)).toBe(0)
    expect(fake.requests.slice(0, 2)).toEqual([
      { op: 'hello', protocol: 1 },
      { id: 'lane-0', op: 'normalize_lane', input: 'doing' },
    ])
    expect(fake.mostOpen).toBe(1)
  })

  it('keeps as many questions open as the window allows, and takes answers in any order', async () => {
    const held: string[] = []
    const backwards: Behaviour = (request, life) => {
      likeOurs()(request, { ...life, say: (text) => held.unshift(text) })
      if (request.op === 'hello' || held.length === 4)
        for (const text of held.splice(0)) life.say(text)
    }
    const { fake, report } = await run(backwards, laneCases(16), 4)
    expect(report.passed).toBe(16)
    expect(fake.mostOpen).toBe(4)
  })

  it('fails a wrong answer with what was expected and what came', async () => {
    const wrong = likeOurs((id, life) => {
      if (id !== 'lane-1') return false
      life.say('{"id":"lane-1","lane":"done"}\n')
      return true
    })
    const { report } = await run(wrong, laneCases(3))
    expect(report.failed).toEqual([
      {
        id: 'lane-1',
        stratum: 'odd',
        expected: { lane: 'in_progress' },
        got: { id: 'lane-1', lane: 'done' },
      },
    ])
    expect(exitCodeOf(report, false)).toBe(1)
  })

  it('fails the case that crashes it, starts it anew, and keeps the end of its stderr', async () => {
    const crashing = likeOurs((id, life) => {
      if (id !== 'lane-2') return false
      life.complain('Segmentation fault')
      life.die()
      return true
    })
    const { report, failed } = await run(crashing, laneCases(5))
    expect(failed).toEqual([['lane-2', { error: 'ended' }]])
    expect(report.passed).toBe(4)
    expect(report.executable).toMatchObject({ restarts: 1, stderr: 'Segmentation fault' })
  })

  it('finds out which of several open questions it was that crashed it', async () => {
    const crashing = likeOurs((id, life) => {
      if (id === 'lane-6') life.die()
      return id === 'lane-6'
    })
    const { report, failed } = await run(crashing, laneCases(20), 8)
    expect(failed).toEqual([['lane-6', { error: 'ended' }]])
    expect(report.passed).toBe(19)
  })

  it('waits ten seconds for an answer, and asks what else was open once more', async () => {
    let isHanging = false
    const hanging = likeOurs((id, life) => {
      isHanging = life.number === 1 && (isHanging || id === 'lane-3')
      return isHanging
    })
    const { fake, report, failed } = await run(hanging, laneCases(9), 4)
    expect(failed).toEqual([['lane-3', { error: 'timeout' }]])
    expect(report).toMatchObject({ passed: 8, duration_ms: 10_000, executable: { restarts: 1 } })
    expect(fake.lives).toBe(2)
  })

  it.each([
    ['a line that is no JSON', 'lane: in_progress\n', 'not_json'],
    ['a line that is no object', '["lane-1"]\n', 'not_json'],
    ['an answer to what nobody asked', '{"id":"lane-7","lane":"done"}\n', 'answer_without_request'],
    ['an answer without an id', '{"lane":"in_progress"}\n', 'answer_without_request'],
    ['a line above 4 MiB', 'x'.repeat(4 * 1024 * 1024 + 2), 'line_too_long_or_not_utf8'],
  ])('fails the case that is answered with %s', async (_, text, error) => {
    const odd = likeOurs((id, life) => {
      if (id === 'lane-1') life.say(text)
      return id === 'lane-1'
    })
    const { report, failed } = await run(odd, laneCases(4))
    expect(failed).toEqual([['lane-1', { error }]])
    expect(report.executable.restarts).toBe(1)
  })

  it('takes a line of 4 MiB, cut into pieces and with CRLF, and cuts it in the report', async () => {
    const answer = '{"id":"lane-0","lane":"done","more":"é'
    const bytes = new TextEncoder().encode(answer).length
    const long = `${answer}${'x'.repeat(4 * 1024 * 1024 - bytes - 2)}"}`
    const odd = likeOurs((id, life) => {
      if (id !== 'lane-0') return false
      for (const part of [long.slice(0, 37), long.slice(37), '\r', '\n']) life.say(part)
      return true
    })
    const { report } = await run(odd, laneCases(2))
    expect(report.failed[0]?.got).toEqual({ cut: long.slice(0, 8192) })
    expect(report).toMatchObject({ passed: 1, executable: { restarts: 0 } })
  })

  it('starts it anew at most 20 times, and fails what is left', async () => {
    const dying = likeOurs((_, life) => {
      life.die()
      return true
    })
    const { fake, report, failed } = await run(
      (request, life) =>
        request.op === 'hello' ? likeOurs()(request, life) : dying(request, life),
      laneCases(30),
    )
    expect(fake.lives).toBe(21)
    expect(report.executable.restarts).toBe(20)
    expect(failed.filter(([, got]) => (got as { error: string }).error === 'ended')).toHaveLength(
      21,
    )
    expect(failed.at(-1)).toEqual(['lane-29', { error: 'restarts_exhausted' }])
    expect(report.passed).toBe(0)
  })

  it.each([
    ['says nothing', (() => {}) as Behaviour, 'no_hello'],
    ['ends at once', ((_, life) => life.die()) as Behaviour, 'ended'],
    [
      'speaks another protocol',
      ((_, life) => life.say('{"protocol":2,"ops":[]}\n')) as Behaviour,
      'protocol_unsupported',
    ],
  ])('fails every case of one that %s when it is greeted', async (_, behave, error) => {
    const { fake, failed } = await run(behave, laneCases(2))
    expect(failed).toEqual([
      ['lane-0', { error }],
      ['lane-1', { error }],
    ])
    expect(fake.lives).toBe(1)
  })

  it('counts what it does not support apart, never as passed', async () => {
    const few: Behaviour = (request, life) =>
      request.op === 'hello'
        ? life.say('{"protocol":1,"name":"few","version":"2","ops":["digest"]}\n')
        : likeOurs()(request, life)
    const { fake, report } = await run(few, laneCases(3))
    expect(report).toMatchObject({ total: 3, passed: 0, failed: [], not_supported: 3 })
    expect(fake.requests).toHaveLength(1)
    expect(exitCodeOf(report, false)).toBe(0)
    expect(exitCodeOf(report, true)).toBe(1)
  })

  it('judges nothing by no cases', async () => {
    const { report } = await run(likeOurs(), [])
    expect(report.total).toBe(0)
    expect(exitCodeOf(report, false)).toBe(1)
  })

  it('tells cases of one name apart', async () => {
    const [one] = laneCases(1)
    const { fake, report } = await run(likeOurs(), [one as Case, one as Case], 2)
    expect(report.passed).toBe(2)
    expect(fake.requests.map(({ id }) => id)).toEqual([undefined, 'lane-0', 'lane-0 (2)'])
  })

  it('gives the same verdicts and the same digest in process', async () => {
    const cases = [...laneCases(4), { ...laneCases(1)[0], id: 'wrong', expect: { lane: 'done' } }]
    const { report } = await run(likeOurs(), cases as Case[], 32)
    const inside = runCases(cases as Case[])
    expect(inside).toEqual({ ...report, executable: inside.executable, failed: inside.failed })
    expect(inside.failed.map(({ id }) => id)).toEqual(['wrong'])
  })
})
