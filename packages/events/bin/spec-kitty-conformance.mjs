#!/usr/bin/env node
// Asks an executable the conformance cases over stdin and stdout, or answers them with this package.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  answer,
  exitCodeOf,
  generatedCases,
  ownCases,
  publicCases,
  runExecutable,
} from '../dist/conformance.js'
import { commandPort } from './executable.mjs'

const USAGE = `Usage: spec-kitty-conformance [options] -- <command> [argument …]
       spec-kitty-conformance --self

Starts the command and asks it the conformance cases, one JSON line each, over its stdin and stdout.

  --window <n>     questions that may be open at once, 1 to 32 (1)
  --require-all    fail also when the command does not support every op
  --public <dir>   run the public fixtures of this folder as well, where it is there
  --seed <n>       which orders the generated streams are in (1)
  --json           print the report as JSON
  --self           answer requests on stdin with this package, instead of asking
  --help           print this

Exit code: 0 nothing failed, 1 something failed, 2 wrong usage.
`

/** Failures that are told in words. */
const MOST_SHOWN = 50

const { version } = JSON.parse(readFileSync(inPackage('package.json'), 'utf8'))

main().then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  },
)

async function main() {
  const wanted = readArguments(process.argv.slice(2))
  if (wanted.problem !== undefined) return refuse(wanted.problem)
  if (wanted.help) {
    process.stdout.write(USAGE)
    return 0
  }
  if (wanted.self) return serve()
  const own = (path) => readIfThere(inPackage(`cases/${path}`))
  const cases = [...(await ownCases(own)), ...(await generatedCases(own, wanted.seed))]
  const found = await publicOnes(wanted.public)
  if (found.ok) cases.push(...found.cases)
  const port = commandPort(wanted.command)
  const seen = await runExecutable(cases, port, { window: wanted.window })
  if (port.problem() !== undefined && seen.executable.name === '') return refuse(port.problem())
  const report = found.ok ? seen : { ...seen, skipped: found.skipped }
  process.stdout.write(wanted.json ? `${JSON.stringify(report)}\n` : inWords(report))
  return exitCodeOf(report, wanted.requireAll)
}

async function publicOnes(folder) {
  if (folder === undefined) return { ok: true, cases: [] }
  return publicCases((path) => readIfThere(`${folder}/${path}`))
}

function readArguments(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        window: { type: 'string', default: '1' },
        'require-all': { type: 'boolean', default: false },
        public: { type: 'string' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        self: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    const window = Number(values.window)
    if (!Number.isInteger(window) || window < 1 || window > 32)
      return { problem: '--window takes a number from 1 to 32' }
    const seed = Number(values.seed)
    if (!Number.isSafeInteger(seed)) return { problem: '--seed takes a whole number' }
    if (!values.self && !values.help && positionals.length === 0)
      return { problem: 'no command given' }
    return { ...values, window, seed, requireAll: values['require-all'], command: positionals }
  } catch (error) {
    return { problem: error.message }
  }
}

function refuse(problem) {
  process.stderr.write(`${problem}\n\n${USAGE}`)
  return 2
}

async function serve() {
  // Whoever asks may go away in the middle of an answer.
  process.stdout.on('error', () => process.exit(0))
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity }))
    process.stdout.write(`${JSON.stringify(answer(readRequest(line), version))}\n`)
  return 0
}

function readRequest(line) {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function inWords(report) {
  const { name, version: theirs, restarts } = report.executable
  const failures = report.failed
    .slice(0, MOST_SHOWN)
    .map(
      (one) =>
        `failed  ${one.stratum}  ${one.id}\n  expected ${JSON.stringify(one.expected)}\n` +
        `  got      ${JSON.stringify(one.got)}\n`,
    )
  const more = report.failed.length - failures.length
  if (more > 0) failures.push(`and ${more} more; --json lists all\n`)
  const strata = Object.entries(report.by_stratum).map(
    ([stratum, { total, passed, failed, not_supported }]) =>
      `${stratum}: ${passed} of ${total} passed, ${failed} failed, ${not_supported} not supported\n`,
  )
  const whole =
    `${`${name} ${theirs}`.trim() || 'the command'}: ${report.passed} of ${report.total} cases passed, ` +
    `${report.failed.length} failed, ${report.not_supported} not supported, ${restarts} restarts\n`
  const notes = report.executable.stderr === '' ? '' : `stderr:\n${report.executable.stderr}\n`
  const skipped = report.skipped === undefined ? '' : `skipped: ${report.skipped}\n`
  return [...failures, notes, ...strata, skipped, whole].join('')
}

function inPackage(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  }
}
