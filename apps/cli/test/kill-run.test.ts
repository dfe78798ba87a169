import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { BINARY } from './binary.js'
import { aPlannedMission, aProject, type TestProject } from './project.js'

/** Works where `go` lies; else it hangs, as an agent does that is at work for long. */
const AGENT = `
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
const [, , log, role] = process.argv
const prompt = readFileSync(0, 'utf8')
appendFileSync(log, role + ' ' + process.pid + '\\n')
if (!existsSync(log + '.go')) setInterval(() => {}, 1000)
else if (role === 'reviewer') say({ verdict: 'approved', summary: 'Read.' })
else {
  writeFileSync('WP01.txt', 'done\\n')
  execFileSync('git', ['add', 'WP01.txt'])
  execFileSync('git', ['commit', '-q', '-m', 'WP01'])
  const mark = /^spec-kitty (agent tasks mark-status .*)$/m.exec(prompt)[1]
  execFileSync(process.execPath, ['${BINARY}', ...mark.split(' ')])
  say({ result: 'success' })
}
function say(result) {
  writeFileSync(process.env.SPEC_KITTY_RESULT_FILE, JSON.stringify(result))
}
`

async function aRun(): Promise<{ project: TestProject; log: string }> {
  const project = await aProject()
  await aPlannedMission(project, [{ id: 'WP01' }])
  const { outside, root, read, write } = project.repository
  const log = `${outside}/agents.log`
  await writeFile(`${outside}/agent.mjs`, AGENT)
  const config = '.kittify/config.yaml'
  const command = JSON.stringify(['node', `${outside}/agent.mjs`, log, '{role}'])
  const agents = `run:\n  agents:\n    slow:\n      command: ${command}\n`
  await write(config, `${await read(`${config}`)}${agents}`)
  expect(existsSync(`${root}/${config}`)).toBe(true)
  return { project, log }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not happen')
    await pause(20)
  }
}

test('an agent that outlived a killed run is found, and no second one starts beside it', async () => {
  const { project, log } = await aRun()
  const { root: cwd, environment: env, run } = project.repository
  const killed = spawn(process.execPath, [BINARY, 'run'], { cwd, env, stdio: 'ignore' })
  const runs = `${cwd}/.kittify/runtime/run`
  const recorded = async () => {
    const found = await run(['sh', '-c', `ls ${runs}/*/*.process.json`])
    return found.exitCode === 0 && existsSync(log)
  }
  await until(recorded)
  killed.kill('SIGKILL')
  await new Promise((resolve) => killed.once('close', resolve))
  const pid = Number((await readFile(log, 'utf8')).split(' ')[1])

  const line = await project.refused('RUN_AGENT_ALIVE', ['run'])
  expect(line.error).toMatchObject({
    message: expect.stringContaining(
      `slow-1 of an earlier run still works on WP01: process ${pid}`,
    ),
    remedy: `kill -s TERM -- -${pid}`,
    details: { agents: [{ wp_id: 'WP01', pid, actor: 'slow-1' }] },
  })
  expect((await readFile(log, 'utf8')).trim().split('\n')).toHaveLength(1)

  await writeFile(`${log}.go`, '')
  expect((await run(['sh', '-c', line.error?.remedy ?? ''])).exitCode).toBe(0)
  await until(() => !isAlive(pid))
  const result = await project.done(['run'])
  expect(result).toMatchObject({ reached: 'accept', attempts: [{ actor: 'slow-1' }, {}] })
  expect((await run(['sh', '-c', `ls ${runs}/*/*.process.json`])).stdout.split('\n')).toHaveLength(
    2,
  )
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
