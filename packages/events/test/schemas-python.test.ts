import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { pythonModule, pythonName } from './python-types.js'

const present = spawnSync('python3', ['--version']).status === 0
if (!present) process.stderr.write('skipped: no python3 on this machine\n')

interface Bundle {
  readonly $defs: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const bundle: Bundle = JSON.parse(
  readFileSync(new URL('../schemas/bundle.json', import.meta.url), 'utf8'),
)

/** Prints which keys each type demands and which it knows. */
const REPORT = `
import json, typing
found = {}
for name, one in list(globals().items()):
    if isinstance(one, type) and hasattr(one, '__required_keys__') and not name.startswith('_'):
        typing.get_type_hints(one)
        found[name] = [sorted(one.__required_keys__), sorted(one.__annotations__)]
print(json.dumps(found))
`

describe('types for another language', () => {
  it.skipIf(!present)(
    'Python takes the TypedDicts that are made of the bundle, with the same keys',
    () => {
      const source = `${pythonModule({ ...bundle })}${REPORT}`
      const ran = spawnSync('python3', ['-'], { input: source, encoding: 'utf8' })
      expect(ran.stderr).toBe('')
      const types = JSON.parse(ran.stdout) as Record<string, [string[], string[]]>
      const plain = Object.entries(bundle.$defs).filter(([, schema]) => 'properties' in schema)
      expect(plain.length).toBeGreaterThanOrEqual(180)
      for (const [id, schema] of plain)
        expect(types[pythonName(id)], id).toEqual([
          [...((schema.required ?? []) as string[])].sort(),
          Object.keys(schema.properties as object).sort(),
        ])
      expect(types.DecisionPointOpened_1?.[0]).toContain('rationale')
      expect(types.WPStatusChanged_evidence_review).toEqual([
        ['reviewer', 'verdict'],
        ['reference', 'reviewer', 'verdict'],
      ])
    },
  )
})
