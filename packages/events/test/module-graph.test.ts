import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

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
  it('the status entry loads nothing but its own few modules', () => {
    const { files, packages } = graphOf('status.ts')
    expect([...packages]).toEqual([])
    expect(files.size).toBeGreaterThan(12)
    expect([...files]).not.toContain('judge/parse-event.ts')
  })

  it('the main entry loads zod/mini and no Node built-in, so it runs in a browser', () => {
    const { files, packages } = graphOf('index.ts')
    expect([...packages]).toEqual(['zod/mini'])
    expect([...files]).not.toContain('schemas/schema-documents.ts')
  })
})
