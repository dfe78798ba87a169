// Bundles the CLI: a front, a table of commands, and one CommonJS file per command with what the
// commands share in common files. CommonJS starts faster than ES modules; esbuild splits only the
// latter, so the split files are translated one by one.
import {
  chmodSync,
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

/** Short lines keep a stack trace readable. */
const LINE_LIMIT = 160

process.env.NODE_ENV = 'production'

const commands = readdirSync(join(root, 'src/commands'), { recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .sort()
const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: [
    { in: 'src/main.ts', out: 'main' },
    { in: 'src/help/page.ts', out: 'help' },
    ...commands.map((file) => ({ in: `src/commands/${file}`, out: commandName(file) })),
  ],
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  chunkNames: 'shared-[hash]',
  bundle: true,
  splitting: true,
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
  plugins: [lazyOclif(), yamlAsModules(), directImports(join(root, '../../packages'))],
})
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
// Whole or not at all: nobody starts a command from half a build.
chmodSync(made, 0o755)
rmSync(dist, { recursive: true, force: true })
renameSync(made, dist)

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
