// Bundles the CLI: a front, a table of commands, and one CommonJS file per command with what the
// commands share in common files. CommonJS starts faster than ES modules; esbuild splits only the
// latter, so the split files are translated one by one.
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { directImports } from './scripts/direct-imports.mjs'
import { lazyOclif } from './scripts/lazy-oclif.mjs'
import { tableEntry } from './scripts/table-entry.mjs'

const root = dirname(fileURLToPath(import.meta.url))
const dist = join(root, 'dist')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Commands that a loop calls all the time: each is one file, for finding files is what takes long. */
const HOT = ['status', 'next']

/** Short lines keep a stack trace readable. */
const LINE_LIMIT = 160

process.env.NODE_ENV = 'production'

const commands = readdirSync(join(root, 'src/commands'), { recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .sort()
const options = {
  absWorkingDir: root,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  conditions: ['@spec-kitty/source'],
  mainFields: ['module', 'main'],
  define: { __VERSION__: JSON.stringify(version) },
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: LINE_LIMIT,
  legalComments: 'none',
  metafile: true,
  write: false,
}
const plugins = [lazyOclif(), directImports(join(root, '../../packages'))]
const { outputFiles, metafile } = await build({
  ...options,
  entryPoints: [
    { in: 'src/main.ts', out: 'main' },
    { in: 'src/help/page.ts', out: 'help' },
    ...commands.map((file) => ({ in: `src/commands/${file}`, out: commandName(file) })),
  ],
  chunkNames: 'shared-[hash]',
  splitting: true,
  plugins: [...plugins, yamlAsModules()],
})
for (const name of HOT) {
  const hot = await build({
    ...options,
    stdin: {
      contents: hotEntry(name),
      resolveDir: join(root, 'src'),
      sourcefile: `hot-${name}.ts`,
    },
    plugins: [...plugins, yamlFrom(metafile)],
  })
  const [made] = Object.values(hot.metafile.outputs)
  metafile.outputs[`dist/hot-${name}.cjs`] = made
  outputFiles.push({ path: join(dist, `hot-${name}.cjs`), text: hot.outputFiles[0].text })
}
const made = mkdtempSync(join(root, 'node_modules/.made-'))
for (const file of outputFiles) {
  const { code } = await transform(file.text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: LINE_LIMIT,
  })
  writeFileSync(join(made, relative(dist, file.path)), withLateBuiltins(code))
}
const load = createRequire(import.meta.url)
const table = commands.map((file) => {
  const chunk = `${commandName(file)}.cjs`
  return tableEntry(load(join(made, chunk)).default, chunk)
})
writeFileSync(join(made, 'command-table.json'), JSON.stringify(table))
writeFileSync(join(made, 'metafile.json'), JSON.stringify(metafile))
const contract = join(root, '../../packages/events')
for (const file of [
  'package.json',
  'schemas/index.json',
  'schemas/bundle.json',
  ...caseFiles(contract),
])
  copyInto(join(contract, file), join(made, 'events', file))
await build({
  absWorkingDir: root,
  entryPoints: [join(contract, 'bin/spec-kitty-conformance.mjs')],
  outfile: join(made, 'events/bin/conformance.mjs'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: LINE_LIMIT,
})
// Whole or not at all: nobody starts a command from half a build.
chmodSync(made, 0o755)
rmSync(dist, { recursive: true, force: true })
renameSync(made, dist)

function caseFiles(contract) {
  return readdirSync(join(contract, 'cases')).map((file) => `cases/${file}`)
}

function copyInto(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}

/** The start with one command built in; whatever else is asked for is loaded as ever. */
function hotEntry(name) {
  return `
    import { start as startAny } from './main.js'
    import * as command from './commands/${name}.js'
    export const start = (argv, load) =>
      startAny(argv, (file) => (file === '${commandName(name)}.cjs' ? command : load(file)))`
}

/** Loads Node's own modules where they are first used: crypto alone costs a sixth of bare Node. */
function withLateBuiltins(code) {
  const names = []
  const declared = code.replace(
    /\b(import_node_\w+)=require\("(node:\w+(?:\/\w+)?)"\)/g,
    (_, name, module) => {
      names.push(name)
      return `${name}=()=>require("${module}")`
    },
  )
  return names.reduce(
    (text, name) => text.replace(new RegExp(`\\b${name}\\.`, 'g'), `(${name}()).`),
    declared,
  )
}

/** `agent/tasks/status.ts` becomes `command-agent-tasks-status`. */
function commandName(file) {
  return `command-${file.replace(/\.ts$/, '').replaceAll(/[\\/]/g, '-')}`
}

/** The library is rarely needed, so it stays in the file that the other commands load it from. */
function yamlFrom({ outputs }) {
  const [file] = Object.entries(outputs).find(([, { entryPoint }]) => /\/yaml\//.test(entryPoint))
  return {
    name: 'yaml-from-its-file',
    setup({ onResolve }) {
      onResolve({ filter: /^yaml$/ }, () => ({
        path: `./${relative('dist', file)}`,
        external: true,
      }))
    },
  }
}

/** yaml's CommonJS build would lose its named exports when it is imported late. */
function yamlAsModules() {
  return {
    name: 'yaml-as-modules',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^yaml$/ }, async ({ resolveDir, kind }) => {
        const manifest = await resolve('yaml/package.json', { resolveDir, kind })
        return { path: join(dirname(manifest.path), 'browser/index.js') }
      })
    },
  }
}
