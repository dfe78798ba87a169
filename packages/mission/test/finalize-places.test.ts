import { isSpecKittyError } from '@spec-kitty/platform'
import { expect, test } from 'vitest'
import { type Finding, finalizeTasks } from '../src/index.js'
import { aPlannedMission, aWorld, type WorkPackageText } from './world.js'

interface Case {
  readonly name: string
  readonly code: string
  readonly wps: readonly WorkPackageText[]
  readonly spec?: string
  readonly tail?: string
  readonly yaml?: string
  /** Where the finding points, from the mission's directory on. */
  readonly at: string
  readonly message: string
  /** What the remedy tells to edit, where that is another place. */
  readonly mend?: string
}

const NOTHING = 'owned_files: []'
const SPEC = '# Spec\n\n| ID | What |\n| --- | --- |\n| FR-001 | one |\n| FR-002 | two |\n'
const FIRST = { id: 'WP01', fields: [NOTHING, 'requirement_refs: [FR-001]'] }

const CASES: readonly Case[] = [
  {
    name: 'an unknown dependency in a flow list',
    code: 'DEPENDENCY_UNKNOWN',
    wps: [
      { id: 'WP01', fields: [NOTHING] },
      { id: 'WP02', fields: [NOTHING, 'dependencies: [WP01, WP11]'] },
    ],
    at: 'tasks/WP02-part.md:5',
    message: 'WP02 depends on WP11, which does not exist; nearest: WP01.',
  },
  {
    name: 'an unknown dependency in a block list',
    code: 'DEPENDENCY_UNKNOWN',
    wps: [
      { id: 'WP01', fields: [NOTHING] },
      { id: 'WP02', fields: ['dependencies:', '- WP01', '- "WP22"', NOTHING] },
    ],
    at: 'tasks/WP02-part.md:6',
    message: 'WP02 depends on WP22, which does not exist; nearest: WP01.',
  },
  {
    name: 'an unknown dependency in tasks.md',
    code: 'DEPENDENCY_UNKNOWN',
    wps: [
      { id: 'WP01', fields: [NOTHING] },
      { id: 'WP02', fields: [NOTHING], section: ['### Dependencies', '- WP01', '- WP12'] },
    ],
    at: 'tasks.md:10',
    message: 'WP02 depends on WP12, which does not exist; nearest: WP01.',
  },
  {
    name: 'an unknown dependency in wps.yaml',
    code: 'DEPENDENCY_UNKNOWN',
    wps: [
      { id: 'WP01', fields: [NOTHING] },
      { id: 'WP02', fields: [NOTHING] },
    ],
    yaml: 'work_packages:\n  - id: WP01\n    title: One\n  - id: WP02\n    dependencies:\n      - WP01\n      - WP21\n',
    at: 'wps.yaml:7',
    message: 'WP02 depends on WP21, which does not exist; nearest: WP01.',
  },
  {
    name: 'itself',
    code: 'DEPENDENCY_SELF',
    wps: [{ id: 'WP01', fields: [NOTHING], section: ['Dependencies: WP01'] }],
    at: 'tasks.md:5',
    message: 'WP01 depends on itself.',
  },
  {
    name: 'a cycle',
    code: 'DEPENDENCY_CYCLE',
    wps: [
      { id: 'WP01', fields: [NOTHING, 'dependencies: [WP02]'] },
      { id: 'WP02', fields: [NOTHING, 'dependencies: [WP01]'] },
    ],
    at: 'tasks/WP01-part.md:5',
    message: 'Dependencies form a cycle: WP01, WP02, WP01.',
  },
  {
    name: 'sources that contradict each other',
    code: 'DEPENDENCY_CONFLICT',
    wps: [
      { id: 'WP01', fields: [NOTHING] },
      { id: 'WP02', fields: [NOTHING] },
      {
        id: 'WP03',
        fields: [NOTHING, 'dependencies: [WP01]'],
        section: ['Dependencies: WP02'],
      },
    ],
    at: 'tasks/WP03-part.md:5',
    message: 'WP03: frontmatter declares WP01, tasks.md declares WP02.',
  },
  {
    name: 'a section without a file',
    code: 'TASKS_SECTION_MISMATCH',
    wps: [{ id: 'WP01', fields: [NOTHING] }],
    tail: '\n## WP10 Wrong number\n',
    at: 'tasks.md:6',
    message:
      'tasks.md and tasks/ disagree; without a section: none; without a file: WP10 (nearest: WP01).',
  },
  {
    name: 'a requirement that no work package covers',
    code: 'REQUIREMENT_UNMAPPED',
    wps: [FIRST],
    spec: SPEC,
    at: 'spec.md:6',
    message: 'No work package covers FR-002.',
    mend: 'requirement_refs of a work package',
  },
  {
    name: 'a requirement that the spec does not name',
    code: 'REQUIREMENT_UNKNOWN',
    wps: [
      FIRST,
      { id: 'WP02', fields: [NOTHING, 'requirement_refs:', '  - FR-002', '  - FR-003'] },
    ],
    spec: SPEC,
    at: 'tasks/WP02-part.md:7',
    message: 'WP02 names FR-003, which spec.md does not; nearest: FR-001, FR-002.',
  },
  {
    name: 'a requirement in tasks.md that the spec does not name',
    code: 'REQUIREMENT_UNKNOWN',
    wps: [FIRST, { id: 'WP02', fields: [NOTHING], section: ['Requirements: FR-002, FR-9'] }],
    spec: SPEC,
    at: 'tasks.md:8',
    message: 'WP02 names FR-9, which spec.md does not; nearest: FR-001, FR-002.',
  },
  {
    name: 'no requirement at all',
    code: 'REQUIREMENT_REFS_MISSING',
    wps: [{ ...FIRST, fields: [NOTHING, 'requirement_refs: [FR-001, FR-002]'] }, { id: 'WP02' }],
    spec: SPEC,
    at: 'tasks/WP02-part.md:4',
    message: 'WP02 names no requirement.',
  },
  {
    name: 'an independent overlap',
    code: 'OWNERSHIP_OVERLAP',
    wps: [
      { id: 'WP01', fields: ['owned_files: [README.md]'] },
      { id: 'WP02', fields: ['owned_files:', '- docs/**', '- READ*'] },
    ],
    at: 'tasks/WP02-part.md:6',
    message: 'WP01 and WP02 both own README.md and neither depends on the other.',
  },
  {
    name: 'a path that is not there',
    code: 'OWNERSHIP_PATH_INVALID',
    wps: [{ id: 'WP01', fields: ['owned_files: [READ.md]'] }],
    at: 'tasks/WP01-part.md:4',
    message:
      'WP01: owned file READ.md is not there and not in create_intent; nearest: README.md, .kittify/config.yaml.',
  },
]

test.each(CASES)('$name is shown with file, line and what is nearest', async (one) => {
  const world = await aWorld()
  const mission = await aPlannedMission(world, one.wps, {
    ...(one.spec === undefined ? {} : { spec: one.spec }),
    tasksTail: one.tail ?? '',
  })
  const dir = `kitty-specs/${mission.slug}`
  if (one.yaml !== undefined) await world.disk.write(`${dir}/wps.yaml`, one.yaml)
  const request = { validateOnly: true, config: world.config }
  const error = await finalizeTasks(world.ports, world.repository, mission, request).then(
    () => undefined,
    (caught: unknown) => caught,
  )
  if (!isSpecKittyError(error)) throw error ?? new Error('nothing was refused')
  const findings = (error.details as { readonly findings: readonly Finding[] }).findings
  const finding = findings.find(({ code }) => code === `SPEC_KITTY_${one.code}`)
  expect(finding?.message).toBe(one.message)
  expect(`${finding?.path}:${finding?.line}`).toBe(`${dir}/${one.at}`)
  expect(finding?.remedy).toMatch(
    `edit ${one.mend ?? `${dir}/${one.at}`}, then spec-kitty agent mission finalize-tasks -m`,
  )
})
