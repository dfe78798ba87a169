import { expect, test } from 'vitest'
import { globsOverlap, matchesGlob, ownsPath } from '../src/index.js'

test.each([
  ['src/*.ts', 'src/a.ts', true],
  ['src/*.ts', 'src/a/b.ts', false],
  ['src/**', 'src/a/b.ts', true],
  ['src/**', 'src', false],
  ['src/**', 'srcs/a', false],
  ['src/', 'src/a/b', true],
  ['**', 'a/b/c', true],
  ['**/x.ts', 'x.ts', true],
  ['**/x.ts', 'a/b/x.ts', true],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['src/?.ts', 'src/a.ts', true],
  ['src/?.ts', 'src/ab.ts', false],
  ['src/[a-c].ts', 'src/b.ts', true],
  ['src/[!a-c].ts', 'src/b.ts', false],
  ['src/[!a-c].ts', 'src//.ts', false],
  ['src/{a,b/c}.ts', 'src/b/c.ts', true],
  ['src/[open.ts', 'src/[open.ts', true],
  ['src/a*', 'src/.a', false],
  ['*', '.hidden', true],
  ['./src/x', 'src/x', true],
])('%s against %s is %s', (glob, path, answer) => {
  expect(matchesGlob(glob, path)).toBe(answer)
})

test.each([
  ['src/foo', 'src/foobar', false],
  ['src/*', 'src/a/b', false],
  ['src/**', 'src/a/*.ts', true],
  ['src/*.ts', 'src/a.*', true],
  ['src/*.ts', 'src/*.js', false],
  ['**/test/**', 'src/**/a.ts', true],
  ['[a-c]x', '[d-f]x', false],
  ['[a-c]x', '[!a-b]x', true],
  ['{a,b}/x', 'b/*', true],
  ['a?c', 'ab*', true],
  ['*', '*', true],
  ['src/**', 'src', false],
])('%s and %s meet: %s', (first, second, answer) => {
  const example = globsOverlap(first, second)
  expect(example !== undefined).toBe(answer)
  if (example === undefined) return
  expect(matchesGlob(first, example)).toBe(true)
  expect(matchesGlob(second, example)).toBe(true)
})

test('case is folded only where the file system does', () => {
  expect(globsOverlap('src/A.ts', 'src/a.ts')).toBeUndefined()
  expect(globsOverlap('src/A.ts', 'src/a.ts', { ignoreCase: true })).toBe('src/a.ts')
})

test('a plain entry owns a file and, where it is a directory, all below', () => {
  expect(ownsPath(['src/foo'], 'src/foo')).toBe(true)
  expect(ownsPath(['src/foo'], 'src/foo/x.ts')).toBe(true)
  expect(ownsPath(['src/foo'], 'src/foobar')).toBe(false)
})
