import { expect, test } from 'vitest'
import {
  emit,
  planRepair,
  readLogBytes,
  readStatus,
  repairLog,
  snapshotBytes,
} from '../src/index.js'
import { claim, handIn, seed, start, wholeWay } from './requests.js'
import {
  aSeededWorld,
  aWorld,
  emitEach,
  everyFile,
  failureOf,
  idsIn,
  journalText,
  LOCATION,
  portOf,
  reboot,
  trackedText,
  type World,
} from './world.js'

const BACKUPS = LOCATION.quarantine.replace('/quarantine/', '/backup/')

async function stateOf(world: World): Promise<string> {
  const status = await readStatus(world.files, LOCATION)
  return new TextDecoder().decode(snapshotBytes(status, LOCATION))
}

function filesBelow(world: World, directory: string): (string | undefined)[] {
  const paths = world.files.paths().filter((path) => path.startsWith(`${directory}/`))
  return paths.map((path) => world.files.text(path))
}

/** Two clones that went on from the same log: their rows, each as lines. */
async function twoSides(): Promise<Record<'common' | 'ours' | 'theirs', string>> {
  const ours = await aSeededWorld('WP01', 'WP02')
  const common = trackedText(ours)
  const theirs = aWorld()
  theirs.files.put(LOCATION.trackedLog, common)
  theirs.clock.advanceMs(5)
  await emitEach(ours, [claim('WP01'), start('WP01')])
  await emitEach(theirs, [claim('WP02', 'gemini')])
  const after = (world: World) => trackedText(world).slice(common.length)
  return { common, ours: after(ours), theirs: after(theirs) }
}

const conflicted = ({ common, ours, theirs }: Awaited<ReturnType<typeof twoSides>>, base = '') =>
  `${common}<<<<<<< HEAD\n${ours}${base}=======\n${theirs}>>>>>>> feature/x\n`

test.each(['', '||||||| merged common ancestors\n'])(
  'a textual conflict in the log resolved by repair keeps the rows of both sides (base %j)',
  async (base) => {
    const sides = await twoSides()
    const world = aWorld()
    world.files.put(LOCATION.trackedLog, conflicted(sides, base))
    expect((await failureOf(readStatus(world.files, LOCATION))).key).toBe('EVENT_LOG_CORRUPT')
    const repaired = await repairLog(world, LOCATION)
    expect(repaired).toMatchObject({ changed: true, files: [{ file: 'tracked', setAside: [] }] })
    expect(trackedText(world)).toBe(sides.common + sides.ours + sides.theirs)
    expect(filesBelow(world, BACKUPS)).toEqual([conflicted(sides, base)])
    expect(filesBelow(world, LOCATION.quarantine)).toEqual([])
    const { state } = await readStatus(world.files, LOCATION)
    expect(state.workPackages.get('WP01')?.lane).toBe('in_progress')
    expect(state.workPackages.get('WP02')?.lane).toBe('claimed')
    await emit(world, LOCATION, [handIn('WP01')])
  },
)

test('during an unfinished merge the repair is done, and says only what waits', async () => {
  const world = aWorld()
  world.files.put(`${LOCATION.gitDir}/MERGE_HEAD`, '')
  world.files.put(LOCATION.trackedLog, conflicted(await twoSides()))
  world.files.put(LOCATION.snapshot, '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> theirs\n')
  const { changed, diagnostics } = await repairLog(world, LOCATION)
  expect(changed).toBe(true)
  const codes = diagnostics.map((one) => one.code)
  expect(codes).toEqual(['status_view_mended', 'git_operation', 'status_view_deferred'])
  expect(world.files.text(LOCATION.snapshot)).toBe(await stateOf(world))
  expect((await readStatus(world.files, LOCATION)).trackedComplete).toBe(true)
})

test('repairing again changes nothing, and repairing a sound log changes nothing', async () => {
  const sound = await aSeededWorld('WP01')
  const before = everyFile(sound)
  expect(await repairLog(sound, LOCATION)).toMatchObject({ changed: false, files: [] })
  expect(everyFile(sound)).toEqual(before)
  const world = aWorld()
  world.files.put(LOCATION.trackedLog, conflicted(await twoSides()))
  await repairLog(world, LOCATION)
  const repaired = everyFile(world)
  expect(await repairLog(world, LOCATION)).toMatchObject({ changed: false, diagnostics: [] })
  expect(everyFile(world)).toEqual(repaired)
})

test('lines that are no rows go to the quarantine byte for byte, with their numbers', async () => {
  const world = await aSeededWorld('WP01', 'WP02')
  const [first = '', second = ''] = trackedText(world).split('\n')
  const bad = ['{"a": ', '[1]', '\0\0\0', `${'y'.repeat(1_100_000)}`]
  const text = [first, bad[0], bad[1], '', second, second, bad[2], bad[3]].join('\n')
  world.files.put(LOCATION.trackedLog, `${text}\nfragm`)
  const bytes = await readLogBytes(world.files, LOCATION)
  const facts = { file: 'tracked', setAside: [2, 3, 7, 8, 9], repeats: [6], markers: [], added: 0 }
  expect(planRepair(LOCATION, bytes)).toMatchObject({ files: [facts], undecided: [] })
  const { files } = await repairLog(world, LOCATION)
  expect(files).toMatchObject([facts])
  expect(filesBelow(world, LOCATION.quarantine)).toEqual([`${[...bad, 'fragm'].join('\n')}\n`])
  expect(trackedText(world)).toBe(`${first}\n${second}\n`)
})

test('bytes that are no text survive in the quarantine', async () => {
  const world = await aSeededWorld('WP01')
  const good = new TextEncoder().encode(trackedText(world))
  world.files.put(LOCATION.trackedLog, Uint8Array.of(0x7b, 0xff, 0xfe, 0x0a, ...good))
  const { files } = await repairLog(world, LOCATION)
  const kept = await world.files.read(files[0]?.quarantine ?? '', { bytesMax: 100 })
  expect([...(kept ?? [])]).toEqual([0x7b, 0xff, 0xfe, 0x0a])
})

test('a damaged journal is repaired from the tracked log, and the other way round', async () => {
  for (const damaged of [LOCATION.journal, LOCATION.trackedLog]) {
    const world = await aSeededWorld('WP01')
    await emitEach(world, wholeWay('WP01'))
    const [state, ids] = [await stateOf(world), idsIn(journalText(world))]
    const lines = journalText(world).split('\n')
    lines.splice(2, 3, 'no row', '{"neither": ')
    world.files.put(damaged, lines.join('\n'))
    expect((await failureOf(readStatus(world.files, LOCATION))).key).toBe('EVENT_LOG_CORRUPT')
    const { files } = await repairLog(world, LOCATION)
    expect(files).toMatchObject([{ path: damaged, added: 3, setAside: [3, 4] }])
    expect(await stateOf(world)).toBe(state)
    for (const log of [journalText(world), trackedText(world)])
      expect(idsIn(log).sort()).toEqual([...ids].sort())
  }
})

test('one id with two contents waits for a person; the line that is kept decides', async () => {
  const world = await aSeededWorld('WP01', 'WP02')
  const [first = '', second = ''] = trackedText(world).split('\n')
  const altered = first.replace('finalize-tasks', 'somebody')
  world.files.put(LOCATION.trackedLog, `${second}\n${altered}\n`)
  const before = everyFile(world)
  const failure = await failureOf(repairLog(world, LOCATION))
  expect(failure.key).toBe('EVENT_ID_CONFLICT')
  expect(failure.message).toContain(`${LOCATION.trackedLog}:2 and ${LOCATION.journal}:1`)
  expect(everyFile(world)).toEqual(before)
  const wrong = { keep: [{ file: 'tracked', line: 1 }] } as const
  expect((await failureOf(repairLog(world, LOCATION, wrong))).key).toBe('EVENT_ID_CONFLICT')
  const keep = { keep: [{ file: 'tracked', line: 2 }] } as const
  const { files } = await repairLog(world, LOCATION, keep)
  expect(files).toMatchObject([{ file: 'journal', setAside: [1] }])
  expect(journalText(world)).toBe(`${altered}\n${second}\n`)
  expect(filesBelow(world, LOCATION.quarantine)).toEqual([`${first}\n`])
  const after = everyFile(world)
  expect(await repairLog(world, LOCATION, keep)).toMatchObject({ changed: false })
  expect(everyFile(world)).toEqual(after)
})

test('a conflict within one file and between both is decided by one line', async () => {
  const world = await aSeededWorld('WP01')
  const first = trackedText(world).trim()
  const [second, third] = ['ada', 'bob'].map((name) => first.replace('finalize-tasks', name))
  world.files.put(LOCATION.trackedLog, `${second}\n${third}\n`)
  await repairLog(world, LOCATION, { keep: [{ file: 'journal', line: 1 }] })
  expect(trackedText(world)).toBe(`${first}\n`)
  expect(filesBelow(world, LOCATION.quarantine)).toEqual([`${second}\n${third}\n`])
})

test('what does not prove whole after the repair is put back as it was', async () => {
  const world = aWorld()
  const text = conflicted(await twoSides())
  world.files.put(LOCATION.trackedLog, text)
  const files = portOf(world.files, {
    writeAtomic: (path, bytes) => {
      const isLog = path === LOCATION.trackedLog && bytes.length < text.length
      return world.files.writeAtomic(path, isLog ? bytes.subarray(200) : bytes)
    },
  })
  const failure = await failureOf(repairLog({ ...world, files }, LOCATION))
  expect(failure.key).toBe('EVENT_LOG_CORRUPT')
  expect(trackedText(world)).toBe(text)
})

test('a crash at any operation of a repair loses no row, and the next repair ends it [H-NFR-008]', async () => {
  const sides = await twoSides()
  const text = conflicted(sides).replace('=======\n', '=======\nno row\n')
  const ids = idsIn(sides.common + sides.ours + sides.theirs)
  const damagedWorld = async () => {
    const world = aWorld()
    world.clock.advanceMs(1000)
    await emit(world, LOCATION, [seed('WP03')])
    world.files.put(LOCATION.trackedLog, trackedText(world) + text)
    world.files.put(LOCATION.journal, `${journalText(world)}>>>>>>> torn\n`)
    return world
  }
  const whole = await damagedWorld()
  const wanted = [...idsIn(journalText(whole).split('\n')[0] ?? ''), ...ids].sort()
  const first = whole.files.operations
  await repairLog(whole, LOCATION)
  const count = whole.files.operations - first
  expect(count).toBeGreaterThan(8)
  for (let at = 0; at < count; at += 1) {
    for (const keepUnsynced of [false, true]) {
      const world = await damagedWorld()
      world.files.crashAfter(at, { tornBytes: 50 })
      await expect(repairLog(world, LOCATION)).rejects.toThrow()
      reboot(world, { keepUnsynced })
      await repairLog(world, LOCATION)
      for (const log of [journalText(world), trackedText(world)])
        expect(idsIn(log).sort()).toEqual(wanted)
    }
  }
})
