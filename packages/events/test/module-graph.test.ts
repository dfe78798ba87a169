import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const ENTRIES = Object.values<unknown>(manifest.exports).flatMap((target) => {
  const source = (target as { '@spec-kitty/source'?: string })['@spec-kitty/source']
  return source === undefined ? [] : [source.replace('./src/', '')]
})

/** Everything that a module loads at run time, following relative imports. */
function graphOf(entry: string): { files: ReadonlySet<string>; packages: ReadonlySet<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const open = [entry]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue
    files.add(file)
    const source = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8')
    for (const [, clause, name] of source.matchAll(
      /^(?:import|export)\s+([^'"]*?)\s*from\s+'([^']+)'/gm,
    )) {
      if (clause === undefined || name === undefined || clause.startsWith('type ')) continue
      if (name.startsWith('.'))
        open.push(new URL(name.replace(/\.js$/, '.ts'), `file:///${file}`).pathname.slice(1))
      else packages.add(name)
    }
  }
  return { files, packages }
}

describe('what an import of the package loads', () => {
  it.each(['status.ts', 'log.ts', 'reducers.ts'])(
    'the entry %s needs neither schemas nor their library',
    (entry) => {
      const { files, packages } = graphOf(entry)
      expect([...packages].filter((name) => name.startsWith('zod'))).toEqual([])
      expect(files.size).toBeGreaterThan(5)
      expect([...files]).not.toContain('judge/parse-event.ts')
      expect([...files]).not.toContain('catalogue/catalogue.ts')
    },
  )

  it('the schema library is imported in one file, which the build makes whole', () => {
    for (const entry of ENTRIES)
      for (const file of graphOf(entry).files) {
        const source = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8')
        const runtime = /^(?:import|export) (?!type )[^']*from 'zod\/mini'/m.test(source)
        expect(runtime, file).toBe(file === 'values/schema-library.ts')
      }
  })

  it('the status entry knows lanes and nothing of logs', () => {
    const { files, packages } = graphOf('status.ts')
    expect([...packages]).toEqual([])
    expect([...files].filter((file) => file.startsWith('log/'))).toEqual([])
  })

  it.each(ENTRIES)(
    '[H-FR-024] the entry %s needs no Node built-in, so it runs in a browser',
    (entry) => {
      const { files, packages } = graphOf(entry)
      expect([...packages].filter((name) => !/^(@noble\/hashes\/|zod\/mini$)/.test(name))).toEqual(
        [],
      )
      expect([...files]).not.toContain('schemas/schema-documents.ts')
    },
  )
})
