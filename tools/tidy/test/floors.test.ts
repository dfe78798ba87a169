import { expect, test } from 'vitest'
import { floorViolations, parseManifest, workspaceImports } from '../src/floors.js'
import { filesOf, isProductSource } from '../src/tree.js'

const manifests = filesOf((path) => /^(packages|apps|tools)\/[^/]+\/package\.json$/.test(path)).map(
  parseManifest,
)

test('every package imports from lower floors only', () => {
  expect(manifests.length).toBeGreaterThan(8)
  expect(floorViolations(manifests)).toEqual([])
})

test('a planted import from an upper floor is found', () => {
  const planted = {
    name: '@spec-kitty/events',
    private: false,
    floor: 0,
    dependencies: ['@spec-kitty/loop'],
  }
  const loop = { name: '@spec-kitty/loop', private: true, floor: 5, dependencies: [] }
  expect(floorViolations([planted, loop])).toEqual([
    '@spec-kitty/events (floor 0) imports @spec-kitty/loop (floor 5)',
  ])
})

test('there is no runtime package [H-C-003]', () => {
  const names = manifests.flatMap((manifest) => [manifest.name, ...manifest.dependencies])
  expect(names.filter((name) => /runtime$/.test(name))).toEqual([])
})

test('a source file imports only packages that its manifest declares, and never the test kit', () => {
  const sources = filesOf((path) => isProductSource(path) && path.startsWith('packages/'))
  expect(sources.length).toBeGreaterThan(40)
  const undeclared = sources.flatMap((file) => {
    const owner = manifests.find(
      (manifest) => manifest.name === `@spec-kitty/${file.path.split('/')[1]}`,
    )
    return workspaceImports(file.text)
      .filter((name) => !owner?.dependencies.includes(name))
      .map((name) => `${file.path} imports ${name}`)
  })
  expect(undeclared).toEqual([])
})
