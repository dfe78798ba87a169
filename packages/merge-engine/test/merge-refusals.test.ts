import { utimes } from 'node:fs/promises'
import { nodeFiles, nodeProcesses } from '@spec-kitty/platform/node'
import { PowerLoss } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import { judgeApprovals } from '../src/index.js'
import { Power } from './power.js'
import {
  aMission,
  aWorld,
  bookkeeping,
  complete,
  type Mission,
  merge,
  portsOf,
  sceneOf,
  type World,
} from './world.js'

async function oneApproved(world: World): Promise<Mission> {
  const mission = await aMission(world, [{ id: 'WP01', owns: ['src/one.ts', 'src/base.ts'] }])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n', 'src/base.ts': 'changed\n' })
  return mission
}

/** Index, files and refs of the user, ours under their own names left out. */
async function visible(world: World): Promise<string> {
  const parts = await Promise.all([
    world.disk.git('status', '--porcelain'),
    world.disk.git('ls-files', '-s'),
    world.disk.git('for-each-ref', 'refs/heads'),
    world.disk.read('src/base.ts'),
  ])
  return parts.join('\n')
}

test('a hook that refuses the ref leaves files, index and refs as they were [H-C-004]', async () => {
  const world = await aWorld()
  const mission = await oneApproved(world)
  await world.disk.write('notes.txt', 'mine\n')
  const hook = '.git/hooks/reference-transaction'
  const script = '#!/bin/sh\n[ "$1" = prepared ] || exit 0\n! grep -q refs/heads/main\n'
  await world.disk.write(hook, script, 0o755)
  const before = await visible(world)
  await expect(merge(world, mission)).rejects.toMatchObject({ key: 'MERGE_PUBLISH_REFUSED' })
  expect(await visible(world)).toBe(before)
  await world.disk.run(['rm', hook])
  const result = await merge(world, mission)
  expect(result).toMatchObject({ merged: true })
  expect(await world.disk.git('status', '--porcelain')).toBe('?? notes.txt')
})

test('a signature that cannot be made is a failure, never an unsigned commit [H-C-004]', async () => {
  const world = await aWorld()
  const mission = await oneApproved(world)
  await world.disk.git('config', 'commit.gpgSign', 'true')
  await world.disk.git('config', 'gpg.program', '/bin/false')
  const before = await visible(world)
  const fresh = () => portsOf(world.disk, nodeFiles, nodeProcesses, 5)
  await expect(merge(world, mission, {}, fresh())).rejects.toMatchObject({
    key: 'MERGE_SIGNING_FAILED',
  })
  expect(await visible(world)).toBe(before)
  await world.disk.git('config', 'commit.gpgSign', 'false')
  expect((await merge(world, mission, {}, fresh())).merged).toBe(true)
})

const SIGNER = `#!/bin/sh
cat > /dev/null
printf '\\n[GNUPG:] SIG_CREATED ' >&2
printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nsigned\\n-----END PGP SIGNATURE-----\\n'
`

test.each([
  ['squash', 1],
  ['merge', 8],
] as const)(
  'where commits are signed, every commit that %s makes reachable is signed [H-C-004]',
  async (strategy, count) => {
    const world = await aWorld()
    await world.disk.write('../signer', SIGNER, 0o755)
    await world.disk.git('config', 'gpg.program', `${world.disk.outside}/signer`)
    await world.disk.git('config', 'commit.gpgSign', 'true')
    const mission = await aMission(world, [
      { id: 'WP01', owns: ['src/one.ts'] },
      { id: 'WP02', owns: ['src/two.ts'] },
      { id: 'WP03', owns: ['src/three.ts'], needs: ['WP01', 'WP02'] },
    ])
    await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
    await complete(world, mission, 'WP02', { 'src/two.ts': 'two\n' })
    await complete(world, mission, 'WP03', { 'src/three.ts': 'three\n' })
    const before = await world.disk.git('rev-parse', 'main')
    const result = await merge(world, mission, { strategy })
    expect(result).toMatchObject({ merged: true, signing: true })
    const commits = (await world.disk.git('rev-list', 'main', '--not', before)).split('\n')
    expect(commits.length).toBeGreaterThanOrEqual(count)
    for (const commit of commits) {
      const text = await world.disk.git('cat-file', 'commit', commit)
      expect(text).toMatch(/^gpgsig -----BEGIN PGP SIGNATURE-----$/m)
    }
  },
)

test('an unknown strategy and an open work package are all named at once', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['src/two.ts'] },
  ])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  const result = await merge(world, mission, { strategy: 'rebase' })
  expect(result.blockers.map((one) => [one.code, one.wp_id])).toEqual([
    ['MERGE_STRATEGY_UNSUPPORTED', null],
    ['MERGE_NOT_READY', 'WP02'],
  ])
  for (const one of result.blockers) {
    expect(one.message).toMatch(/rate-limit|rebase/)
    expect(one.remediation).toMatch(/^(spec-kitty|git) /)
  }
})

test('a planning file that changed after its review makes that approval stale', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [{ id: 'WP01', owns: ['docs/x.md'] }])
  await complete(world, mission, 'WP01', { 'docs/x.md': 'reviewed\n' })
  const judge = async () =>
    (await judgeApprovals(world.ports, await sceneOf(world, mission))).get('WP01')
  expect(await judge()).toEqual({ kind: 'fresh' })
  await world.disk.write('docs/x.md', 'edited\n')
  await bookkeeping(world, mission, ['docs/x.md'])
  expect(await judge()).toMatchObject({ kind: 'stale', reason: 'content_changed' })
  const result = await merge(world, mission)
  expect(result.blockers.map((one) => one.code)).toContain('REVIEW_STALE')
})

test('git at work in the checkout is waited for by nobody: it is a blocker [H-C-004]', async () => {
  const world = await aWorld()
  const mission = await oneApproved(world)
  await world.disk.write('.git/MERGE_HEAD', `${await world.disk.git('rev-parse', 'HEAD')}\n`)
  const result = await merge(world, mission)
  expect(result.blockers.map((one) => one.code)).toContain('GIT_BUSY')
  expect(result.merged).toBe(false)
})

test('a mission branch that is gone comes back at its newest recorded commit', async () => {
  const world = await aWorld()
  const mission = await aMission(world, [
    { id: 'WP01', owns: ['src/one.ts'] },
    { id: 'WP02', owns: ['docs/x.md'] },
  ])
  await complete(world, mission, 'WP01', { 'src/one.ts': 'one\n' })
  const planned = await complete(world, mission, 'WP02', { 'docs/x.md': 'x\n' })
  const branch = String(mission.missionBranch)
  await world.disk.git('branch', '-D', branch)
  const blocked = await merge(world, mission)
  expect(blocked.remediation).toBe(`git branch ${branch} ${planned.slice(0, 12)}`)
  await world.disk.git(...String(blocked.remediation).split(' ').slice(1))
  expect(await merge(world, mission)).toMatchObject({ blockers: [], merged: true })
  expect(await world.disk.git('show', 'main:docs/x.md')).toBe('x')
})

test('a lock on the target from before the merge stays, and is named with its age', async () => {
  const world = await aWorld()
  const mission = await oneApproved(world)
  const lock = `${world.repo.commonDir}/refs/heads/main.lock`
  await nodeFiles.writeAtomic(lock, new Uint8Array())
  await utimes(lock, new Date(0), new Date(0))
  await expect(merge(world, mission)).rejects.toMatchObject({
    key: 'GIT_REF_LOCKED',
    message: expect.stringContaining(lock),
  })
  await world.disk.run(['rm', lock])
  expect((await merge(world, mission)).merged).toBe(true)
})

test('a lock that a killed git left on a rescue ref holds no merge up', async () => {
  const world = await aWorld()
  const mission = await oneApproved(world)
  const power = new Power({ match: 'update-ref', when: 'before' })
  const dying = portsOf(world.disk, power.files(), power.processes(), 7)
  await expect(merge(world, mission, {}, dying)).rejects.toBeInstanceOf(PowerLoss)
  const [op = ''] = (await nodeFiles.list(`${world.repo.commonDir}/spec-kitty/ops`)) ?? []
  const name = (op as { name: string }).name.replace('.json', '')
  const lock = `${world.repo.commonDir}/refs/spec-kitty/rescue/${name}/target.lock`
  await nodeFiles.writeAtomic(lock, new Uint8Array())
  await utimes(lock, new Date(0), new Date(0))
  expect((await merge(world, mission)).merged).toBe(true)
})

test('a file that git cannot write is git’s error, and what it wrote before is taken back', async () => {
  const world = await aWorld({ '.gitattributes': 'src/z.ts filter=broken\n', 'src/m.ts': 'old\n' })
  const owns = ['src/a.ts', 'src/m.ts', 'src/z.ts']
  const mission = await aMission(world, [{ id: 'WP01', owns }])
  await complete(world, mission, 'WP01', {
    'src/a.ts': 'a\n',
    'src/m.ts': 'new\n',
    'src/z.ts': 'z\n',
  })
  const before = await visible(world)
  await world.disk.git('config', 'filter.broken.clean', 'cat')
  await world.disk.git('config', 'filter.broken.smudge', 'false')
  await world.disk.git('config', 'filter.broken.required', 'true')
  for (let tries = 0; tries < 2; tries += 1) {
    await expect(merge(world, mission)).rejects.toMatchObject({
      key: 'MERGE_PUBLISH_REFUSED',
      message: expect.stringContaining('src/z.ts'),
    })
    expect(await visible(world)).toBe(before)
    expect(await world.disk.read('src/m.ts')).toBe('old\n')
  }
  await world.disk.git('config', '--unset', 'filter.broken.smudge')
  await world.disk.git('config', '--unset', 'filter.broken.required')
  expect((await merge(world, mission)).merged).toBe(true)
  expect(await world.disk.git('status', '--porcelain')).toBe('')
})
