import type { SourceFile } from './tree.js'

export interface Oversize {
  /** `path` of a file, or `path:name` of a function. */
  readonly subject: string
  readonly lines: number
  readonly limit: number
}

const OPENING =
  /^(\s*)(?:export )?(?:default )?(?:async )?(?:function\*? (\w+)|(?:(?:public|private|protected|static|override|async) )*(\w+)\([^;]*\{$|const (\w+) = (?:async )?\(.*=> \{$)/

const NOT_NAMES = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'function'])

/** Files and functions above their limit. Functions are found by the formatter's indentation. */
export function oversized(
  file: SourceFile,
  limits: { readonly file: number; readonly function: number },
): Oversize[] {
  const lines = file.text.split('\n')
  const found: Oversize[] = []
  if (lines.length > limits.file)
    found.push({ subject: file.path, lines: lines.length, limit: limits.file })
  for (let start = 0; start < lines.length; start += 1) {
    const opening = OPENING.exec(lines[start] as string)
    const name = opening?.[2] ?? opening?.[3] ?? opening?.[4]
    if (opening === null || name === undefined || NOT_NAMES.has(name)) continue
    const closing = `${opening[1] ?? ''}}`
    const length = lines
      .slice(start + 1)
      .findIndex((line) => line.replace(/[,;)]+$/, '') === closing)
    if (length + 2 > limits.function)
      found.push({ subject: `${file.path}:${name}`, lines: length + 2, limit: limits.function })
  }
  return found
}
