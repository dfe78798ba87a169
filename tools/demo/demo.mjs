// A whole mission in a throw-away repository: from nothing to merged code, by the commands that a person
// would type, with scripted agents working in real worktrees. Everything that it prints happened.
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const CLI = join(HERE, '../../apps/cli/bin/run.cjs')
const scratch = mkdtempSync(join(tmpdir(), 'spec-kitty-demo-'))
const root = join(scratch, 'throttle')
const started = Date.now()

const env = {
  ...process.env,
  HOME: scratch,
  PATH: `${join(HERE, '../../node_modules/.bin')}:${process.env.PATH}`,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
}
delete env.SPECIFY_REPO_ROOT

title('A small TypeScript library in an empty repository')
cpSync(join(HERE, 'library'), root, { recursive: true })
renameSync(join(root, 'gitignore'), join(root, '.gitignore'))
show('git', 'init', '--quiet', '--initial-branch=main')
show('git', 'config', 'user.name', 'Demo')
show('git', 'config', 'user.email', 'demo@example.com')
show('git', 'add', '.')
show('git', 'commit', '--quiet', '-m', 'A clock')

title('Make it a Spec Kitty project, and say how the agent is started')
spec('init', '--ai', 'none')
appendFileSync(join(root, '.kittify/config.yaml'), agentSettings())
show('git', 'add', '.kittify', '.gitignore', '.gitattributes')
show('git', 'commit', '--quiet', '-m', 'Add Spec Kitty')
const before = output('git', 'rev-parse', 'main')

title('Plan: a mission, its spec and its six work packages')
spec('agent', 'mission', 'create', 'rate-limits')
const [mission] = output('ls', 'kitty-specs').split('\n')
cpSync(join(HERE, 'mission'), join(root, 'kitty-specs', mission), { recursive: true })
note(`spec.md, plan.md, tasks.md and tasks/WP01 to WP06 were written into kitty-specs/${mission}`)
spec('agent', 'mission', 'finalize-tasks')
spec('next', '--agent', 'scripted')

title('Work: scripted agents in parallel, each lane in a git worktree of its own')
spec('run', '--implementers', 'scripted', '--max-parallel', '3', '--until', 'accept')
spec('status')
if (output('git', 'rev-parse', 'main') !== before) fail('main moved before the merge')
note('main has not moved: every commit so far is on lane branches and on the mission branch')

title('Land: the plan first, then all of it in one step')
spec('merge', '--dry-run')
spec('merge')
show('git', 'status', '--short')
show('git', 'log', '--oneline', '--graph', '--all', '--decorate', '-n', '12')

title('Proof: the tests of the library, on main')
show('npm', 'test', '--silent')
const log = readFileSync(join(root, 'kitty-specs', mission, 'status.events.jsonl'), 'utf8')
const rows = log
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const done = rows.filter((row) => row.to_lane === 'done').length
const rejected = rows.filter(
  (row) => row.from_lane === 'in_review' && row.to_lane === 'planned',
).length
if (done !== 6) fail(`${done} work packages are done, not 6`)
if (rejected !== 1) fail(`${rejected} reviews asked for changes, not 1`)

title('What happened')
note(
  `6 work packages done, ${rejected} sent back by its reviewer and fixed, ${rows.length} events on disk`,
)
note(`the repository:  ${root}`)
note(`the story:       kitty-specs/${mission}/status.events.jsonl`)
note(`the review:      kitty-specs/${mission}/tasks/WP05-backoff/review-cycle-1.md`)
note(`the transcripts: .kittify/runtime/run/`)
note(
  `took ${((Date.now() - started) / 1000).toFixed(1)} seconds; the repository is yours to look at and to delete`,
)

/** Runs a command of ours, shown as a person would type it. */
function spec(...args) {
  command(['spec-kitty', ...args], process.execPath, [CLI, ...args])
}

function show(program, ...args) {
  command([program, ...args], program, args)
}

function command(shown, program, args) {
  process.stdout.write(`\n$ ${shown.map(quoted).join(' ')}\n`)
  const { status } = spawnSync(program, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) fail(`${shown.join(' ')} ended with ${status}`)
}

function output(program, ...args) {
  return execFileSync(program, args, { cwd: root, env, encoding: 'utf8' }).trim()
}

function agentSettings() {
  const agent = join(HERE, 'agent.mjs')
  return `run:\n  agents:\n    scripted:\n      command: [${JSON.stringify(process.execPath)}, ${JSON.stringify(agent)}, '{role}']\n      prompt: stdin\n`
}

function title(text) {
  process.stdout.write(`\n── ${text} ${'─'.repeat(Math.max(0, 90 - text.length))}\n`)
}

function note(text) {
  process.stdout.write(`  ${text}\n`)
}

function quoted(word) {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word}'`
}

function fail(reason) {
  process.stdout.write(`\nThe demo failed: ${reason}\nThe repository is kept: ${root}\n`)
  process.exit(1)
}
