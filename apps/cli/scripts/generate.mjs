// Writes the committed files that are made from the sources: schemas, snapshot, reference pages.
// Run after a build; a test compares what stands with what this would write.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const scratch = mkdtempSync(join(root, 'dist/generate-'))
try {
  const outfile = join(scratch, 'artifacts.mjs')
  await build({
    entryPoints: [join(root, 'src/reference/artifacts.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@spec-kitty/source'],
    external: ['yaml'],
  })
  const { artifacts } = await import(pathToFileURL(outfile).href)
  const table = JSON.parse(readFileSync(join(root, 'dist/command-table.json'), 'utf8'))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  rmSync(join(root, 'schemas'), { recursive: true, force: true })
  for (const [path, text] of artifacts(table, version)) {
    const file = join(root, '../..', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
