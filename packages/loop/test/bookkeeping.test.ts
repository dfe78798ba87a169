import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { acceptMission } from '../src/index.js'
import { approve, aWorld, CONFIG, implementAndHandIn } from './world.js'

const MANUAL = CONFIG.replace('agents:', 'agents:\n  auto_commit: false')

const codes = (result: { readonly diagnostics: readonly { readonly code: string }[] }) =>
  result.diagnostics.map((one) => one.code)

test('with auto_commit off an acceptance says how changed files reach the merge, and that works', async () => {
  const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'] }], { config: MANUAL })
  const { ports, repo } = world
  await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
  await approve(world, 'WP01')
  const { slug, missionBranch } = world.scope.mission
  const config = `${repo.root}/.kittify/config.yaml`
  expect(codes(await acceptMission(ports, world.scope, {}))).toEqual(['status_uncommitted'])

  await writeFile(config, CONFIG)
  await acceptMission(ports, await world.scopeFrom(repo.root), {})
  await writeFile(config, MANUAL)
  const spec = `kitty-specs/${slug}/spec.md`
  await repo.write(spec, `${await repo.read(spec)}\nOne more word.\n`)
  const scope = await world.scopeFrom(repo.root)
  const kept = await acceptMission(ports, scope, {})
  expect(kept).toMatchObject({ already_accepted: true, commit_sha: null })
  expect(kept.diagnostics).toMatchObject([
    {
      code: 'status_uncommitted',
      message: expect.stringContaining(`A merge takes what ${missionBranch} holds of them.`),
      details: { way: expect.stringMatching(/^agents.auto_commit: true .* spec-kitty accept /) },
    },
  ])
  await writeFile(config, CONFIG)
  const again = await acceptMission(ports, scope, {})
  expect(await repo.git('show', `${again.commit_sha}:${spec}`)).toContain('One more word.')
})

test('bookkeeping commits have the subject that the project asks for', async () => {
  const subject = 'Keep {what} of {slug} ({mission})'
  const config = `${CONFIG}commit:\n  subject: '${subject}'\n`
  const world = await aWorld([{ id: 'WP01', owned: ['src/a/**'] }], { config })
  await implementAndHandIn(world, 'WP01', 'claude', 'src/a/one.ts')
  const { slug, missionBranch } = world.scope.mission
  const log = await world.repo.git('log', '--format=%s', `main..${missionBranch}`)
  expect(log.split('\n')).toEqual([
    `Keep hand in WP01 of demo (${slug})`,
    `Keep finalize tasks of demo (${slug})`,
  ])
})
