import type { Git, Repository } from '@spec-kitty/git'
import type { Files } from '@spec-kitty/platform'

const EXCLUDE_BYTES_MAX = 1024 * 1024

/**
 * Keeps files of a lane kit out of every commit: those that the project does not ignore are ignored
 * in this clone, in git's own `info/exclude`. At most one git process.
 */
export async function excludeHere(
  { files, git }: { readonly files: Files; readonly git: Git },
  { repo, path }: { readonly repo: Repository; readonly path: string },
  paths: readonly string[],
): Promise<void> {
  if (paths.length === 0) return
  // this command refuses literal pathspecs; what it is given are plain paths
  const answer = await git.run(['--no-literal-pathspecs', 'check-ignore', '-z', '--stdin'], {
    cwd: path,
    input: paths.map((one) => `./${one}\0`).join(''),
    accept: [0, 1],
  })
  const ignored = new Set(answer.stdout.split('\0'))
  const visible = paths.filter((one) => !ignored.has(`./${one}`))
  await addExcluded(
    files,
    repo,
    visible.map((one) => `/${escaped(one)}`),
  )
}

/** Adds lines to `info/exclude` that are not there yet. */
export async function addExcluded(
  files: Files,
  repo: Repository,
  lines: readonly string[],
): Promise<void> {
  const path = `${repo.commonDir}/info/exclude`
  const bytes = await files.read(path, { bytesMax: EXCLUDE_BYTES_MAX })
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes)
  const present = new Set(text.split('\n').map((line) => line.trim()))
  const missing = lines.filter((line) => !present.has(line))
  if (missing.length === 0) return
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  await files.append(path, new TextEncoder().encode(`${gap}${missing.join('\n')}\n`))
}

/** A path as a pattern that matches only it. */
function escaped(path: string): string {
  return path.replace(/[\\*?[\]!#]|\s$/g, (letter) => `\\${letter}`)
}
