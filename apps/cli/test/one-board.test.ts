import { readFile } from 'node:fs/promises'
import { DISPLAY_LANES } from '@spec-kitty/events/status'
import { seededRandom } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { aPlannedMission, aProject, implement, type Line, type TestProject } from './project.js'

const IDS = ['WP01', 'WP02', 'WP03', 'WP04', 'WP05']
const PARTS = IDS.map((id) => ({ id }))

interface Progress {
  readonly percentage: number
  readonly weighted_percentage: number
  readonly per_lane_counts: Record<string, number>
  readonly per_wp: readonly { readonly wp_id: string; readonly lane: string }[]
}

/** What every surface says of the same log has to be one board. */
async function compareSurfaces(project: TestProject, slug: string): Promise<Line> {
  const status = await project.done(['status'])
  const next = await project.done(['next'])
  const tasks = await project.done(['agent', 'tasks', 'status'])
  const accept = await project.ask(['accept', '--dry-run'])
  const file = `${project.repository.root}/kitty-specs/${slug}/status.json`
  const snapshot = JSON.parse(await readFile(file, 'utf8')) as {
    readonly summary: Record<string, number>
    readonly work_packages: Record<string, { readonly lane: string }>
  }
  const progress = status.progress as Progress
  expect(next.progress).toEqual(progress)
  expect(tasks.progress).toEqual(progress)
  expect(status.weighted_percentage).toBe(progress.percentage)
  expect(progress.weighted_percentage).toBe(progress.percentage)

  const byLane = status.by_lane as Record<string, string[]>
  const counts = Object.fromEntries(DISPLAY_LANES.map((lane) => [lane, byLane[lane]?.length]))
  expect(progress.per_lane_counts).toEqual(counts)
  expect(snapshot.summary).toEqual(counts)
  const lanes = Object.fromEntries(
    Object.entries(snapshot.work_packages).map(([id, { lane }]) => [id, lane]),
  )
  const rows = status.work_packages as { wp_id: string; lane: string }[]
  expect(Object.fromEntries(rows.map(({ wp_id, lane }) => [wp_id, lane]))).toEqual(lanes)
  expect(Object.fromEntries(progress.per_wp.map(({ wp_id, lane }) => [wp_id, lane]))).toEqual(lanes)
  if (accept.ok) {
    expect(accept.approved_wps).toEqual(byLane.approved)
    expect(accept.done_wps).toEqual(byLane.done)
  } else {
    const { checks } = accept as unknown as { checks: { gate: string; detail: string }[] }
    expect(checks.map(({ gate }) => gate)).toContain('work_packages')
  }
  return status
}

test('every surface shows one board and one percentage for the same log [R-NFR-003] [R-FR-013]', {
  timeout: 120_000,
}, async () => {
  const project = await aProject()
  const { slug } = await aPlannedMission(project, PARTS)
  const random = seededRandom(20_261_121)
  const seen = new Set<string>()
  for (let move = 0; move < 24; move += 1) {
    const to = random.pick(DISPLAY_LANES.filter((lane) => lane !== 'done'))
    const force = random.next() < 0.7 ? ['--force'] : []
    await project.ask([
      ...['agent', 'tasks', 'move-task', random.pick(IDS), '--to', to],
      ...['--agent', random.pick(['ada', 'bob']), '--reason', 'a story', ...force],
    ])
    if (move % 4 !== 3) continue
    const { by_lane } = await compareSurfaces(project, slug)
    for (const [lane, ids] of Object.entries(by_lane as Record<string, string[]>)) {
      if (ids.length > 0) seen.add(lane)
    }
  }
  expect(seen.size).toBeGreaterThanOrEqual(4)
})

test('3 for review, 1 in progress and 1 planned are 61 percent on every surface [R-SC-005]', {
  timeout: 60_000,
}, async () => {
  const project = await aProject()
  const { slug } = await aPlannedMission(project, PARTS)
  for (const id of IDS.slice(0, 3)) {
    await implement(project, id)
    const subtask = id.replace('WP', 'T0')
    await project.done(['agent', 'tasks', 'mark-status', subtask, '--status', 'done'])
    await project.done(['hand-in', id, '--agent', 'ada'])
  }
  await implement(project, 'WP04')
  const status = await compareSurfaces(project, slug)
  expect(status).toMatchObject({ weighted_percentage: 61, done_percentage: 0 })
})
