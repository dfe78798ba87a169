import { SpecKittyError } from './error.js'
import type { ReadFiles } from './files.js'
import { isInside, joinPath, relativeTo } from './paths.js'

/**
 * Lets a path pass that stays below `root` with every link on its way resolved, whether or not it
 * exists yet. A link that leads out, or to nothing that could be looked at, does not pass; neither
 * does a path that is not below `root` by name.
 *
 * @throws FILE_ESCAPES naming the link
 */
export async function refuseEscape(files: ReadFiles, root: string, path: string): Promise<void> {
  const down = relativeTo(root, path)
  if (down === undefined) throw new SpecKittyError('FILE_ESCAPES', { path, link: path })
  const realRoot = (await files.realPath(root)) ?? root
  let at = root
  for (const part of down.split('/').filter((one) => one !== '')) {
    at = joinPath(at, part)
    const facts = await files.stat(at)
    if (facts === undefined) return
    if (facts.kind !== 'link') continue
    const target = await files.realPath(at)
    if (target === undefined || !isInside(realRoot, target))
      throw new SpecKittyError('FILE_ESCAPES', { path, link: at })
  }
}
