import fc from 'fast-check'

const LONG = 4_000
/** What a text can be made of: the grammar's own words, and what is meant to break it. */
const PIECES = [
  ...[
    '## WP01 One',
    '### WP02 Two',
    '## WP01–WP02',
    '# Top',
    '---',
    '***',
    '## Notes',
    '## WP99 x',
  ],
  ...[
    'Dependencies: WP01',
    '**Dependencies**:',
    '- WP02',
    'Depends on WP01 (see WP02)',
    'WP01-WP99',
  ],
  ...[
    '### Dependencies',
    'Dependencies: none',
    'Dependency: WP2',
    'Requirement Refs: FR-001, FR-9',
  ],
  ...['- [ ] T001 a', '- [x] T002 b', '1. [ ] **T001**', 'Subtasks: T003, T004', '- [ ] T00'],
  ...['| ID | Status |', '| --- | --- |', '| T005 | open |', '| T006 | [D] | x |', '|', '||||'],
  ...['```', '~~~', '````', '<!--', '-->', '<!-- - [ ] T001 --> - [ ] T001', '`', '``', '> > - '],
  ...[
    '../../../etc/passwd',
    '/etc/passwd',
    '--upload-pack=x',
    '$(touch x)',
    '%2e%2e%2f',
    '\\..\\x',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '\u0000',
    '\u001b[2J',
    '\ufeff',
    '\u2028',
    '\r',
    '\ud800',
  ],
  ...[
    'é',
    'ﬁ',
    '👩‍👩‍👧',
    '\u202e',
    'WP０１',
    'İ',
    '{',
    '[',
    '&a',
    '*a',
    '!!js/function x',
    '<<: *a',
  ],
] as const
const RUNS = [
  '#',
  '`',
  '*',
  '_',
  '[',
  '(',
  '{',
  '|',
  '>',
  ' ',
  '- ',
  '\t',
  'WP01 ',
  '; ',
  '.',
  '-',
].map((piece) => piece.repeat(LONG / piece.length))

const piece = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.constantFrom(...RUNS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
)
const text = fc
  .array(fc.tuple(piece, fc.constantFrom('\n', '\n', '\n', ' ', '', '\r\n', '\n\n')), {
    maxLength: 30,
  })
  .map((pieces) => pieces.flat().join(''))

const value = fc.oneof(
  fc.constantFrom('[]', '[WP01]', '[WP02, WP03]', '"WP01, WP02"', '{a: 1}', '- WP01', '~', '1e999'),
  fc.constantFrom('[src/**, "../x"]', '[/etc/passwd]', '[.git/config]', '["{a,b}{c,d}[!x]**"]'),
  fc.constantFrom('[T001, T010]', '[{id: T020, status: done}, 7]', 'codebase-wide', 'code_change'),
  fc.constantFrom(
    '[[[[[[',
    '{{{{',
    '&a [*a, *a]',
    '|',
    '>-',
    '"\\x',
    "'",
    '!!binary x',
    '2026-01-01',
  ),
  piece,
)
const key = fc.constantFrom(
  ...['work_package_id', 'dependencies', 'dependancies', 'owned_files', 'subtasks', 'scope'],
  ...['execution_mode', 'requirement_refs', 'create_intent', 'title', 'merge_target_branch'],
  ...['authoritative_surface', '__proto__', 'constructor', '"quoted"', '? x', 'é'],
)
const frontmatter = fc.array(fc.tuple(key, value), { maxLength: 8 }).map((pairs) => {
  const lines = pairs.map(([name, content]) => `${name}: ${content}`)
  return `---\nwork_package_id: WP01\n${lines.join('\n')}\n---\n`
})
const workPackage = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(frontmatter, text).map((both) => both.join('')) },
  text,
)

const anyJson = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...PIECES, null, 1e308, true, [], {}, -1) },
  fc.jsonValue({ maxDepth: 3 }),
)
const wild = (known: Readonly<Record<string, fc.Arbitrary<unknown>>>) => {
  const mixed = Object.entries(known).map(
    ([name, good]) => [name, fc.oneof({ weight: 9, arbitrary: good }, anyJson)] as const,
  )
  const record = fc.record(Object.fromEntries(mixed), { requiredKeys: [] })
  const nested = fc.integer({ min: 100, max: 20_000 }).map((depth) => '['.repeat(depth))
  return fc.oneof(
    { weight: 8, arbitrary: record.map((one) => JSON.stringify(one)) },
    { weight: 1, arbitrary: text },
    {
      weight: 1,
      arbitrary: nested.map(
        (open) => `{"version": 1, "collapse_report": ${open}${open.replaceAll('[', ']')}}`,
      ),
    },
  )
}
const meta = wild({
  mission_id: fc.constant('01KNXQS9ATWWFXS3K5ZJ9E5008'),
  slug: fc.constant('limits-01KNXQS9'),
  mission_slug: fc.constantFrom('limits-01KNXQS9', '../other-01KNXQS8', '.'),
  target_branch: fc.constant('main'),
  planning_base_branch: fc.constant('main'),
  mission_branch: fc.constantFrom('kitty/mission-limits-01KNXQS9', '../../x', '-x'),
  mission_number: fc.constantFrom<unknown>(null, 7, '042', '7e1'),
  friendly_name: fc.constant('Limits'),
  acceptance_history: fc.constant([{}]),
})
const lane = fc.record({
  lane_id: fc.constantFrom('lane-a', 'lane-b', 'lane-planning', 'lane-{'),
  wp_ids: fc.subarray(['WP01', 'WP02', 'WP77']),
  depends_on_lanes: fc.subarray(['lane-a', 'lane-b']),
})
const lanes = wild({
  version: fc.constant(1),
  mission_slug: fc.constant('limits-01KNXQS9'),
  mission_id: fc.constant('01KNXQS9ATWWFXS3K5ZJ9E5008'),
  mission_branch: fc.constant('kitty/mission-limits-01KNXQS9'),
  target_branch: fc.constant('main'),
  lanes: fc.array(lane, { maxLength: 3 }),
  planning_artifact_wps: fc.subarray(['WP01', 'WP88']),
})
const wps = fc
  .array(fc.tuple(fc.constantFrom('id', 'dependencies', 'subtasks', 'title'), value), {
    maxLength: 6,
  })
  .map((pairs) => {
    const lines = pairs.map(([name, content]) => `    ${name}: ${content}`)
    return `work_packages:\n  - id: WP01\n${lines.join('\n')}\n  - id: WP02\n`
  })

/** One mission as somebody hostile, or a tool gone wrong, might leave it; undefined: no such file. */
export interface HostileMission {
  readonly meta: string
  readonly tasks: string | undefined
  readonly first: string
  readonly second: string
  readonly wps: string | undefined
  readonly lanes: string | undefined
  readonly spec: string
}

export const hostileMission: fc.Arbitrary<HostileMission> = fc.record({
  meta: fc.oneof({ weight: 2, arbitrary: fc.constant(goodMeta()) }, meta),
  tasks: fc.option(text, { nil: undefined, freq: 8 }),
  first: workPackage,
  second: workPackage,
  wps: fc.option(fc.oneof(wps, text), { nil: undefined, freq: 1 }),
  lanes: fc.option(lanes, { nil: undefined }),
  spec: text,
})

function goodMeta(): string {
  const names = {
    slug: 'limits-01KNXQS9',
    mission_slug: 'limits-01KNXQS9',
    friendly_name: 'Limits',
  }
  const id = { mission_id: '01KNXQS9ATWWFXS3K5ZJ9E5008', mission_number: null }
  return JSON.stringify({ ...names, ...id, target_branch: 'main', mission_type: 'software-dev' })
}
