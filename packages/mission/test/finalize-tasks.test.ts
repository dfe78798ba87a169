import { emit, readStatus } from '@spec-kitty/status-core'
import { CrashingFiles, PowerLoss } from '@spec-kitty/testkit'
import { expect, test } from 'vitest'
import {
  type FinalizeResult,
  finalizeTasks,
  laneOf,
  type Mission,
  parseConfig,
  readLanes,
  readWorkPackages,
  statusLocation,
} from '../src/index.js'
import { aPlannedMission, aWorld, type World } from './world.js'

const owns = (path: string) => [`owned_files: [${path}]`, `create_intent: [${path}]`]
const THREE = [
  { id: 'WP01', fields: owns('src/a.ts') },
  { id: 'WP02', fields: owns('src/b.ts'), section: ['Dependencies: WP01'] },
  { id: 'WP03', fields: owns('docs/x.md') },
]

function finalize(world: World, mission: Mission, validateOnly = false): Promise<FinalizeResult> {
  const request = { validateOnly, config: world.config }
  return finalizeTasks(world.ports, world.repository, mission, request)
}

/** Codes of all findings of a refused run, without the prefix. */
async function codesOf(world: World, mission: Mission): Promise<string[]> {
  const error = await finalize(world, mission).then(
    () => undefined,
    (thrown: { details: { findings: { code: string; level: string }[] } }) => thrown,
  )
  expect(error, 'a refusal').toBeDefined()
  const findings = error?.details.findings ?? []
  expect(findings.length).toBeGreaterThan(0)
  return findings
    .filter(({ level }) => level === 'error')
    .map(({ code }) => code.replace('SPEC_KITTY_', ''))
}

/** Every byte that a run could change: files with their times, refs, index. */
async function snapshot(world: World): Promise<string> {
  const listing = await world.disk.run(['find', '.', '-type', 'f', '-printf', '%p %s %T@ %i\n'])
  return listing.stdout
    .split('\n')
    .filter((line) => !line.includes('/locks/'))
    .sort()
    .join('\n')
}

test('lanes, seeds and one commit on the mission branch, and main stays [N-FR-102]', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, THREE)
  const main = await world.disk.git('rev-parse', 'main')
  const result = await finalize(world, mission)
  expect(result).toMatchObject({
    result: 'success',
    commit_created: true,
    commit_branch: mission.missionBranch,
    bootstrap: { total_wps: 3, newly_seeded: 3, already_initialized: 0 },
    dependencies_parsed: { WP01: [], WP02: ['WP01'], WP03: [] },
    dependency_sources: { WP01: 'none', WP02: 'tasks.md', WP03: 'none' },
    lanes: { lane_ids: ['lane-a', 'lane-planning'], planning_artifact_wps: ['WP03'] },
  })
  expect(await world.disk.git('rev-parse', 'main')).toBe(main)
  expect(await world.disk.git('rev-list', '--count', `main..${mission.missionBranch}`)).toBe('1')
  expect(await world.disk.git('status', '--short')).toBe('?? kitty-specs/')
  const committed = await world.disk.git(
    'ls-tree',
    '-r',
    '--name-only',
    mission.missionBranch ?? '',
    'kitty-specs',
  )
  expect(committed.split('\n')).toEqual([...result.files_committed].sort())
  expect(committed).toContain('spec.md')
  const lanes = await readLanes(world.ports.files, mission)
  expect(laneOf(lanes, 'WP03')?.lane_id).toBe('lane-planning')
  const status = await readStatus(
    world.ports.files,
    statusLocation(world.repository, mission, true),
  )
  expect([...status.state.workPackages.values()].map(({ lane }) => lane)).toEqual([
    'planned',
    'planned',
    'planned',
  ])
})

test('seeds of planning and code work packages are alike at the lane boundary [N-FR-105]', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, THREE)
  await finalize(world, mission)
  const status = await readStatus(
    world.ports.files,
    statusLocation(world.repository, mission, true),
  )
  const [code, planning] = ['WP01', 'WP03'].map((id) => status.state.workPackages.get(id))
  expect(Object.keys(planning ?? {})).toEqual(Object.keys(code ?? {}))
  expect(planning).toMatchObject({ lane: 'planned', actor: code?.actor })
})

test('a second run writes nothing', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, THREE)
  await finalize(world, mission)
  const before = await snapshot(world)
  const refs = await world.disk.git('for-each-ref')
  const again = await finalize(world, mission)
  expect(again).toMatchObject({
    commit_created: false,
    modified_wps: [],
    bootstrap: { newly_seeded: 0 },
  })
  expect(await world.disk.git('for-each-ref')).toBe(refs)
  const changed = (await snapshot(world)).split('\n').filter((line) => !before.includes(line))
  expect(changed.filter((line) => !line.includes('.git/objects'))).toEqual([])
})

test('validating finds the same and writes nothing at all', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [
    { id: 'WP01', fields: ['owned_files: [lib/**]'] },
    { id: 'WP02', fields: ['owned_files: [README.md]'] },
  ])
  const before = await snapshot(world)
  const planned = await finalize(world, mission, true)
  expect(planned).toMatchObject({
    result: 'validation_passed',
    validate_only: true,
    commit_created: false,
  })
  expect(planned.would_modify.map(({ wp_id }) => wp_id)).toEqual(['WP01', 'WP02'])
  expect(await snapshot(world)).toBe(before)
  const real = await finalize(world, mission)
  expect(planned.findings.map(({ code }) => code)).toEqual(['owned_files_match_nothing'])
  expect(real.findings).toEqual(planned.findings)
})

test.each(['loose', 'packed'])(
  'thirty work packages take at most six git processes and one commit, %s',
  async (tip) => {
    const world = await aWorld()
    if (tip === 'packed') await world.disk.git('gc', '-q')
    const wps = Array.from({ length: 30 }, (_, i) => ({
      id: `WP${String(i + 1).padStart(2, '0')}`,
      fields: owns(`src/${i}.ts`),
      section: i % 3 === 0 ? [] : [`Dependencies: WP${String(i).padStart(2, '0')}`],
    }))
    const mission = await aPlannedMission(world, wps)
    const before = world.ports.git.count
    const result = await finalize(world, mission)
    expect(world.ports.git.count - before).toBeLessThanOrEqual(6)
    expect(result).toMatchObject({ wp_count: 30, lanes: { count: 10 }, commit_created: true })
    expect(await world.disk.git('rev-list', '--count', `main..${mission.missionBranch}`)).toBe('1')
  },
)

test('on a planning branch the commit goes there and foreign staged files stay staged', async () => {
  const world = await aWorld()
  await world.disk.git('switch', '-q', '-c', 'plan')
  const mission = await aPlannedMission(world, THREE)
  const meta = `kitty-specs/${mission.slug}/meta.json`
  const text = (await world.disk.read(meta)).replace(
    '"target_branch": "plan"',
    '"target_branch": "main"',
  )
  await world.disk.write(meta, text.replace('{\n', '{\n  "planning_base_branch": "plan",\n'))
  await world.disk.write('mine.txt', 'half done\n')
  await world.disk.git('add', 'mine.txt')
  const result = await finalize(world, mission)
  expect(result).toMatchObject({ commit_created: true, commit_branch: 'plan' })
  expect(await world.disk.git('status', '--short')).toBe('A  mine.txt')
})

test('the last work package stays parallel, whatever the prose behind it says [N-FR-304] [N-FR-301]', async () => {
  const world = await aWorld()
  const wps = [
    { id: 'WP01', fields: owns('src/a.ts'), section: ['Dependencies: none'] },
    { id: 'WP02', fields: owns('src/b.ts'), section: ['Dependencies: none'] },
  ]
  const tasksTail = '\n## Notes\n\nDepends on WP01 for the demo.\n\nDependencies: WP01\n'
  const mission = await aPlannedMission(world, wps, { tasksTail })
  const result = await finalize(world, mission)
  expect(result.dependencies_parsed).toEqual({ WP01: [], WP02: [] })
  expect(result.lanes.count).toBe(2)
  const { lanes } = await readLanes(world.ports.files, mission)
  expect(lanes.map(({ parallel_group }) => parallel_group)).toEqual([0, 0])
})

test('an explicit empty declaration is kept and the other source is a warning [N-FR-302] [N-FR-303]', async () => {
  const world = await aWorld()
  const wps = [
    { id: 'WP01', fields: owns('src/a.ts') },
    {
      id: 'WP02',
      fields: [...owns('src/b.ts'), 'dependencies: [] # really'],
      section: ['Dependencies: WP01'],
    },
  ]
  const mission = await aPlannedMission(world, wps)
  const result = await finalize(world, mission)
  expect(result.dependencies_parsed.WP02).toEqual([])
  expect(result.dependency_sources.WP02).toBe('frontmatter')
  expect(result.preserved_wps).toEqual(['WP02'])
  expect(result.findings.map(({ code }) => code)).toEqual(['dependencies_overridden'])
  const text = await world.disk.read(`kitty-specs/${mission.slug}/tasks/WP02-part.md`)
  expect(text).toContain('dependencies: [] # really\n')
})

test('everything that is wrong is reported at once, in the order of the checks', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(
    world,
    [
      {
        id: 'WP01',
        fields: ['dependencies: [WP02]', 'owned_files: [src/x.ts]', 'requirement_refs: [FR-009]'],
      },
      {
        id: 'WP02',
        fields: [
          'dependencies: [WP01, WP77]',
          'dependancies: []',
          'owned_files: [/etc/x, README.md]',
        ],
      },
      { id: 'WP03', fields: ['dependencies: [WP03]', 'owned_files: [README.md]', 'title: twice'] },
      { id: 'WP04', fields: ['owned_files: []'], section: ['Dependencies: when WP01 is there'] },
    ],
    { spec: '- **FR-001** something\n- **FR-002** else\n', tasksTail: '\n## WP09 No file\n' },
  )
  const before = await snapshot(world)
  expect(await codesOf(world, mission)).toEqual([
    'TASKS_FRONTMATTER_INVALID',
    'TASKS_FRONTMATTER_INVALID',
    'DEPENDENCY_LINE_UNPARSED',
    'TASKS_SECTION_MISMATCH',
    'DEPENDENCY_UNKNOWN',
    'DEPENDENCY_CYCLE',
    'REQUIREMENT_UNMAPPED',
    'REQUIREMENT_UNKNOWN',
    'REQUIREMENT_REFS_MISSING',
    'REQUIREMENT_REFS_MISSING',
    'REQUIREMENT_REFS_MISSING',
    'OWNERSHIP_PATH_INVALID',
    'OWNERSHIP_PATH_INVALID',
  ])
  expect(await snapshot(world)).toBe(before)
})

test('requirements that work packages name are unknown where the spec has no ids at all', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [
    { id: 'WP01', fields: [...owns('src/a.ts'), 'requirement_refs: [FR-001]'] },
    { id: 'WP02', fields: owns('src/b.ts') },
  ])
  const before = await snapshot(world)
  await expect(finalize(world, mission)).rejects.toMatchObject({
    key: 'REQUIREMENT_UNKNOWN',
    details: { wp_id: 'WP01', unknown_requirement_refs: ['FR-001'] },
  })
  expect(await codesOf(world, mission)).toEqual(['REQUIREMENT_UNKNOWN'])
  expect(await snapshot(world)).toBe(before)
})

test.each([
  [
    'a cycle',
    ['dependencies: [WP02]'],
    ['dependencies: [WP01]'],
    'DEPENDENCY_CYCLE',
    { cycle: ['WP01', 'WP02', 'WP01'] },
  ],
  [
    'an unknown dependency',
    [],
    ['dependencies: [WP07]'],
    'DEPENDENCY_UNKNOWN',
    { wp_id: 'WP02', dependency: 'WP07' },
  ],
  ['itself', [], ['dependencies: [WP02]'], 'DEPENDENCY_SELF', { wp_id: 'WP02' }],
  [
    'an independent overlap',
    ['owned_files: [R*]'],
    ['owned_files: [README.md]'],
    'OWNERSHIP_OVERLAP',
    { path: 'README.md' },
  ],
  [
    'a path that is not there',
    [],
    ['owned_files: [READ.md]'],
    'OWNERSHIP_PATH_INVALID',
    { kind: 'unmatched', nearest: ['README.md', '.kittify/config.yaml'] },
  ],
  ['an unknown mode', [], ['execution_mode: magic'], 'TASKS_FRONTMATTER_INVALID', {}],
])('%s is refused with its code', async (_, first, second, key, details) => {
  const world = await aWorld()
  const mission = await aPlannedMission(
    world,
    [
      { id: 'WP01', fields: ['owned_files: []', ...first] },
      { id: 'WP02', fields: ['owned_files: []', ...second] },
    ].map((wp) => ({ ...wp, fields: lastWins(wp.fields) })),
  )
  await expect(finalize(world, mission)).rejects.toMatchObject({ key, details })
})

test('planning that needs code is refused with the way out', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [
    { id: 'WP01', fields: owns('src/a.ts') },
    {
      id: 'WP02',
      fields: [...owns('docs/a.md'), 'execution_mode: planning_artifact', 'dependencies: [WP01]'],
    },
  ])
  await expect(finalize(world, mission)).rejects.toMatchObject({
    key: 'LANE_PLANNING_DEPENDS_ON_CODE',
    message: expect.stringContaining('execution_mode: code_change'),
  })
})

test('a missing branch, missing tasks and a missing spec have codes', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [])
  await world.disk.run(['rm', `kitty-specs/${mission.slug}/spec.md`])
  await world.disk.git('switch', '-q', '-c', 'elsewhere')
  expect(await codesOf(world, mission)).toEqual([
    'TASKS_NONE',
    'SPEC_MISSING',
    'FINALIZE_WRONG_BRANCH',
  ])
})

test('a started work package keeps its lane and gets no new dependency', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [
    { id: 'WP01', fields: owns('src/a.ts') },
    { id: 'WP02', fields: owns('src/b.ts') },
  ])
  await finalize(world, mission)
  const request = {
    kind: 'transition',
    wpId: 'WP02',
    actor: 'claude',
    executionMode: 'worktree',
  } as const
  const workspace = {
    kind: 'worktree',
    path: '.worktrees/x',
    branch: 'b',
    lane_id: 'lane-b',
    start: null,
  } as const
  await emit(world.ports, statusLocation(world.repository, mission, true), [
    { ...request, to: 'claimed', workspace },
  ])
  const file = `kitty-specs/${mission.slug}/tasks/WP02-part.md`
  await world.disk.write(
    file,
    (await world.disk.read(file)).replace('dependencies: []', 'dependencies: [WP01]'),
  )
  expect(await codesOf(world, mission)).toEqual(['FINALIZE_STARTED_WP_CHANGED'])
})

test('with auto_commit off nothing is committed and that is said', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, THREE)
  const config = await parseConfig('agents: {auto_commit: false}')
  const result = await finalizeTasks(world.ports, world.repository, mission, {
    validateOnly: false,
    config,
  })
  expect(result).toMatchObject({
    commit_created: false,
    diagnostics: [{ code: 'status_uncommitted' }],
  })
  expect(await world.disk.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
})

test('wps.yaml is the first authority and tasks.md is made from it [N-FR-302]', async () => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, [
    { id: 'WP01', fields: owns('src/a.ts') },
    { id: 'WP02', fields: owns('src/b.ts'), section: ['Dependencies: none', '- [x] T002 old'] },
  ])
  const dir = `kitty-specs/${mission.slug}`
  await world.disk.write(
    `${dir}/wps.yaml`,
    'work_packages:\n- {id: WP01, title: One, dependencies: []}\n- {id: WP02, title: Two, dependencies: [WP01], subtasks: [T002, T003]}\n',
  )
  const before = await snapshot(world)
  expect((await finalize(world, mission, true)).dependency_sources).toEqual({
    WP01: 'wps.yaml',
    WP02: 'wps.yaml',
  })
  expect(await snapshot(world)).toBe(before)
  await finalize(world, mission)
  const tasks = await world.disk.read(`${dir}/tasks.md`)
  expect(tasks).toContain('_Generated by finalize-tasks from wps.yaml. Do not edit directly._')
  expect(tasks).toContain('- Dependencies: WP01\n\n- [x] T002\n- [ ] T003\n')
  expect((await finalize(world, mission)).commit_created).toBe(false)
})

test('owned files and mode are taken from paths that the text names, never invented', async () => {
  const world = await aWorld({ 'README.md': 'x\n', 'src/real.ts': 'x\n' })
  const mission = await aPlannedMission(world, [
    { id: 'WP01', body: 'Change `src/real.ts` and src/unreal.ts.' },
    { id: 'WP02', fields: ['create_intent: [docs/new.md]'], body: 'Write docs/new.md.' },
  ])
  await finalize(world, mission)
  const { workPackages } = await readWorkPackages(world.ports.files, world.repository, mission)
  expect(workPackages.map(({ ownedFiles, executionMode }) => [ownedFiles, executionMode])).toEqual([
    [['src/real.ts'], 'code_change'],
    [['docs/new.md'], 'planning_artifact'],
  ])
})

test('a run killed at any write is completed by the same command', async () => {
  const whole = await aWorld()
  const counted = new CrashingFiles(whole.ports.files)
  const mission = await aPlannedMission(whole, THREE)
  await finalize({ ...whole, ports: { ...whole.ports, files: counted } }, mission)
  const wanted = await outcome(whole, mission)
  expect(counted.steps).toBeGreaterThan(6)
  for (let at = 1; at <= counted.steps; at++) {
    for (const when of ['before', 'after'] as const) {
      const world = await aWorld()
      const other = await aPlannedMission(world, THREE)
      const files = new CrashingFiles(world.ports.files, { at, when })
      const crashed = { ...world, ports: { ...world.ports, files } }
      await expect(finalize(crashed, other)).rejects.toBeInstanceOf(PowerLoss)
      await finalize(world, other)
      expect(await outcome(world, other), `${when} ${at}`).toEqual(wanted)
    }
  }
}, 120_000)

/** What must be the same however often a run was interrupted. */
async function outcome(world: World, mission: Mission): Promise<unknown> {
  const status = await readStatus(
    world.ports.files,
    statusLocation(world.repository, mission, true),
  )
  const branch = mission.missionBranch ?? ''
  return {
    lanes: (await readLanes(world.ports.files, mission)).lanes,
    states: [...status.state.workPackages.values()].map(({ wpId, lane }) => [wpId, lane]),
    rows: status.rowCount,
    committed: (await world.disk.git('ls-tree', '-r', '--name-only', branch, 'kitty-specs')).split(
      '\n',
    ),
    differing: await differing(world, branch),
  }
}

/** Committed files whose working copy has other bytes. */
async function differing(world: World, branch: string): Promise<string[]> {
  const paths = (await world.disk.git('ls-tree', '-r', '--name-only', branch, 'kitty-specs')).split(
    '\n',
  )
  const found: string[] = []
  for (const path of paths) {
    const blob = await world.disk.git('rev-parse', `${branch}:${path}`)
    if ((await world.disk.git('hash-object', path)) !== blob) found.push(path)
  }
  return found
}

/** A later line replaces an earlier one with the same key. */
function lastWins(fields: readonly string[]): string[] {
  return [...new Map(fields.map((field) => [field.split(':')[0], field])).values()]
}
