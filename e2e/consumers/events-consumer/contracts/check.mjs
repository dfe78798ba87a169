// Does the installed package promise what this repository was built against?
//
//   node contracts/check.mjs            judges; each problem is a line, and the exit code is 1
//   node contracts/check.mjs --accept   keeps the contract of a version that has no snapshot yet
//   node contracts/check.mjs --usage    writes contract-usage.json from golden.jsonl
//
// A snapshot is never overwritten: a version whose contract changed is a broken version.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { differences } from './differences.mjs'
import { missingFrom, usageOf } from './usage.mjs'

const NAME = '@spec-kitty/events'
const SHOWN = 20

process.exitCode = main(process.argv[2])

function main(option) {
  const { contract, problems } = resolvedContract(NAME)
  const snapshot = new URL(`events-${contract.version}.json`, import.meta.url)
  if (option === '--usage') return write('contract-usage.json', text(usageOf(golden())))
  if (option === '--accept') return accept(snapshot, contract, problems)
  return report([...problems, ...againstSnapshot(snapshot, contract), ...againstUsage(contract)])
}

/** The contract of the package that Node finds from here; it must be the one of the lockfile. */
function resolvedContract(name) {
  const { version } = readJson(import.meta.resolve(`${name}/package.json`))
  const contract = readJson(import.meta.resolve(`${name}/contract.json`))
  const lock = readJson(new URL('../package-lock.json', import.meta.url))
  const locked = lock.packages[`node_modules/${name}`]?.version
  const problems = []
  if (version !== locked)
    problems.push(`${name} ${version} is installed, and the lockfile says ${locked}`)
  if (version !== contract.version)
    problems.push(`${name} ${version} brings the contract of ${contract.version}`)
  return { contract, problems }
}

function againstSnapshot(snapshot, contract) {
  if (!existsSync(snapshot))
    return [
      `no snapshot of ${NAME} ${contract.version}; look at what changed, then run: ` +
        'node contracts/check.mjs --accept',
    ]
  return differences(readJson(snapshot), contract)
}

function againstUsage(contract) {
  const usage = readJson(new URL('contract-usage.json', import.meta.url))
  const stale = differences(usage, usageOf(golden())).map(
    (line) => `contract-usage.json is not what golden.jsonl uses: ${line}`,
  )
  const bundle = readJson(import.meta.resolve(`${NAME}/schemas/bundle.json`))
  return [...stale, ...missingFrom(contract, bundle, usage)]
}

function accept(snapshot, contract, problems) {
  if (problems.length > 0) return report(problems)
  if (existsSync(snapshot))
    return report([`${NAME} ${contract.version} has a snapshot, which is never overwritten`])
  return write(`events-${contract.version}.json`, text(contract))
}

function report(problems) {
  for (const line of problems.slice(0, SHOWN)) process.stderr.write(`${line}\n`)
  if (problems.length > SHOWN) process.stderr.write(`and ${problems.length - SHOWN} more\n`)
  if (problems.length === 0)
    process.stdout.write('the contract is the one this was built against\n')
  return problems.length === 0 ? 0 : 1
}

function write(file, content) {
  writeFileSync(new URL(file, import.meta.url), content)
  process.stdout.write(`wrote contracts/${file}\n`)
  return 0
}

function golden() {
  const lines = readFileSync(new URL('golden.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => JSON.parse(line))
}

function readJson(url) {
  return JSON.parse(readFileSync(fileURLToPath(url), 'utf8'))
}

function text(value) {
  return `${JSON.stringify(value, null, 2)}\n`
}
