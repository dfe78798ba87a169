import { expect, test } from 'vitest'
import { filesOf, isProductSource } from '../src/tree.js'

const product = filesOf(isProductSource)
const everything = filesOf((path) => !/(^|\/)pnpm-lock\.yaml$/.test(path))

function hits(files: typeof product, pattern: RegExp): string[] {
  return files.flatMap((file) =>
    file.text
      .split('\n')
      .map((line, index) => ({ line, where: `${file.path}:${index + 1}` }))
      .filter(({ line }) => pattern.test(line))
      .map(({ where, line }) => `${where} ${line.trim()}`),
  )
}

test('no destructive or rule-breaking git call stands in the sources [H-C-004]', () => {
  expect(product.length).toBeGreaterThan(60)
  const forbidden =
    /--no-verify|reset['", ]+--hard|'-X'|['"]stash['"]|worktree['", ]+repair|gpgsign=false|['"]add['", ]+-A|push['", ]+--force/i
  expect(hits(product, forbidden)).toEqual([])
  expect(hits([{ path: 'x', text: "git.run(['reset', '--hard'])" }], forbidden)).toHaveLength(1)
})

test('only the adapters of platform and the two ends of the CLI touch the machine', () => {
  const machine =
    /from 'node:(fs|fs\/promises|child_process|os|net|http|https|path)'|\bprocess\.(env|cwd|exit|kill|argv)\b/
  const allowed = /^(packages\/platform\/src\/node\/|packages\/testkit\/|apps\/cli\/src\/)/
  expect(
    hits(
      product.filter((file) => !allowed.test(file.path)),
      machine,
    ),
  ).toEqual([])
  const modes = /\bchmod|renameSync|process\.kill|['"]sh['"], *['"]-c/
  expect(
    hits(
      product.filter((file) => !/^packages\/(platform\/src\/node|testkit)\//.test(file.path)),
      modes,
    ),
  ).toEqual([])
})

test('names say what a thing is', () => {
  const banned =
    /(^|\/)(utils?|common|misc|helpers?|[a-z-]*-?(manager|service|handler)s?)(\.[a-z.]+)?(\/|$)/i
  const named = everything.map((file) => file.path).filter((path) => !path.startsWith('docs/'))
  expect(named.filter((path) => banned.test(path))).toEqual([])
  expect(banned.test('packages/git/src/utils.ts')).toBe(true)
})

test('the project stands alone', () => {
  const others = everything.filter((file) => !file.path.startsWith('tools/tidy/'))
  expect(hits(others, /\/wor[k]\/|registry\.npmj[s]|\.\.\/shared\/(design|requirements)/)).toEqual(
    [],
  )
})

test('no silenced check and no note to self', () => {
  const silenced =
    /@ts-ignore|@ts-nocheck|\bas any\b|biome-ignore|\b(it|test|describe)\.(skip|only|todo)\(|\bTODO\b|\bFIXME\b/
  const code = everything.filter(
    (file) => /\.(ts|mjs|cjs)$/.test(file.path) && !file.path.startsWith('tools/tidy/'),
  )
  expect(hits(code, silenced)).toEqual([])
})
