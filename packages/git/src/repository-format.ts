import type { ReadFiles } from '@spec-kitty/platform'
import { readText } from './text.js'

/** What the shape of a repository's directory depends on. */
export interface RepositoryFormat {
  readonly bare: boolean
  /** `core.worktree` as written, or null. */
  readonly worktree: string | null
  readonly objectFormat: 'sha1' | 'sha256'
  readonly refStorage: 'files' | 'other'
}

/**
 * Reads the few keys that git itself reads before anything else: from the repository's own files,
 * without includes. Absent keys have git's defaults.
 */
export async function readFormat(files: ReadFiles, commonDir: string): Promise<RepositoryFormat> {
  const values = parseKeys((await readText(files, `${commonDir}/config`)) ?? '')
  if (isTrue(values.get('extensions.worktreeconfig'))) {
    const own = parseKeys((await readText(files, `${commonDir}/config.worktree`)) ?? '')
    for (const [key, value] of own) if (key.startsWith('core.')) values.set(key, value)
  }
  const storage = values.get('extensions.refstorage') ?? 'files'
  return {
    bare: isTrue(values.get('core.bare')),
    worktree: values.get('core.worktree') ?? null,
    objectFormat: values.get('extensions.objectformat') === 'sha256' ? 'sha256' : 'sha1',
    refStorage: storage === 'files' ? 'files' : 'other',
  }
}

/** Keys of the sections `core` and `extensions`, lower case; the last value wins. */
function parseKeys(text: string): Map<string, string> {
  const values = new Map<string, string>()
  let section = ''
  for (const line of text.split('\n')) {
    const header = /^\s*\[\s*([A-Za-z0-9.-]+)\s*("(?:[^"\\]|\\.)*")?\s*\](.*)$/.exec(line)
    if (header !== null) section = header[2] === undefined ? (header[1] ?? '').toLowerCase() : '"'
    const pair = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/.exec(header?.[3] ?? line)
    if (pair === null || (section !== 'core' && section !== 'extensions')) continue
    values.set(`${section}.${(pair[1] ?? '').toLowerCase()}`, plainValue(pair[2] ?? 'true'))
  }
  return values
}

/** Takes out a comment, quotes and escapes, as git's configuration has them. */
function plainValue(raw: string): string {
  let value = ''
  let isQuoted = false
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] as string
    if (char === '"') isQuoted = !isQuoted
    else if (char === '\\') value += unescaped(raw[++at] ?? '')
    else if (!isQuoted && (char === '#' || char === ';')) break
    else value += char
  }
  return value.trimEnd()
}

function unescaped(char: string): string {
  return { n: '\n', t: '\t', b: '\b' }[char] ?? char
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(true|yes|on|[1-9]\d*)$/i.test(value)
}
