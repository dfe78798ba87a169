import { refuseEscape } from '@spec-kitty/platform'
import { MemoryFiles } from '@spec-kitty/platform/memory'
import { expect, test } from 'vitest'

function aDisk(): MemoryFiles {
  const disk = new MemoryFiles()
  disk.put('/repo/docs/page', '')
  disk.put('/elsewhere/page', '')
  disk.putLink('/alias', '/repo')
  disk.putLink('/repo/within', 'docs')
  disk.putLink('/repo/docs/out', '/elsewhere')
  disk.putLink('/repo/up', '..')
  disk.putLink('/repo/nowhere', '/none/at/all')
  return disk
}

test.each(['docs/page', 'docs/new/file', 'within/page', 'within/new', ''])(
  'a path that stays inside passes: %s',
  async (path) => {
    await expect(refuseEscape(aDisk(), '/repo', `/repo/${path}`)).resolves.toBeUndefined()
    await expect(refuseEscape(aDisk(), '/alias', `/alias/${path}`)).resolves.toBeUndefined()
  },
)

test.each([
  ['docs/out', '/repo/docs/out'],
  ['docs/out/page', '/repo/docs/out'],
  ['within/out/new', '/repo/within/out'],
  ['up/elsewhere/page', '/repo/up'],
  ['nowhere', '/repo/nowhere'],
  ['../elsewhere/page', '/repo/../elsewhere/page'],
])('a path that leaves is refused, and the link named: %s', async (path, link) => {
  await expect(refuseEscape(aDisk(), '/repo', `/repo/${path}`)).rejects.toMatchObject({
    key: 'FILE_ESCAPES',
    details: { path: `/repo/${path}`, link },
  })
})
