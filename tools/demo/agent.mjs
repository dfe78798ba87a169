// A scripted stand-in for a coding agent. It is started like any other: a prompt on stdin, a workspace as
// working directory, and a file to leave its result in. It edits files, commits by name, and says what it did.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const WORK = fileURLToPath(new URL('work', import.meta.url))
const CLI = fileURLToPath(new URL('../../apps/cli/bin/run.cjs', import.meta.url))

const [role] = process.argv.slice(2)
const prompt = readFileSync(0, 'utf8')
const wpId = field('work_package_id')
const mission = field('mission_id')

if (role === 'reviewer') await review()
else await implement()

async function implement() {
  const rejectedBefore = output('git', 'log', '--format=%s', '-n', '20').includes(
    `${wpId}: implement`,
  )
  const attempt =
    !rejectedBefore && existsSync(join(WORK, `${wpId}-first`)) ? `${wpId}-first` : wpId
  const files = filesBelow(join(WORK, attempt))
  cpSync(join(WORK, attempt), process.cwd(), { recursive: true })
  if (lstatSync('.git').isFile()) {
    output('git', 'add', '--', ...files)
    const subject = `${wpId}: ${rejectedBefore ? 'answer the review' : 'implement'}`
    output('git', 'commit', '--quiet', '-m', subject, '--', ...files)
  }
  const subtasks = [...prompt.matchAll(/\bT\d{3}\b/g)].map(([id]) => id)
  if (subtasks.length > 0)
    output(
      process.execPath,
      ...[CLI, 'agent', 'tasks', 'mark-status', ...new Set(subtasks)],
      ...['--status', 'done', '--mission', mission],
    )
  leave({ result: 'success', summary: `${files.join(', ')} written` })
}

async function review() {
  const findings = []
  if (existsSync('package.json') && !wpId.endsWith('06')) {
    try {
      execFileSync('npm', ['test', '--silent'], { stdio: ['ignore', 'pipe', 'pipe'] })
    } catch (error) {
      findings.push(`The tests fail:\n${error.stdout}`)
    }
    if (wpId === 'WP05') findings.push(...(await probeBackoff()))
  }
  if (findings.length === 0)
    leave({ verdict: 'approved', summary: 'Tests pass and the requirement is met.' })
  else leave({ verdict: 'changes_requested', summary: findings.join('\n') })
}

/** A reviewer does not only read: FR-005 says that no wait exceeds the cap, so it is tried. */
async function probeBackoff() {
  const { backoffMs } = await import(pathToFileURL(join(process.cwd(), 'dist/backoff.js')).href)
  const wait = backoffMs(30, { baseMs: 100, capMs: 1000 })
  if (wait <= 1000) return []
  return [
    `FR-005: attempt 30 waits ${wait} ms with a cap of 1000 ms. Apply the cap, and add a test for it.`,
  ]
}

function output(program, ...args) {
  return execFileSync(program, args, { encoding: 'utf8' })
}

function field(name) {
  const match = new RegExp(`^${name}: *['"]?([^'"\\n]+)`, 'm').exec(prompt)
  if (match === null) throw new Error(`the prompt names no ${name}`)
  return match[1].trim()
}

function leave(result) {
  writeFileSync(process.env.SPEC_KITTY_RESULT_FILE, `${JSON.stringify(result)}\n`)
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort()
}
