import { expect, test } from 'vitest'
import { requirementTexts } from '../src/index.js'

const SPEC = `# Limits

| ID | Requirement | Why |
| --- | --- | --- |
| FR-001 | A key has a bucket. | fairness |
| **FR-002** | Buckets \`a\\|b\` refill. | |

- **FR-003**: Denied calls wait,
  at most one second.
  - FR-004 nested, and of its own
- NFR-001 — fast
- C-001
1. SC-001. Nobody notices.

FR-005 in prose is no definition; FR-001 | neither.

<!-- - FR-006 hidden -->
\`\`\`
- FR-007 an example
\`\`\`
- FR-001 a second time
`

test('a requirement is what its row or bullet says, once, in its own words', () => {
  expect([...requirementTexts(SPEC)]).toEqual([
    ['FR-001', 'A key has a bucket. | fairness'],
    ['FR-002', 'Buckets `a\\|b` refill.'],
    ['FR-003', 'Denied calls wait, at most one second. - FR-004 nested, and of its own'],
    ['FR-004', 'nested, and of its own'],
    ['NFR-001', 'fast'],
    ['SC-001', 'Nobody notices.'],
  ])
})

test('a spec without ids has no requirements', () => {
  expect(requirementTexts('# Spec\n\n- something\n| a | b |\n').size).toBe(0)
})
