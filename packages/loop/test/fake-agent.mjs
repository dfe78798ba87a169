// A scripted agent for tests of `run`: it reads its prompt on stdin and does what its first
// argument says, like a program that somebody configured as an agent.
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const [script = 'work', logFile = ''] = process.argv.slice(2)
const prompt = readFileSync(0, 'utf8')
const wp = /"?work_package_id"?: "(WP\d+)"/.exec(prompt)?.[1] ?? 'WP00'
const role = /^action: "(\w+)"/m.exec(prompt)?.[1] ?? 'implement'
const marker = (name) => `${logFile}.${wp}.${name}`
const once = (name) => {
  if (existsSync(marker(name))) return false
  writeFileSync(marker(name), '')
  return true
}
const say = (result) => writeFileSync(process.env.SPEC_KITTY_RESULT_FILE, JSON.stringify(result))
const log = (what) =>
  appendFileSync(logFile, `${what} ${wp} ${process.env.SPEC_KITTY_AGENT} ${Date.now()}\n`)

log(`begin-${role}`)
process.stdout.write(`agent at ${process.cwd()}\n`)
await act()
log(`end-${role}`)

async function act() {
  if (role === 'review') return review()
  if (script === 'silent' || (script === 'silent-once' && once('silent'))) {
    writeFileSync('leftover.txt', 'nobody commits me')
    return
  }
  if (script === 'blocked') return say({ result: 'blocked', summary: 'no licence key' })
  if (script === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000))
  work()
  if (script === 'pause') await new Promise((resolve) => setTimeout(resolve, 400))
  say({ result: 'success', summary: 'done' })
}

function work() {
  if (existsSync('leftover.txt')) execFileSync('rm', ['leftover.txt'])
  if (prompt.includes('Do not commit')) {
    mkdirSync('docs', { recursive: true })
    writeFileSync(`docs/${wp.toLowerCase()}.md`, `# ${wp}\n`)
    return
  }
  const folder = `src/${wp.toLowerCase()}`
  mkdirSync(folder, { recursive: true })
  const fixed = prompt.includes('answer must be 42') ? 42 : 41
  writeFileSync(`${folder}/answer.ts`, `export const answer = ${fixed}\n`)
  execFileSync('git', ['add', '--', `${folder}/answer.ts`])
  execFileSync('git', ['commit', '-q', '-m', `Answer for ${wp}`])
}

function review() {
  if (script === 'reject-once' && wp === 'WP01' && once('rejected')) {
    const findings = [{ path: 'src/wp01/answer.ts', line: 1, text: 'answer must be 42' }]
    return say({ verdict: 'changes_requested', summary: 'Nearly.', findings })
  }
  if (script === 'mute-review') return
  say({ verdict: 'approved', summary: 'Looks right.' })
}
