// Judges what would be published: packs every public package and looks at the tarball, not the tree.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const attw = join(
  createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json'),
  '../dist/index.js',
)
const scratch = mkdtempSync(join(tmpdir(), 'spec-kitty-pack-'))
const manifests = ['packages', 'apps']
  .flatMap((parent) => readdirSync(join(ROOT, parent)).map((name) => join(ROOT, parent, name)))
  .map((folder) => ({ folder, ...readManifest(join(folder, 'package.json')) }))
const privateNames = manifests.filter((one) => one.private).map((one) => one.name)
const published = manifests.filter((one) => !one.private)

let failures = 0
for (const manifest of published) {
  const problems = await judge(manifest)
  failures += problems.length
  process.stdout.write(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${manifest.name}\n`)
  for (const problem of problems) process.stdout.write(`     ${problem}\n`)
}
rmSync(scratch, { recursive: true, force: true })
if (published.length < 6) throw new Error(`only ${published.length} published packages were seen`)
process.exitCode = failures === 0 ? 0 : 1

async function judge({ folder, name }) {
  const tarball = pack(folder)
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
  const packed = JSON.parse(readPacked(tarball, 'package/package.json'))
  const problems = []
  for (const wanted of ['package/LICENSE', 'package/README.md'])
    if (!files.includes(wanted)) problems.push(`${wanted} is missing`)
  for (const file of files)
    if (/\.tsbuildinfo$|\/test\/|\.env|\/src\//.test(file)) problems.push(`${file} leaks`)
  for (const dependency of Object.keys(packed.dependencies ?? {}))
    if (privateNames.includes(dependency)) problems.push(`depends on private ${dependency}`)
  if (/workspace:|catalog:/.test(JSON.stringify(packed.dependencies ?? {})))
    problems.push('a workspace protocol is left in the manifest')
  if (name === '@spec-kitty/cli') problems.push(...unresolvedImports(tarball, files, packed))
  else problems.push(...(await library(tarball)))
  return problems
}

async function library(tarball) {
  const unpacked = mkdtempSync(join(scratch, 'unpacked-'))
  execFileSync('tar', ['-xzf', tarball, '-C', unpacked])
  const { messages, pkg } = await publint({ pkgDir: join(unpacked, 'package'), pack: false })
  const problems = messages.map((message) => `publint: ${formatMessage(message, pkg)}`)
  // Cases are read as text by any language: they have no types that could be wrong.
  const text = Object.keys(pkg.exports ?? {}).filter((entry) => entry.endsWith('.jsonl'))
  const aside = text.length === 0 ? [] : ['--exclude-entrypoints', ...text]
  const format = ['--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color']
  const types = spawnSync(process.execPath, [attw, tarball, ...format, ...aside], {
    encoding: 'utf8',
  })
  if (types.status !== 0) problems.push(`attw: ${types.stdout}${types.stderr}`)
  return problems
}

/** The CLI installs alone: every module that its chunks ask for is in the tarball, in Node, or declared. */
function unresolvedImports(tarball, files, packed) {
  const declared = Object.keys(packed.dependencies ?? {})
  const optional = ['typescript', 'ts-node', 'tsx', 'tsx/cjs/api', 'tsx/esm/api']
  return files
    .filter((file) => /\.c?js$/.test(file))
    .flatMap((file) =>
      [...readPacked(tarball, file).matchAll(/\brequire\("([^"./][^"]*)"\)/g)]
        .map((match) => match[1])
        .filter((name) => !name.startsWith('node:') && !isBuiltin(name))
        .filter((name) => !declared.includes(name) && !optional.includes(name))
        .map((name) => `${file} asks for ${name}`),
    )
}

function isBuiltin(name) {
  return createRequire(import.meta.url)('node:module').isBuiltin(name)
}

function pack(folder) {
  const output = execFileSync(
    'npx',
    ['--yes', 'pnpm@10.34.8', 'pack', '--pack-destination', scratch, '--json'],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const { filename } = JSON.parse(output)
  return filename.startsWith('/') ? filename : join(scratch, filename)
}

function readPacked(tarball, file) {
  return execFileSync('tar', ['-xzOf', tarball, file], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
}

function readManifest(path) {
  const { name, private: hidden = false } = JSON.parse(readFileSync(path, 'utf8'))
  return { name, private: hidden }
}
