// A command as an executable under test: its process, a timer and a clock.
import { spawn } from 'node:child_process'

/**
 * The port that `runExecutable` wants, over a command that is started anew for every life.
 * `problem()` says why the command could not be started at all; undefined where it could.
 */
export function commandPort([program, ...args]) {
  let problem
  const failed = (error) => {
    problem = `${program}: ${error.code === 'ENOENT' ? 'not found' : error.message}`
  }
  return {
    start: (events) => startProcess(program, args, events, failed),
    after: (milliseconds, then) => {
      const timer = setTimeout(then, milliseconds)
      return () => clearTimeout(timer)
    },
    now: () => performance.now(),
    problem: () => problem,
  }
}

function startProcess(program, args, events, failed) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let isStopped = false
  const tell = (what) => {
    if (!isStopped) what()
  }
  child.on('error', (error) => {
    if (child.pid === undefined) failed(error)
    tell(() => events.ended(error.message))
  })
  child.on('close', (code, signal) => tell(() => events.ended(signal ?? `exit ${code}`)))
  // A command that does not read any more ends soon; that is what is reported.
  child.stdin.on('error', () => {})
  child.stdout.on('data', (chunk) => tell(() => events.output(chunk)))
  child.stderr.setEncoding('utf8')
  child.stderr.on('data', (text) => tell(() => events.note(text)))
  return {
    send: (line) => child.stdin.write(`${line}\n`),
    stop: () => {
      isStopped = true
      child.stdin.destroy()
      child.stdout.destroy()
      child.stderr.destroy()
      child.kill('SIGKILL')
    },
  }
}
