import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { relativeLinks, unreachable } from '../src/links.js'
import { filesOf, ROOT } from '../src/tree.js'

const pages = filesOf((path) => path.endsWith('.md') && !path.startsWith('tools/demo/'))

test('no documentation link is dead [H-NFR-010]', () => {
  expect(pages.length).toBeGreaterThan(15)
  const dead = pages.flatMap((page) =>
    relativeLinks(page)
      .filter((target) => !existsSync(`${ROOT}/${target}`))
      .map((target) => `${page.path} → ${target}`),
  )
  expect(dead).toEqual([])
})

test('every page is reached from the index [H-NFR-010]', () => {
  const documentation = pages.filter((page) =>
    /^(README\.md|docs\/|packages\/|apps\/)/.test(page.path),
  )
  expect(unreachable(documentation, 'README.md')).toEqual([])
})

test('a planted dead end is found', () => {
  const lonely = { path: 'docs/lonely.md', text: 'no one links here' }
  const start = { path: 'README.md', text: '[docs](docs/a.md#part) and `[not](a-link.md)`' }
  expect(relativeLinks(start)).toEqual(['docs/a.md'])
  expect(unreachable([start, lonely], 'README.md')).toEqual(['docs/lonely.md'])
})
