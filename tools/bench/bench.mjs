// Prints the table of docs/performance.md: ratios and counts, measured in one run on one machine.
// With --counts only what does not depend on the machine is measured, and a broken limit fails.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contractCounts, contractRates } from './contract.mjs'
import { CLI, folder, gitProcesses, inTurns, median, peakMemory, run, spec } from './measure.mjs'
import { count, measure, report } from './table.mjs'
import { approve, git, lengthen, planned, project } from './worlds.mjs'

const DIST = fileURLToPath(new URL('../../apps/cli/dist', import.meta.url))
const HEAVY = ['zod/v4/classic', 'yaml', 'undici', 'ajv', 'execa', 'isomorphic-git']
const ROUNDS = 5
const countsOnly = process.argv.includes('--counts')
const write = process.argv.includes('--write')
if (write && countsOnly) throw new Error('the table holds ratios too: --write without --counts')
const say = (text) => process.stderr.write(`${text}\n`)
const ours = (...args) => [process.execPath, CLI, ...args]

startUp()
manyMissions()
smallCommands()
if (!countsOnly) await lanePlanning()
merge()
bundle()
contract()
report(write)

function startUp() {
  say('start-up')
  const root = project({ files: 20 })
  const { mission, directory } = planned(root, 'long-history', 10)
  spec(['agent', 'mission', 'finalize-tasks', '--mission', mission], root)
  const long = folder('long')
  cpSync(root, long, { recursive: true })
  lengthen(root, directory, 200)
  lengthen(long, directory.replace(root, long), 10_000)
  const empty = join(folder('bare'), 'empty.cjs')
  writeFileSync(empty, '')
  count('`status`, git processes', gitProcesses(ours('status', '--mission', mission), root), 2)
  count('bare `next`, git processes', gitProcesses(ours('next', '--mission', mission), root), 2)
  for (const [name, args] of [
    ['status', ['status', '--mission', mission]],
    ['next', ['next', '--mission', mission]],
  ])
    count(
      `\`${name}\`, 10,000 events, peak memory, MiB`,
      Math.round(peakMemory(ours(...args), long)),
      80,
    )
  if (countsOnly) return
  const nothing = () => undefined
  const running = (argv, cwd) => ({ before: nothing, action: () => run(argv, cwd) })
  const starts = [
    ['`--version`', ['--version'], root, 1.3],
    ['`--help`', ['--help'], root, 4],
    ['`status`, 200 events', ['status', '--mission', mission], root, 4],
    ['bare `next`, 200 events', ['next', '--mission', mission], root, 4],
    ['`status`, 10,000 events', ['status', '--mission', mission], long, 5],
    ['bare `next`, 10,000 events', ['next', '--mission', mission], long, 5],
  ]
  const ratio = inTurns(21, {
    bare: running([process.execPath, empty], root),
    ...Object.fromEntries(starts.map(([name, args, cwd]) => [name, running(ours(...args), cwd)])),
  })
  for (const [name, , , goal] of starts) measure(name, ratio(name, 'bare'), '× bare Node', goal)
  const turns = inTurns(15, {
    short: { before: nothing, action: moves(root, mission) },
    long: { before: nothing, action: moves(long, mission) },
  })
  const what = '`agent tasks move-task`, 10,000 events'
  measure(what, turns('long', 'short'), '× with 200 events', 3)
}

/** Blocks and frees one work package in turn. */
function moves(cwd, mission) {
  const { work_packages: found } = spec(['status', '--mission', mission], cwd)
  let isBlocked = found.find((one) => one.wp_id === 'WP02').lane === 'blocked'
  return () => {
    const to = isBlocked ? 'planned' : 'blocked'
    const why = ['--reason', 'waits', '--agent', 'ada', '--mission', mission]
    run(ours('agent', 'tasks', 'move-task', 'WP02', '--to', to, ...why), cwd)
    isBlocked = !isBlocked
  }
}

function manyMissions() {
  say('a hundred missions')
  const root = project({ files: 20 })
  const { mission } = planned(root, 'the-one', 10)
  spec(['agent', 'mission', 'finalize-tasks', '--mission', mission], root)
  const many = folder('many')
  cpSync(root, many, { recursive: true })
  for (let index = 1; index < 100; index += 1) {
    const other = planned(many, `other-${index}`, 2).mission
    if (index % 10 === 0) spec(['agent', 'mission', 'finalize-tasks', '--mission', other], many)
  }
  const named = ours('status', '--mission', mission)
  count('`status`, 100 missions, git processes', gitProcesses(named, many), 2)
  count('`status` of all, 100 missions, git processes', gitProcesses(ours('status'), many), 2)
  if (countsOnly) return
  const one = median(21, () => run(named, root))
  const ratio = (name, argv) =>
    measure(name, median(21, () => run(argv, many)) / one, '× with one mission', 2)
  ratio('`status`, 100 missions', named)
  ratio('`status` of all, 100 missions', ours('status'))
}

function smallCommands() {
  say('small commands')
  const root = project({ files: 100 })
  const { mission } = planned(root, 'thirty', 30)
  const before = commits(root)
  const finalize = ours('agent', 'mission', 'finalize-tasks', '--mission', mission)
  count('`finalize-tasks`, 30 work packages, git processes', gitProcesses(finalize, root), 6)
  count('`finalize-tasks`, 30 work packages, commits', commits(root) - before, 1)
  const implement = ours(
    'agent',
    'action',
    'implement',
    'WP01',
    '--agent',
    'ada',
    '--mission',
    mission,
  )
  count('`agent action implement`, git processes', gitProcesses(implement, root), 8)
  const block = ours(
    'agent',
    'tasks',
    'move-task',
    'WP02',
    '--to',
    'blocked',
    '--reason',
    'waits',
    '--agent',
    'ada',
    '--mission',
    mission,
  )
  count('`agent tasks move-task`, git processes', gitProcesses(block, root), 3)
  count('`doctor`, peak memory, MiB', Math.round(peakMemory(ours('doctor'), root)), 80)
}

async function lanePlanning() {
  say('lane planning')
  const { planExecutionLanes } = await import('../../packages/mission/dist/index.js')
  const id = (at) => `WP${String(at).padStart(3, '0')}`
  const workPackages = Array.from({ length: 500 }, (_, at) => ({
    id: id(at + 1),
    dependencies: [at - 2, at - 6].filter((other) => other > 0 && at % 3 !== 0).map(id),
    executionMode: 'code_change',
    ownedFiles: [
      `src/part-${at}/**`,
      `test/part-${at}/*.test.ts`,
      `{docs,guides}/**/part-${at}.md`,
    ],
    codebaseWide: false,
  }))
  const time = median(9, () => planExecutionLanes({ workPackages }))
  measure('lanes of 500 work packages', time, 'ms', 1000)
}

function merge() {
  say('ten lanes')
  const root = project({ files: countsOnly ? 200 : 5000 })
  const { ids, mission } = planned(root, 'ten-lanes', 10)
  spec(['agent', 'mission', 'finalize-tasks', '--mission', mission], root)
  for (const id of ids) approve(root, mission, id)
  const saved = join(folder('saved'), 'copy')
  cpSync(root, saved, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  const restore = () => {
    rmSync(root, { recursive: true, force: true })
    run(['cp', '-a', saved, root], '/')
    // A copy has other inodes: git compares every file again until the index knows them.
    for (const tree of worktreesOf(root)) git(tree, 'status', '--short')
  }
  const ask = ours('merge', '--mission', mission, '--keep-worktree', '--keep-branch')
  count('`merge`, 10 lanes, 5,000 files, git processes', gitProcesses(ask, root), 40)
  restore()
  count(
    '`merge --dry-run`, 10 lanes, git processes',
    gitProcesses(ours('merge', '--dry-run', '--mission', mission), root),
    40,
  )
  count('`merge`, 10 lanes, peak memory, MiB', Math.round(peakMemory(ask, root)), 80)
  if (countsOnly) return
  const branches = git(root, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/kitty')
    .trim()
    .split('\n')
    .filter((name) => /-lane-[a-z]+$/.test(name))
  const times = inTurns(ROUNDS, {
    clean: { before: restore, action: () => run(ask, root) },
    resumed: {
      before: () => {
        restore()
        interrupt(ask, root)
      },
      action: () => run([...ask, '--resume'], root),
    },
    plain: { before: () => bare(restore, root), action: () => mergeHere(root, branches) },
    elsewhere: { before: () => bare(restore, root), action: () => mergeElsewhere(root, branches) },
  })
  const name = '`merge`, 10 lanes, 5,000 files'
  measure(name, times('clean', 'plain'), '× ten `git merge` in the checkout', 1.5)
  measure(name, times('clean', 'elsewhere'), '× ten merges in temporary worktrees', 0.4)
  measure('`merge --resume` after a kill', times('resumed', 'clean'), '× a clean merge', 1)
}

function worktreesOf(root) {
  const lines = git(root, 'worktree', 'list', '--porcelain').split('\n')
  return lines.filter((one) => one.startsWith('worktree ')).map((one) => one.slice(9))
}

/** Lanes carry the planning files, which plain git would not write over untracked ones. */
function bare(restore, root) {
  restore()
  rmSync(join(root, 'kitty-specs'), { recursive: true })
}

function mergeHere(root, branches) {
  for (const branch of branches) git(root, 'merge', '--quiet', '--no-ff', '--no-edit', branch)
}

function mergeElsewhere(root, branches) {
  for (const branch of branches) {
    const place = join(folder('place'), 'tree')
    git(root, 'worktree', 'add', '--quiet', '--detach', place, 'main')
    git(place, 'merge', '--quiet', '--no-ff', '--no-edit', branch)
    git(root, 'worktree', 'remove', '--force', place)
  }
}

/** Starts the merge and kills it as soon as its plan is on disk. */
function interrupt(argv, cwd) {
  const script = `
    const { spawn } = require('node:child_process'), { existsSync, readdirSync } = require('node:fs')
    const child = spawn(process.argv[1], process.argv.slice(2), { stdio: 'ignore' })
    const folder = '.kittify/runtime/merge'
    const begun = () => existsSync(folder) &&
      readdirSync(folder).some((name) => existsSync(folder + '/' + name + '/state.json'))
    const timer = setInterval(() => { if (begun()) child.kill('SIGKILL') }, 1)
    child.on('exit', () => {
      clearInterval(timer)
      // Without a state the merge has ended in time, and there is nothing to resume.
      process.exitCode = begun() ? 0 : 1
    })`
  run([process.execPath, '-e', script, ...argv], cwd)
}

function bundle() {
  const { outputs } = JSON.parse(readFileSync(join(DIST, 'metafile.json'), 'utf8'))
  for (const name of ['status', 'next']) {
    const { bytes, inputs } = outputs[`dist/hot-${name}.cjs`]
    const files = Object.keys(inputs)
    count(`\`${name}\`, code loaded, KiB`, Math.round(bytes / 1024), 480)
    count(`\`${name}\`, modules in it`, files.length, 280)
    count(`\`${name}\`, heavy libraries in it (${HEAVY.join(', ')})`, heavyIn(files).length, 0)
  }
}

function contract() {
  say('event contract')
  contractCounts(countsOnly ? 50 : 1_000)
  if (!countsOnly) contractRates()
}

function heavyIn(files) {
  return files.filter((file) => HEAVY.some((name) => file.includes(`/node_modules/${name}/`)))
}

function commits(root) {
  return Number(git(root, 'rev-list', '--count', '--all').trim())
}
