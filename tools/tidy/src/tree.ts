import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Top of the repository, without a final slash. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

export interface SourceFile {
  /** Relative to the top of the repository. */
  readonly path: string
  readonly text: string
}

/** Every file that git would commit and that is there, with its text, limited to names that `matches` accepts. */
export function filesOf(matches: (path: string) => boolean): SourceFile[] {
  const listing = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return [...new Set(listing.split('\0'))]
    .filter((path) => path !== '' && matches(path) && existsSync(`${ROOT}/${path}`))
    .sort()
    .map((path) => ({ path, text: readFileSync(`${ROOT}/${path}`, 'utf8') }))
}

/** Product source: what ships in a package or an app. */
export function isProductSource(path: string): boolean {
  return /^(packages|apps)\/[^/]+\/src\/.*\.tsx?$/.test(path)
}
