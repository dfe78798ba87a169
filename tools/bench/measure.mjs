// Runs programs and says what they cost: wall time, git processes, peak memory.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const CLI = fileURLToPath(new URL('../../apps/cli/bin/run.cjs', import.meta.url))
const PEAK = fileURLToPath(new URL('peak-memory.cjs', import.meta.url))

const scratch = mkdtempSync(join(tmpdir(), 'spec-kitty-bench-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

const realGit = spawnSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim()
const countFile = join(scratch, 'git-calls')
const shim = join(scratch, 'bin')
spawnSync('mkdir', ['-p', shim])
writeFileSync(join(shim, 'git'), `#!/bin/sh\necho "$*" >> ${countFile}\nexec ${realGit} "$@"\n`)
chmodSync(join(shim, 'git'), 0o755)

/** A fresh folder that goes away when the program ends. */
export function folder(name) {
  return mkdtempSync(join(scratch, `${name}-`))
}

/** The environment of every measured program: nothing of the user's git, home or certificates. */
export const environment = {
  PATH: process.env.PATH,
  HOME: join(scratch, 'home'),
  LANG: 'C.UTF-8',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  SPEC_KITTY_NON_INTERACTIVE: '1',
}

/** Runs to the end and returns stdout; anything but exit 0 ends the benchmark with what was said. */
export function run(argv, cwd, extra = {}) {
  const result = spawnSync(argv[0], argv.slice(1), {
    cwd,
    encoding: 'utf8',
    env: { ...environment, ...extra },
    maxBuffer: 64 * 1024 * 1024,
  })
  if (result.status !== 0)
    throw new Error(
      `${argv.join(' ')} in ${cwd} ended with ${result.status}\n${result.stdout}${result.stderr}`,
    )
  return result.stdout
}

/** A command of ours; the answer is its JSON. */
export function spec(args, cwd) {
  return JSON.parse(run([process.execPath, CLI, ...args, '--json'], cwd))
}

/** Number of git processes that one run of the command starts. */
export function gitProcesses(argv, cwd) {
  rmSync(countFile, { force: true })
  run(argv, cwd, { PATH: `${shim}:${environment.PATH}` })
  if (!existsSync(countFile)) return 0
  return readFileSync(countFile, 'utf8').trim().split('\n').length
}

/** Peak resident memory of a Node program, in MiB. */
export function peakMemory(argv, cwd) {
  const file = join(scratch, 'peak')
  run([argv[0], '--require', PEAK, ...argv.slice(1)], cwd, { PEAK_MEMORY_FILE: file })
  return Number(readFileSync(file, 'utf8')) / 1024
}

/** Median milliseconds of `rounds` runs. */
export function median(rounds, action) {
  return middle(Array.from({ length: rounds }, () => timed(action)))
}

/**
 * Runs every case once per round, in turns and in changing order, so that a busy minute of the
 * machine falls on all of them. `before` of a case prepares a run and is not timed. Gives how many
 * times as long one case took as another: the median over the rounds.
 */
export function inTurns(rounds, cases) {
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    const turn = Object.entries(cases)
    for (const [name, { before, action }] of round % 2 === 0 ? turn : turn.reverse()) {
      before()
      times[name].push(timed(action))
    }
  }
  return (one, other) => middle(times[one].map((time, round) => time / times[other][round]))
}

function timed(action) {
  const start = process.hrtime.bigint()
  action()
  return Number(process.hrtime.bigint() - start) / 1e6
}

function middle(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
