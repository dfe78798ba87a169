import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { aPlannedMission, aProject, finish, implement, type TestProject } from './project.js'

/** What a remedy says, done by a shell in the main checkout. */
async function follow({ repository }: TestProject, remedy: string | undefined): Promise<void> {
  await repository.run(['/bin/sh', '-c', remedy ?? 'false'])
}

async function approved() {
  const project = await aProject()
  const mission = await aPlannedMission(project, [{ id: 'WP01' }])
  await implement(project, 'WP01')
  await finish(project, 'WP01')
  return { project, mission }
}

test('the only mission is meant after its merge too, by every command', async () => {
  const { project, mission } = await approved()
  await project.done(['accept'])
  await project.done(['merge'])
  for (const args of [['merge'], ['merge', '--resume'], ['status'], ['next'], ['accept']]) {
    const line = await project.ask(args)
    expect(line, args.join(' ')).toMatchObject({
      mission_slug: mission.slug,
      selected_by: 'only_mission',
    })
  }
  expect(await project.done(['merge'])).toMatchObject({ status: 'already_merged' })
})

test('a bare merge names the mission that was merged last, other commands ask for a name', async () => {
  const { project, mission } = await approved()
  await project.done(['merge'])
  await cp(
    `${project.repository.root}/kitty-specs/${mission.slug}`,
    `${project.repository.root}/kitty-specs/001-older`,
    { recursive: true },
  )
  const meta = `${project.repository.root}/kitty-specs/001-older/meta.json`
  const older = { ...JSON.parse(await readFile(meta, 'utf8')), merged_at: '2020-01-01T00:00:00Z' }
  await writeFile(meta, JSON.stringify({ ...older, mission_id: undefined }))
  expect(await project.done(['merge'])).toMatchObject({
    mission_slug: mission.slug,
    selected_by: 'last_merged',
  })
  const line = await project.refused('MISSION_REQUIRED', ['accept'])
  expect(line.error?.message).toBe(
    `No mission was named: 001-older, ${mission.slug} are merged, none is open.`,
  )
})

test('merge --resume means the mission whose merge was begun, whichever is open', async () => {
  const { project, mission } = await approved()
  await project.done(['specify', 'another'])
  const ambiguous = await project.refused('MISSION_REQUIRED', ['merge', '--resume'])
  expect(ambiguous.error?.message).toMatch(/^No mission was named: .+, .+ are open\.$/)
  const meta = await readFile(
    `${project.repository.root}/kitty-specs/${mission.slug}/meta.json`,
    'utf8',
  )
  const id = JSON.parse(meta).mission_id as string
  const state = `${project.repository.root}/.kittify/runtime/merge/${id}`
  await mkdir(state, { recursive: true })
  await writeFile(`${state}/state.json`, '{}')
  const line = await project.ask(['merge', '--resume'])
  expect(line.error?.code).toBe('SPEC_KITTY_MERGE_NOTHING_TO_RESUME')
  expect(line.error?.details).toMatchObject({ mission_slug: mission.slug })
})

test('where there is no mission, the message says so and how to start one', async () => {
  const project = await aProject()
  const line = await project.refused('MISSION_REQUIRED', ['accept'])
  expect(line.error?.message).toBe('No mission was named: there is none.')
  expect(line.error?.remedy).toBe('spec-kitty agent mission create NAME')
  expect(await project.done(['status'])).toMatchObject({ missions: [] })
  const named = await project.refused('MISSION_NOT_FOUND', ['accept', '-m', 'x'])
  expect(named.error?.message).toBe('No mission x; there is none.')
})

test.each([
  ['git clean -fdx', ['clean', '-fdxq']],
  ['putting untracked files aside', ['stash', '-u', '-q']],
])(
  'after %s the mission is missed, not forgotten, and the remedy brings it back',
  async (_, git) => {
    const project = await aProject()
    const mission = await aPlannedMission(project, [{ id: 'WP01' }])
    await implement(project, 'WP01')
    const before = await project.done(['status'])
    await project.repository.git(...git)
    for (const args of [['status'], ['next'], ['merge'], ['status', '-m', mission.mid8]]) {
      const line = await project.refused('MISSION_FILES_MISSING', args)
      expect(line.error?.message).toContain(mission.branch)
    }
    const sick = await project.refused('DOCTOR_FINDINGS', ['doctor'])
    expect(sick.findings).toContainEqual(
      expect.objectContaining({ code: 'MISSION_FILES_MISSING', subject: mission.slug }),
    )
    await follow(project, sick.error?.remedy)
    expect(await project.done(['status'])).toMatchObject({
      work_packages: before.work_packages,
    })
    await project.done(['doctor'])
  },
)

test('a mission that is only on another branch is found there', async () => {
  const { project, mission } = await approved()
  const start = await project.repository.git('rev-list', '--max-parents=0', 'HEAD')
  await project.done(['merge'])
  await project.repository.git('switch', '-q', '-c', 'older', start)
  await project.done(['init', '--ai', 'none'])
  const line = await project.refused('MISSION_FILES_MISSING', ['status', '-m', mission.slug])
  expect(line.error?.remedy).toBe('git switch main')
  expect(await project.done(['status', '--all'])).toMatchObject({
    missions: [],
    diagnostics: [expect.objectContaining({ code: 'mission_files_missing' })],
  })
})

test('a damaged meta.json is named with its path, and the remedy restores it', async () => {
  const project = await aProject()
  const mission = await aPlannedMission(project, [{ id: 'WP01' }])
  const path = `kitty-specs/${mission.slug}/meta.json`
  await project.repository.write(path, '{"mission_id": ')
  const line = await project.refused('MISSION_META_INVALID', ['status'])
  expect(line.error?.message).toContain(path)
  const sick = await project.refused('DOCTOR_FINDINGS', ['doctor'])
  expect(sick.findings).toContainEqual(
    expect.objectContaining({ code: 'MISSION_META_INVALID', subject: path, severity: 'error' }),
  )
  await follow(project, sick.error?.remedy)
  expect(await project.done(['status'])).toMatchObject({ mission_slug: mission.slug })

  await rm(`${project.repository.root}/${path}`)
  const gone = await project.refused('DOCTOR_FINDINGS', ['doctor'])
  expect(gone.findings).toContainEqual(
    expect.objectContaining({ code: 'MISSION_META_MISSING', subject: path, severity: 'error' }),
  )
  await follow(project, gone.error?.remedy)
  expect(await project.done(['doctor'])).toMatchObject({ findings: [] })
})
